import { isDeepStrictEqual } from 'node:util';
import { readStrictYaml } from './strict-yaml.ts';

/** A line of two texts: in both, or only in one of them. */
export interface ComparedLine {
  readonly in: 'both' | 'other' | 'this';
  readonly text: string;
}

/** A value that differs. Absent where one of the two has none. */
export interface ComparedValue {
  readonly path: string;
  readonly other?: string;
  readonly this?: string;
}

/** Lines of two plans beside each other by their longest common subsequence; at most 256 kB each, so a table is small enough. */
export function compareLines(other: string, own: string): ComparedLine[] {
  const a = other.split('\n');
  const b = own.split('\n');
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        a[i] === b[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
  const lines: ComparedLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ in: 'both', text: a[i] ?? '' });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))) {
      lines.push({ in: 'other', text: a[i] ?? '' });
      i += 1;
    } else {
      lines.push({ in: 'this', text: b[j] ?? '' });
      j += 1;
    }
  }
  return lines;
}

/** Items of a list are told apart by what names them, so that a new person moves nobody else. */
function keyOf(item: unknown, index: number): string {
  if (typeof item !== 'object' || item === null) return String(index);
  for (const key of ['id', 'check']) if (key in item) return String((item as Record<string, unknown>)[key]);
  return String(index);
}

function leaves(value: unknown, path: string, found: Map<string, unknown>): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return found.set(path, value);
  const scalars = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  if (scalars) return found.set(path, value.join(', '));
  const entries = Array.isArray(value) ? value.map((item, index) => [keyOf(item, index), item] as const) : Object.entries(value);
  for (const [key, item] of entries) leaves(item, path === '' ? key : `${path}.${key}`, found);
  return found;
}

/** What two plans say differently, whatever their order, comments and layout. Throws input.* for a text that is no YAML. */
export function comparePlanValues(other: Uint8Array, own: Uint8Array): ComparedValue[] {
  const before = leaves(readStrictYaml(other, 'the other plan').value, '', new Map<string, unknown>());
  const after = leaves(readStrictYaml(own, 'this plan').value, '', new Map<string, unknown>());
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    if (isDeepStrictEqual(before.get(path), after.get(path))) return [];
    return [
      {
        path,
        ...(before.has(path) ? { other: String(before.get(path)) } : {}),
        ...(after.has(path) ? { this: String(after.get(path)) } : {}),
      },
    ];
  });
}
