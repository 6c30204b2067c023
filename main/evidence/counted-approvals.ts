// Whose approvals count (rules.md, Approvals): the one place where a run decides it. Pure, over statements as they were signed.

import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseApprovalStatement, type ApprovalStatement } from './approval-statement.ts';
import { verifyStatement } from './statement-signature.ts';

/** What an approval must be about, to the letter. */
export interface ApprovalTerms extends Pick<
  ApprovalStatement,
  'mode' | 'run' | 'plan' | 'policy' | 'step' | 'authoritySpki' | 'subject' | 'shown'
> {
  /** Revisions of the run at which this passage through the gate was on the screen, both ends included. */
  readonly revisions: { readonly from: number; readonly to: number };
}

export interface GivenApproval {
  readonly person: string;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly spki: Uint8Array;
}

/** Somebody who may approve. */
export interface Approver {
  readonly id: string;
  /** Roles in force (standing.ts) that the gate lists. None: no approval of theirs counts. */
  readonly roles: readonly string[];
  /** Fingerprints of plan or roll call that nobody revoked. */
  readonly keys: readonly string[];
  /** `all`: every key must have approved. */
  readonly need: 'any' | 'all';
}

function parsed(statement: Uint8Array): ApprovalStatement | null {
  try {
    return parseApprovalStatement(statement);
  } catch (error) {
    if (error instanceof CeremonyError) return null;
    throw error;
  }
}

function fits(said: ApprovalStatement, terms: ApprovalTerms): boolean {
  const fields = ['mode', 'run', 'plan', 'policy', 'step', 'authoritySpki', 'subject', 'shown'] as const;
  return (
    fields.every((field) => said[field] === terms[field]) && said.revision >= terms.revisions.from && said.revision <= terms.revisions.to
  );
}

/**
 * The people whose approval of exactly these terms is signed by their own key, in the order of `approvers`. A key that two of them hold
 * counts for neither; whoever refused the same bytes afterwards does not count.
 */
export function countedApprovers(
  terms: ApprovalTerms,
  given: readonly GivenApproval[],
  approvers: readonly Approver[],
): readonly { readonly id: string; readonly roles: readonly string[] }[] {
  const hands = new Map<string, number>();
  for (const key of approvers.flatMap(({ keys }) => [...new Set(keys)])) hands.set(key, (hands.get(key) ?? 0) + 1);
  const yes = new Map<string, Set<string>>(approvers.map(({ id }) => [id, new Set()]));
  for (const { person, statement, signature, spki } of given) {
    const approver = approvers.find(({ id }) => id === person);
    const said = parsed(statement);
    const credential = sha256Hex(spki);
    const own = approver?.keys.includes(credential) === true && hands.get(credential) === 1;
    if (said === null || !own || said.credential !== credential || !fits(said, terms)) continue;
    if (!verifyStatement(spki, statement, signature)) continue;
    if (said.decision === 'refuse') yes.get(person)?.clear();
    else yes.get(person)?.add(credential);
  }
  return approvers
    .filter(({ id, roles, keys, need }) => {
      const by = yes.get(id) ?? new Set();
      return roles.length > 0 && by.size > 0 && (need === 'any' || keys.every((key) => by.has(key)));
    })
    .map(({ id, roles }) => ({ id, roles }));
}
