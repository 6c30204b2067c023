// What closing an unknown outcome does (rules.md, Journal): numbers are burned, a certificate that may exist is put on the
// next CRL, a key is adopted or destroyed. Bytes whose number was burned are built again.

import { encodeCrlEntry } from '../pki/build-crl.ts';
import { stepOfItem } from '../formats/item-id.ts';
import type { SerialNumber } from '../pki/serial-number.ts';
import { wholeSecond } from '../pki/validity.ts';
import type { JournalEntry } from '../store/journal.ts';
import type { RowWrite } from '../store/store.ts';
import { entryVersions } from '../store/crl-entries/entry-versions.ts';
import { crlEntryRow } from '../store/tables/crl-entry.ts';
import { signedHashOf } from '../store/journal.ts';
import { moveCrlNumber } from '../store/crl-number-reservation.ts';
import { moveSerialNumber } from '../store/serial-reservation.ts';
import { crlNumberKey, readCrlNumber } from '../store/tables/crl-number.ts';
import { scopesOfTbs } from './certificate-scopes.ts';
import { journalledCall } from './journalled-call.ts';
import type { StepContext } from './step.ts';

export type OutcomeDecision = 'not-made' | 'may-exist' | 'adopt' | 'destroy';

/** Calls that destroy the key of this entry, whatever became of them. */
const destructions = (context: StepContext, entry: JournalEntry): JournalEntry[] =>
  entry.ckaId === null ? [] : context.journal.find({ run: context.run.id, operation: 'destroy-key', ckaId: entry.ckaId });

/**
 * Which decisions make sense: a key that is there is adopted or destroyed; one that is not was not made, unless its
 * destruction was begun: then it was destroyed. The token of a run that is over is not at hand: its key may exist.
 */
export function decisionsFor(context: StepContext, entry: JournalEntry, presence: string): readonly OutcomeDecision[] {
  if (entry.operation !== 'generate-key-pair') return ['not-made', 'may-exist'];
  if (entry.run !== context.run.id) return ['may-exist'];
  if (presence === 'present') return ['adopt', 'destroy'];
  if (presence === 'absent') return destructions(context, entry).some((each) => each.state !== 'failed') ? ['destroy'] : ['not-made'];
  return [];
}

type Writing = Pick<StepContext, 'store' | 'journal' | 'now'>;

/** Closes an entry without a result: its number is burned, and a certificate that may exist goes on the next CRL. `log`: the run that decided. */
export function closeEntry(
  context: Writing,
  entry: JournalEntry,
  as: 'not-made' | 'may-exist',
  by: readonly string[],
  log: string = entry.run,
): void {
  const rows = [...burnedRow(context, entry), ...(as === 'may-exist' ? revocationRows(context, entry) : [])];
  context.journal.close(entry.id, as, by, rows, log);
}

/** CRLReason superseded: a certificate that may exist is replaced by the one built next; BR 7.2.2 lists 4 for CA certificates. */
const superseded = 4;

/** The entry that lists a possible certificate on the next CRLs of its issuer: the full one, and that of its partition. */
function revocationRows(context: Writing, entry: JournalEntry): RowWrite[] {
  const { number: serial } = entry;
  if (entry.operation !== 'sign-certificate' || serial === null || entry.scope === null) return [];
  const revocationDate = wholeSecond(context.now());
  const der = encodeCrlEntry({ serialNumber: serial as SerialNumber, revocationDate, reason: superseded });
  return scopesOfTbs(context.store, entry.scope, entry.tbs ?? new Uint8Array()).map((scope) =>
    crlEntryRow({
      scope,
      serial,
      version: entryVersions(context.store, scope, serial).length + 1,
      revocationDate: revocationDate.toISOString(),
      reason: superseded,
      der,
      source: `journal ${entry.id}`,
    }),
  );
}

function burnedRow(context: Writing, entry: JournalEntry): RowWrite[] {
  if (entry.number === null || entry.scope === null) return [];
  // A delta has the number of the complete CRL it was built with, which is signed and stays so (rules.md, CRLs).
  if (entry.operation === 'sign-crl' && readCrlNumber(context.store, crlNumberKey(entry.scope, entry.number))?.state === 'signed')
    return [];
  return entry.operation === 'sign-crl'
    ? [moveCrlNumber(context.store, entry.scope, entry.number, 'burned')]
    : [moveSerialNumber(context.store, entry.scope, entry.number, 'burned')];
}

/** The step that built the TBS the entry was about. */
function buildingStep(context: StepContext, entry: JournalEntry): string | null {
  const hash = signedHashOf(entry);
  if (hash === null) return null;
  for (const finished of context.outputs.values()) {
    const value = finished.value;
    if (value?.type === 'tbs') {
      const item = value.items.find((candidate) => candidate.tbsSha256 === hash);
      if (item !== undefined) return stepOfItem(item.item);
    }
  }
  return null;
}

/** Destroys the key, if it is still there; an earlier attempt that was interrupted is known by now to have done nothing. */
async function destroyKey(context: StepContext, entry: JournalEntry, actor: string): Promise<void> {
  const session = context.desk.session();
  const { id } = await journalledCall(
    context,
    {
      operation: 'destroy-key',
      actor,
      token: session.identity,
      ...(entry.keyLabel === null ? {} : { keyLabel: entry.keyLabel }),
      ...(entry.ckaId === null ? {} : { ckaId: entry.ckaId }),
    },
    () => session.destroyKey(entry.ckaId ?? ''),
    () => null,
  );
  context.journal.verified(id, []);
}

/**
 * Makes the decision true on the token, where it is about a key there.
 * @returns what closes the entry, for the step's commit; that gives where the run must go back to, or null where it goes on as it is
 */
export async function closeOutcome(
  context: StepContext,
  entry: JournalEntry,
  taken: { readonly decision: OutcomeDecision; readonly by: readonly string[]; readonly presence: string },
): Promise<() => { stepId: string; reason: string } | null> {
  const { decision, by, presence } = taken;
  const interrupted = destructions(context, entry).filter((each) => each.state === 'intended');
  if (decision === 'destroy' && presence === 'present') await destroyKey(context, entry, by[0] ?? 'conclave');
  if (decision === 'adopt' || decision === 'destroy') {
    return () => {
      for (const each of interrupted) context.journal.close(each.id, presence === 'present' ? 'not-made' : 'destroyed', by);
      context.journal.close(entry.id, decision === 'adopt' ? 'adopted' : 'destroyed', by);
      return null;
    };
  }
  return () => {
    closeEntry(context, entry, decision, by, context.run.id);
    const stepId = buildingStep(context, entry);
    return stepId === null ? null : { stepId, reason: `the signature over ${stepId} was closed as ${decision}; its number is burned` };
  };
}
