// A quorum closes the gap: each signs what the record lacks and where its numbers go on, and then it may sign again.

import { passed, waived, type Check } from '../../checks.ts';
import { CeremonyError } from '../../errors.ts';
import { approvalStatement } from '../../evidence/approval-statement.ts';
import { verifyStatement } from '../../evidence/statement-signature.ts';
import type { JsonObject } from '../../formats/canonical-json.ts';
import { type Policy } from '../../formats/policy.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { signWithCredential } from '../../store/credential.ts';
import { workstationLog } from '../../store/event-line.ts';
import type { Journal } from '../../store/journal.ts';
import type { Store } from '../../store/store.ts';
import { readAuthorities } from '../../store/tables/authority.ts';
import { newestPolicy } from '../../store/recorded-policies.ts';
import { restorationRow } from '../../store/tables/restoration.ts';
import { readRun, readRuns } from '../../store/tables/run.ts';
import { closeEntry } from '../../steps/close-outcome.ts';
import { enrolmentOf, type Enrolment } from '../../steps/enrolment.ts';
import { revokedKeys } from '../../steps/revoked-keys.ts';
import { base64 } from '../../steps/values.ts';
import type { RunFacts } from '../../steps/step.ts';
import { changedRun } from '../run-state.ts';
import { storedRun } from '../stored-run.ts';
import type { Gap } from './gap.ts';
import { rowsOfCrl } from './rows-of-crl.ts';

/** Who may close the gap, and how many of them it takes. */
export interface Closers {
  readonly needed: number;
  readonly people: readonly { readonly id: string; readonly name: string; readonly roles: readonly string[] }[];
  /** The run whose plan and policy name them. */
  readonly run: RunFacts;
}

export interface GapApproval {
  readonly person: string;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly spki: Uint8Array;
}

const policiesOf = (store: Store): Policy[] => readAuthorities(store).flatMap(({ spkiSha256 }) => newestPolicy(store, spkiSha256) ?? []);

function enrolled(store: Store, run: RunFacts, person: string): Enrolment | null {
  try {
    return enrolmentOf({ store, run }, person);
  } catch (error) {
    if (error instanceof CeremonyError) return null;
    throw error;
  }
}

/**
 * People of the newest production run who hold a role that the authorities' policies let approve, with the strictest quorum of
 * them all. Throws policy.quorum where the record knows too few of them.
 */
export function closersOf(store: Store): Closers {
  const policies = policiesOf(store);
  const acts = policies.flatMap(({ acts: { certificate, crl } }) => [certificate, crl]);
  const needed = Math.max(2, ...acts.map(({ quorum }) => quorum));
  const roles = new Set(acts.flatMap((act): string[] => [...act.roles]));
  for (const row of readRuns(store)
    .filter(({ mode }) => mode === 'production')
    .toReversed()) {
    const run = storedRun(row);
    const people = run.plan.people.filter((person) => {
      const held = enrolled(store, run, person.id);
      return held !== null && (roles.size === 0 || person.roles.some((role) => roles.has(role))) && allowed(policies, run, person.id, held);
    });
    if (people.length >= needed) return { needed, people, run };
  }
  throw new CeremonyError(
    'policy.quorum',
    `The record names no run with ${needed} people whose keys are here and who may approve. The directory stays read-only. Bring their credential files into its folder people/.`,
  );
}

/** A policy that lists its people by key knows no other key of theirs; a revoked key closes nothing. */
function allowed(policies: readonly Policy[], run: RunFacts, person: string, held: Enrolment): boolean {
  const fingerprint = sha256Hex(held.spki);
  if (revokedKeys(run).has(fingerprint) || policies.some(({ revoked }) => revoked?.includes(fingerprint) === true)) return false;
  return policies.every(({ people }) => people === 'at-roll-call' || people.some(({ id, spki }) => id === person && spki === fingerprint));
}

/** One person signs the gap. Throws policy.role for somebody who may not, input.passphrase-wrong. The caller zeroes the passphrase. */
export async function approveGap(
  store: Store,
  gap: Gap,
  closers: Closers,
  by: { readonly person: string; readonly passphrase: Uint8Array },
  lowestKdfCost?: number,
): Promise<GapApproval> {
  const { run } = closers;
  if (!closers.people.some(({ id }) => id === by.person))
    throw new CeremonyError(
      'policy.role',
      `${by.person} may not close the gap; these people may: ${closers.people.map(({ id }) => id).join(', ')}. Nothing was approved.`,
    );
  const { spki, sealed } = enrolmentOf({ store, run }, by.person);
  const statement = approvalStatement({
    decision: 'approve',
    mode: 'production',
    run: run.id,
    plan: run.planSha256,
    policy: run.policySha256,
    step: 'restore',
    revision: 0,
    // No authority's key signs: the decision is about the record, whose key is the log's.
    authoritySpki: store.logKey.fingerprint,
    subject: gap.sha256,
    shown: gap.sha256,
    at: store.now().toISOString(),
    credential: sha256Hex(spki),
  });
  const signature = await signWithCredential(sealed, by.passphrase, statement, lowestKdfCost === undefined ? {} : { lowestKdfCost });
  return { person: by.person, statement, signature, spki };
}

/**
 * Closes the gap in one transaction: numbers go on at the highest seen + 1000, what the CRLs list is taken over, runs that were
 * under way end as aborted with their open calls as may-exist, and the decision with its approvals is in the workstation log.
 * Gives RESTORE-CONTINUITY. Throws policy.quorum, policy.approval.
 */
export function closeGap(
  parts: { readonly store: Store; readonly journal: Journal; readonly now: () => Date },
  gap: Gap,
  closers: Closers,
  approvals: readonly GapApproval[],
): Check {
  const { store } = parts;
  const people = [...new Set(approvals.map(({ person }) => person))];
  if (approvals.some(({ spki, statement, signature }) => !verifyStatement(spki, statement, signature)))
    throw new CeremonyError('policy.approval', 'An approval does not verify. The directory stays read-only. Stop and report it.');
  if (people.length < closers.needed)
    throw new CeremonyError(
      'policy.quorum',
      `${closers.needed} people must approve, and ${people.length} did. The directory stays read-only.`,
    );
  const check =
    gap.whole !== null
      ? passed('RESTORE-CONTINUITY', gap.whole)
      : waived('RESTORE-CONTINUITY', `${gap.lost ?? 'an unknown number of'} events lost, closed by a quorum`, people.join(', '));
  store.transaction(() => {
    for (const run of gap.ends) endRun(parts, run, people);
    store.record(
      {
        log: workstationLog,
        // Of that run, so that this is the line whose checkpoint is on paper next.
        run: closers.run.id,
        actor: 'conclave',
        event: 'restore-gap-closed',
        data: { gap: gap.statement, approvals: approvals.map(told) },
        checks: [check, passed('QUORUM', `${people.length} of ${closers.needed}: ${people.join(', ')}`)],
      },
      [restorationRow({ ...gap.restoration, state: 'continued' }), ...gap.crls.flatMap((crl) => rowsOfCrl(store, gap.restoration.id, crl))],
    );
  });
  return check;
}

const told = ({ person, statement, signature, spki }: GapApproval): JsonObject => ({
  person,
  statement: base64(statement),
  signature: base64(signature),
  spki: base64(spki),
});

function endRun(
  parts: { readonly store: Store; readonly journal: Journal; readonly now: () => Date },
  id: string,
  by: readonly string[],
): void {
  const { store } = parts;
  const row = readRun(store, id);
  if (row === null)
    throw new CeremonyError('store.corrupt', 'A run of the restored record is gone. Nothing was changed. Run conclave audit.');
  for (const entry of parts.journal.open(id)) closeEntry(parts, entry, 'may-exist', by);
  const data = { run: id, reason: 'the data directory was restored from a snapshot', ...store.head(id) };
  store.record({ log: workstationLog, run: id, actor: 'conclave', event: 'run-aborted', data }, [
    changedRun(row, { revision: row.revision + 1, status: 'aborted' }),
  ]);
}
