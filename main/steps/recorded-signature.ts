// Signatures the journal already holds: a run taken up again uses them, and nothing is signed twice (rules.md, Journal).

import { sha256Hex } from '../pki/hash.ts';
import type { JournalEntry } from '../store/journal.ts';
import { isTbs, type SetItem, type TbsItem } from './values.ts';
import type { StepContext } from './step.ts';

export const signOperationOf = ({ planned }: TbsItem): `sign-${TbsItem['planned']['makes']}` => `sign-${planned.makes}`;

/** The journal's entry whose result is the signature over exactly this TBS, or null. One that did not verify does not count. */
export function recordedSignature(context: StepContext, item: SetItem): (JournalEntry & { readonly result: Uint8Array }) | null {
  if (!isTbs(item)) return null;
  for (const entry of context.journal.find({ run: context.run.id, operation: signOperationOf(item) })) {
    const counts = (entry.state === 'returned' || entry.state === 'verified') && entry.code === null;
    if (counts && entry.result !== null && entry.tbs !== null && sha256Hex(entry.tbs) === item.tbsSha256)
      return { ...entry, result: entry.result };
  }
  return null;
}

/** When the item is, or was, signed: rules about the moment of signing are held to the moment on record. */
export function signingTime(context: StepContext, item: TbsItem): Date {
  const recorded = recordedSignature(context, item);
  return recorded === null ? context.now() : new Date(recorded.at);
}
