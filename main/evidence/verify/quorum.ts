import type { Plan } from '../../formats/plan.ts';
import { demandOf } from '../../formats/policy.ts';
import { eventsOf } from '../event-data.ts';
import type { VerifiedApproval } from './approvals.ts';
import { refuse } from './judge.ts';
import { peopleKeys } from './people-keys.ts';
import { plannedValue, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';
import type { SignedArtifact } from './signed-artifacts.ts';

/**
 * QUORUM: before each signature was intended, as many different people as plan and policy ask for had approved exactly its
 * bytes, each in a role the playbook's step and the policy list and the plan gives them.
 */
export function checkQuorum(reading: BundleReading, approvals: readonly VerifiedApproval[]): string {
  const plan = reading.plan().value;
  const policy = reading.policy()?.value;
  const signed = new Map<string, SignedArtifact>(reading.artifacts().map((artifact) => [artifact.tbsSha256, artifact]));
  const acts = [
    ...[...signed.values()].map(({ path, tbsSha256, built }) => ({
      path,
      sha256: tbsSha256,
      makes: built.makes,
      from: built.seq,
      seq: intentOf(reading, path, tbsSha256),
    })),
    ...eventsOf(reading.events(), 'document-carried-out').map(({ item, sha256, seq }) => ({
      path: item,
      sha256,
      makes: 'document' as const,
      from: lastProposal(reading, sha256, seq),
      seq,
    })),
  ];
  for (const { path, sha256, makes, from, seq } of acts) {
    // A set may be signed in part and the rest built anew: what was approved with it stays approved.
    const inTime = approvals.filter(({ event }) => event.items.includes(sha256) && event.seq > from && event.seq < seq);
    const steps = new Set(inTime.map(({ event }) => event.step));
    const act = policy === undefined ? undefined : demandOf(policy, makes);
    const needed = Math.max(1, act?.quorum ?? 1, ...[...steps].map((id) => quorumOf(reading, id)));
    const people = new Set(inTime.filter(({ event }) => mayApprove(reading, plan, event, act?.roles)).map(({ event }) => event.person));
    const count = [...people].filter((person) => hasApproved(reading, person, inTime)).length;
    if (count < needed) refuse(`${path} has ${count} valid approvals in time and needs ${needed}.`);
  }
  return `${acts.length} approved acts`;
}

/** A document that was refused and put up again is approved anew: only what was said since counts. */
function lastProposal(reading: BundleReading, sha256: string, before: number): number {
  return Math.max(
    0,
    ...eventsOf(reading.events(), 'document-proposed').flatMap((event) =>
      event.sha256 === sha256 && event.seq < before ? [event.seq] : [],
    ),
  );
}

/** The line in which the signature was intended. */
function intentOf(reading: BundleReading, path: string, tbsSha256: string): number {
  const intent = eventsOf(reading.events(), 'intent').find((event) => event.tbsSha256 === tbsSha256);
  return intent?.seq ?? refuse(`The log does not tell when ${path} was to be signed.`);
}

function quorumOf(reading: BundleReading, stepId: string): number {
  const step = stepOf(reading.playbook().value, stepId);
  if (step.kind !== 'approve') refuse(`Approvals were given in step ${step.id}, which is not for approving.`);
  const quorum = plannedValue(reading.plan().value, step.quorum ?? 1, `the quorum of step ${step.id}`);
  return typeof quorum === 'number' ? quorum : refuse(`The quorum of step ${step.id} is not a number.`);
}

function mayApprove(
  reading: BundleReading,
  plan: Plan,
  { person, role, step }: { person: string; role: string; step: string },
  allowed: readonly string[] | undefined,
): boolean {
  const listed: readonly string[] = stepOf(reading.playbook().value, step).by;
  const own: readonly string[] = plan.people.find(({ id }) => id === person)?.roles ?? [];
  return listed.includes(role) && own.includes(role) && (allowed === undefined || allowed.includes(role));
}

/** The person's last word is yes, with every key where the plan asks for all of them. */
function hasApproved(reading: BundleReading, person: string, inTime: readonly VerifiedApproval[]): boolean {
  const own = inTime.filter(({ event }) => event.person === person);
  if (own.at(-1)?.statement.decision !== 'approve') return false;
  const keys = peopleKeys(reading).get(person);
  if (keys === undefined) return false;
  const yes = (fingerprint: string): boolean =>
    own.some(({ credential, statement }) => credential === fingerprint && statement.decision === 'approve');
  return keys.need === 'all' ? keys.fingerprints.every(yes) : keys.fingerprints.some(yes);
}
