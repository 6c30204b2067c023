// Signatures the journal already holds: a run taken up again uses them, and nothing is signed twice (rules.md, Journal).

import { signedHashOf, type JournalEntry } from '../store/journal.ts';
import { isTbs, type SetItem, type TbsItem } from './set-items.ts';
import type { StepContext } from './step.ts';

export const signOperationOf = ({ planned }: TbsItem): `sign-${TbsItem['planned']['makes']}` => `sign-${planned.makes}`;

type Signed = JournalEntry & { readonly result: Uint8Array };

/** SHA-256 of a TBS → the journal's entry whose result is the signature over it, of this run. One that did not verify does not count. */
export type SignaturesOnRecord = ReadonlyMap<string, Signed>;

/** Every signature of the run, read once: whoever asks for many items asks here. */
export function signaturesOnRecord(context: StepContext): SignaturesOnRecord {
  const found = new Map<string, Signed>();
  for (const entry of context.journal.find({ run: context.run.id })) {
    const counts = (entry.state === 'returned' || entry.state === 'verified') && entry.code === null;
    const signed = signedHashOf(entry);
    if (!counts || entry.result === null || signed === null) continue;
    const name = `${entry.operation} ${signed}`;
    if (!found.has(name)) found.set(name, { ...entry, result: entry.result });
  }
  return found;
}

/** The journal's entry whose result is the signature over exactly this TBS, or null. */
export function recordedSignature(context: StepContext, item: SetItem, known?: SignaturesOnRecord): Signed | null {
  if (!isTbs(item)) return null;
  return (known ?? signaturesOnRecord(context)).get(`${signOperationOf(item)} ${item.tbsSha256}`) ?? null;
}

/** When the item is, or was, signed: rules about the moment of signing are held to the moment on record. */
export function signingTime(context: StepContext, item: TbsItem, known?: SignaturesOnRecord): Date {
  const recorded = recordedSignature(context, item, known);
  return recorded === null ? context.now() : new Date(recorded.at);
}
