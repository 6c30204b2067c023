// Approvals of a set of TBS: made here, verified here, counted here (rules.md, Approvals).

import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { approvalStatement } from '../evidence/approval-statement.ts';
import { countedApprovers, type Approver } from '../evidence/counted-approvals.ts';
import { quorumMet, quorumText, type Counted } from '../evidence/quorum-rule.ts';
import { rolesInForce } from '../evidence/standing.ts';
import type { PlaybookStep } from '../formats/playbook.ts';
import { sha256Hex } from '../pki/hash.ts';
import { approvalRow, readApprovals } from '../store/tables/approval.ts';
import { approvedTogether } from './batch-policy.ts';
import { enrolledFingerprints } from './enrolment.ts';
import { logEvents } from './log-events.ts';
import { quorumRuleOf } from './quorum.ts';
import { signByPerson, type PersonSignature } from './person-keys.ts';
import { revokedKeys } from './revoked-keys.ts';
import { shownHash, subjectOf } from './sheets.ts';
import type { SetItem } from './set-items.ts';
import { fromBase64 } from './values.ts';
import type { RunFacts, StepContext, StepInput } from './step.ts';

export type Decision = 'approve' | 'refuse';

/** SHA-256 of the SPKI of the key that will sign the set. */
export function authorityOf(items: readonly SetItem[]): string {
  const first = items[0];
  if (first === undefined) throw new CeremonyError('bug', 'An empty set was put up for approval.');
  return sha256Hex(fromBase64(first.planned.issuerSpki));
}

/** The statement over exactly these bytes, now or as it was offered at another moment of this passage, for the key that signs it. */
export function statementOver(
  context: StepContext,
  items: readonly SetItem[],
  said: { readonly decision: Decision; readonly at: string; readonly revision: number },
): (credential: string) => Uint8Array {
  const fields = {
    ...said,
    mode: context.run.mode,
    run: context.run.id,
    plan: context.run.planSha256,
    policy: context.run.policySha256,
    step: context.step.id,
    authoritySpki: authorityOf(items),
    subject: subjectOf(items),
    shown: shownHash(items),
  };
  return (credential) => approvalStatement({ ...fields, credential });
}

/**
 * Signs the statement with the person's key, or with every key where the plan says `need: all`, and verifies it.
 * @returns what records it in the log and the approval table, for the step's commit
 */
export async function giveApproval(
  context: StepContext,
  input: StepInput,
  role: string,
  items: readonly SetItem[],
  decision: Decision,
): Promise<() => void> {
  const at = context.now().toISOString();
  const signed = await signByPerson(context, input, statementOver(context, items, { decision, at, revision: context.revision }));
  return recording(context, input.person.id, role, items, decision, signed);
}

/** What records verified signatures in the log and the approval table. `by`: where they were made, if not here. */
export function recording(
  context: StepContext,
  person: string,
  role: string,
  items: readonly SetItem[],
  decision: Decision,
  signed: readonly PersonSignature[],
  by?: 'second-machine',
): () => void {
  return () => {
    for (const { statement, signature, spki, credential } of signed) {
      const n = readApprovals(context.store, context.run.id).length + 1;
      context.log(
        person,
        'approval-given',
        {
          n,
          person,
          role,
          decision,
          subject: subjectOf(items),
          items: items.map((item) => item.tbsSha256),
          shown: shownHash(items),
          statementSha256: sha256Hex(statement),
          spkiSha256: credential,
          automated: context.run.attendance === 'unattended',
          ...(by === undefined ? {} : { by }),
        },
        [passed('APPROVAL-SIGNATURE', person)],
        [approvalRow({ run: context.run.id, n, person, statement, signature, spki })],
      );
    }
  };
}

/** Fingerprints the person may approve with: plan or roll call, less what is revoked. */
function keysThatCount(
  run: RunFacts,
  enrolled: ReadonlyMap<string, string>,
  person: RunFacts['plan']['people'][number],
): readonly string[] {
  const own = run.enrolsAtRollCall ? [enrolled.get(person.id) ?? []].flat() : (person.keys ?? []).map(({ spki }) => spki);
  return own.filter((fingerprint) => !revokedKeys(run).has(fingerprint));
}

function approversAt(context: StepContext, gate: PlaybookStep): readonly Approver[] {
  const enrolled = enrolledFingerprints(context);
  const { run } = context;
  const standing = context.standing();
  return run.plan.people.map((person) => ({
    id: person.id,
    // Who approved and then left has approved; whose key was lost has not.
    roles: rolesInForce<string>(person, { ...standing, absent: new Set() }).filter((role) => (gate.by as readonly string[]).includes(role)),
    keys: keysThatCount(run, enrolled, person),
    need: run.enrolsAtRollCall ? 'any' : (person.need ?? 'any'),
  }));
}

/** The revision at which the gate was begun last: what was said in an earlier passage through it is void. */
function begunAt(context: StepContext, gate: PlaybookStep): number {
  let from = 0;
  for (const { event, step, data } of logEvents(context.store, context.run.id))
    if (event === 'step-started' && step === gate.id) from = Number(data['revision'] ?? 0);
  return from;
}

/** People whose recorded, verified approval is for exactly this set, in this run, plan, policy, mode and passage through the gate. */
export function approversOf(context: StepContext, items: readonly SetItem[], gate: PlaybookStep): readonly Counted[] {
  const rows = readApprovals(context.store, context.run.id);
  // Nothing to hold against the bytes: they are decoded and the log is read only for approvals there are.
  if (rows.length === 0) return [];
  const { run } = context;
  const terms = {
    mode: run.mode,
    run: run.id,
    plan: run.planSha256,
    policy: run.policySha256,
    step: gate.id,
    revisions: { from: begunAt(context, gate), to: context.revision },
    authoritySpki: authorityOf(items),
    subject: subjectOf(items),
    shown: shownHash(items),
  };
  return countedApprovers(terms, rows, approversAt(context, gate));
}

/** QUORUM over a set as it was approved: at once, or each item of a batch on its own. The first that lacks it is told. */
export function quorumOfSet(context: StepContext, items: readonly SetItem[], gate: PlaybookStep): Check {
  let last = failed('QUORUM', 'nothing is to be approved');
  for (const together of approvedTogether(context.run, items)) {
    last = quorumCheck(context, together, gate);
    if (last.verdict !== 'passed')
      return together.length === items.length ? last : failed('QUORUM', `${together[0]?.item ?? ''}: ${last.reason ?? ''}`);
  }
  return last;
}

/** QUORUM over what is approved together: how many different people, of which roles, gave a verified approval at this gate. */
export function quorumCheck(context: StepContext, items: readonly SetItem[], gate: PlaybookStep): Check {
  const people = approversOf(context, items, gate);
  const rule = quorumRuleOf(context.run, gate);
  const text = `${people.length} of ${quorumText(rule)}: ${people.map(({ id }) => id).join(', ')}`;
  return quorumMet(rule, people) ? passed('QUORUM', text) : failed('QUORUM', text);
}
