import type { PlanDraftInput } from '../../preload/contract/plan-editor.ts';

export type DraftValue = PlanDraftInput[string];
export type Path = readonly (string | number)[];

/** The value at a path of a plan being written; undefined where there is none. */
export function valueAt(draft: DraftValue | undefined, path: Path): DraftValue | undefined {
  return path.reduce<DraftValue | undefined>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return (value as Readonly<Record<string | number, DraftValue>>)[key];
  }, draft);
}

/** The same plan with one value changed, added, or with undefined taken out; everything else is the same object. */
export function withValueAt(draft: DraftValue | undefined, path: Path, value: DraftValue | undefined): DraftValue {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? null;
  const inner = rest.length === 0 ? value : withValueAt(valueAt(draft, [key]), rest, value);
  if (typeof key === 'number') {
    const list = Array.isArray(draft) ? draft : [];
    if (inner === undefined) return list.filter((_, index) => index !== key);
    return key >= list.length ? [...list, inner] : list.with(key, inner);
  }
  const whole = typeof draft === 'object' && draft !== null && !Array.isArray(draft) ? draft : {};
  if (inner !== undefined) return { ...whole, [key]: inner };
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key));
}

export const textAt = (draft: DraftValue | undefined, path: Path): string => {
  const value = valueAt(draft, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

const nothing: readonly DraftValue[] = [];

/** The list at a path; always the same empty one where there is none, so that a screen is not drawn again for it. */
export const listAt = (draft: DraftValue | undefined, path: Path): readonly DraftValue[] => {
  const value = valueAt(draft, path);
  return Array.isArray(value) ? value : nothing;
};
