// Approvals of a set of TBS: made here, verified here, counted here (rules.md, Approvals).

import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { approvalStatement, parseApprovalStatement } from '../evidence/approval-statement.ts';
import { verifyStatement } from '../evidence/statement-signature.ts';
import { sha256Hex } from '../pki/hash.ts';
import { approvalRow, readApprovals } from '../store/tables/approval.ts';
import { enrolledFingerprints } from './enrolment.ts';
import { signByPerson } from './person-keys.ts';
import { revokedKeys } from './revoked-keys.ts';
import { shownHash, subjectOf } from './sheets.ts';
import { fromBase64, type SetItem } from './values.ts';
import type { RunFacts, StepContext, StepInput } from './step.ts';

export type Decision = 'approve' | 'refuse';

/** SHA-256 of the SPKI of the key that will sign the set. */
export function authorityOf(items: readonly SetItem[]): string {
  const first = items[0];
  if (first === undefined) throw new CeremonyError('bug', 'An empty set was put up for approval.');
  return sha256Hex(fromBase64(first.planned.issuerSpki));
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
  const person = input.person.id;
  const subject = subjectOf(items);
  const shown = shownHash(items);
  const at = context.now().toISOString();
  const fields = {
    decision,
    mode: context.run.mode,
    run: context.run.id,
    plan: context.run.planSha256,
    policy: context.run.policySha256,
    step: context.step.id,
    revision: context.revision,
    authoritySpki: authorityOf(items),
    subject,
    shown,
    at,
  };
  const signed = await signByPerson(context, input, (credential) => approvalStatement({ ...fields, credential }));
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
          subject,
          items: items.map((item) => item.tbsSha256),
          shown,
          statementSha256: sha256Hex(statement),
          spkiSha256: credential,
          automated: context.run.attendance === 'unattended',
        },
        [passed('APPROVAL-SIGNATURE', person)],
        [approvalRow({ run: context.run.id, n, person, statement, signature, spki })],
      );
    }
  };
}

function keyAllowed(run: RunFacts, enrolled: ReadonlyMap<string, string>, person: string, fingerprint: string): boolean {
  if (revokedKeys(run).has(fingerprint)) return false;
  if (run.enrolsAtRollCall) return enrolled.get(person) === fingerprint;
  return run.plan.people.find((entry) => entry.id === person)?.keys?.some((key) => key.spki === fingerprint) ?? false;
}

/** People whose recorded, verified approval is for exactly this set, in this run, plan, policy and mode. */
export function approversOf(context: StepContext, items: readonly SetItem[], roles: readonly string[]): readonly string[] {
  const rows = readApprovals(context.store, context.run.id);
  // Nothing to hold against the bytes: they are decoded and the log is read only for approvals there are.
  if (rows.length === 0) return [];
  const subject = subjectOf(items);
  const shown = shownHash(items);
  const authority = authorityOf(items);
  const since = Math.max(0, ...items.map(({ planned }) => (planned.makes === 'document' ? planned.since : 0)));
  const enrolled = enrolledFingerprints(context);
  const approved = new Set<string>();
  for (const row of rows) {
    const statement = parseApprovalStatement(row.statement);
    const person = context.run.plan.people.find((entry) => entry.id === row.person);
    const fits =
      statement.decision === 'approve' &&
      statement.run === context.run.id &&
      statement.mode === context.run.mode &&
      statement.plan === context.run.planSha256 &&
      statement.policy === context.run.policySha256 &&
      statement.subject === subject &&
      statement.shown === shown &&
      statement.authoritySpki === authority &&
      statement.revision >= since &&
      statement.credential === sha256Hex(row.spki);
    if (
      fits &&
      person !== undefined &&
      person.roles.some((role) => roles.includes(role)) &&
      keyAllowed(context.run, enrolled, person.id, statement.credential) &&
      verifyStatement(row.spki, row.statement, row.signature)
    ) {
      approved.add(person.id);
    }
  }
  return [...approved];
}

/** QUORUM over the set: how many different people, of which roles, gave a verified approval. */
export function quorumCheck(context: StepContext, items: readonly SetItem[], roles: readonly string[], needed: number): Check {
  const people = approversOf(context, items, roles);
  const text = `${people.length} of ${needed}: ${people.join(', ')}`;
  return people.length >= needed ? passed('QUORUM', text) : failed('QUORUM', text);
}
