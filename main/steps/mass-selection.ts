// The selection of a mass revocation as its steps see it: made when it is put up, and again, from the same terms, when it is recorded.

import { CeremonyError } from '../errors.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { parseSelection, selectionForms, type Selection } from '../formats/selection.ts';
import { parseSerialList } from '../formats/serial-list.ts';
import { authorityUnder } from './revocation-choice.ts';
import { selectCertificates, type Selected } from './select-certificates.ts';
import { textOf } from './state-map.ts';
import type { StepContext } from './step.ts';

interface Named {
  readonly text: string;
  readonly selection: Selection;
}

/** A selection by its text. Throws input.schema. */
export function selectionOf(text: string): Named {
  const selection = parseSelection(text);
  if (selection === null)
    throw new CeremonyError(
      'input.schema',
      `The selection «${text.slice(0, 80)}» was refused: it must be ${selectionForms}. Nothing was revoked.`,
    );
  return { text, selection };
}

/** The plan's. Throws input.schema. */
export const selectionUnder = (context: StepContext): Named => selectionOf(textOf(context.parameter('selection')));

/** The last answer: its steps ask alike, and a million rows take seconds. */
const looked = new WeakMap<object, { readonly at: string; readonly selected: Selected }>();

/** What is selected as of a moment. `list`: the file of a selection by list. Throws input.*. */
export function selectUnder(context: StepContext, { text, selection }: Named, asOf: Date, list: Uint8Array | null): Selected {
  const { key } = authorityUnder(context);
  const scope = fullScopeOf(key.spkiSha256);
  const { store } = context;
  const rows = (['certificate', 'crl_entry', 'crl_entry_block'] as const).map((table) => store.lastRow(table));
  const at = [scope, text, asOf.toISOString(), ...rows].join('/');
  const known = looked.get(store);
  if (!selection.list && known?.at === at) return known.selected;
  const selected = selectCertificates(store, {
    issuerSpkiSha256: key.spkiSha256,
    scope,
    selection,
    ...(selection.list ? { listed: parseSerialList(list ?? new Uint8Array()) } : {}),
    now: asOf,
  });
  looked.set(store, { at, selected });
  return selected;
}
