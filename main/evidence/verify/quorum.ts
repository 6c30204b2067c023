import type { Plan } from '../../formats/plan.ts';
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
  for (const { path, tbsSha256, built } of signed.values()) {
    const intent =
      eventsOf(reading.events(), 'intent').find((event) => event.tbsSha256 === tbsSha256) ??
      refuse(`The log does not tell when ${path} was to be signed.`);
    // A set may be signed in part and the rest built anew: what was approved with it stays approved.
    const inTime = approvals.filter(({ event }) => event.items.includes(tbsSha256) && event.seq < intent.seq);
    const steps = new Set(inTime.map(({ event }) => event.step));
    const act = policy?.acts[built.makes];
    const needed = Math.max(1, act?.quorum ?? 1, ...[...steps].map((id) => quorumOf(reading, id)));
    const people = new Set(inTime.filter(({ event }) => mayApprove(reading, plan, event, act?.roles)).map(({ event }) => event.person));
    const count = [...people].filter((person) => hasApproved(reading, person, inTime)).length;
    if (count < needed) refuse(`${path} has ${count} valid approvals in time and needs ${needed}.`);
  }
  return `${signed.size} signed items`;
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
