import { demandOf } from '../../formats/policy.ts';
import { eventsOf } from '../event-data.ts';
import { quorumMet, quorumText } from '../quorum-rule.ts';
import { rolesInForce, standingOf } from '../standing.ts';
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
  const policy = reading.policy()?.value;
  const signed = new Map<string, SignedArtifact>(reading.artifacts().map((artifact) => [artifact.tbsSha256, artifact]));
  const acts = [
    ...[...signed.values()].map(({ path, tbsSha256, built }) => ({
      path,
      sha256: tbsSha256,
      makes: built.makes,
      from: lastBuilt(reading, tbsSha256),
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
    const people = new Set(inTime.filter(({ event }) => mayApprove(reading, event, act?.roles)).map(({ event }) => event.person));
    const lost = standingOf(reading.events().filter((event) => event.seq < seq)).lost;
    const counted = [...people].filter((person) => !lost.has(person) && hasApproved(reading, person, inTime));
    const count = counted.length;
    for (const least of [act?.least ?? {}, ...[...steps].map((id) => leastOf(reading, id))]) {
      const rule = { total: needed, least: new Map(Object.entries(least)) };
      const holders = counted.map((id) => ({ id, roles: rolesAt(reading, id, seq) }));
      if (count >= needed && !quorumMet(rule, holders))
        refuse(`${path} needs ${quorumText(rule)} to approve, and ${counted.join(', ')} did.`);
    }
    if (count < needed) refuse(`${path} has ${count} valid approvals in time and needs ${needed}.`);
  }
  return `${acts.length} approved acts`;
}

/** Where the bytes were built last: a request that was refused and built anew is the same, and what was said before is void. */
function lastBuilt(reading: BundleReading, tbsSha256: string): number {
  return Math.max(0, ...eventsOf(reading.events(), 'tbs-built').flatMap((event) => (event.tbsSha256 === tbsSha256 ? [event.seq] : [])));
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

/** `least:` of an approve step, with the plan's numbers filled in. */
function leastOf(reading: BundleReading, stepId: string): Record<string, number> {
  const least: Readonly<Record<string, number | string>> = stepOf(reading.playbook().value, stepId).least ?? {};
  return Object.fromEntries(
    Object.entries(least).map(([role, value]) => [role, Number(plannedValue(reading.plan().value, value, `how many ${role} approve`))]),
  );
}

/** Roles in force before a line of the log; who left after approving held theirs. */
function rolesAt(reading: BundleReading, person: string, seq: number): readonly string[] {
  const standing = standingOf(reading.events().filter((event) => event.seq < seq));
  const named = reading.plan().value.people.find(({ id }) => id === person);
  return named === undefined ? [] : rolesInForce<string>(named, { ...standing, absent: new Set() });
}

function mayApprove(
  reading: BundleReading,
  { person, role, step, seq }: { person: string; role: string; step: string; seq: number },
  allowed: readonly string[] | undefined,
): boolean {
  const listed: readonly string[] = stepOf(reading.playbook().value, step).by;
  // Nobody absent approves any more, nor a substitute before being called in.
  const standing = standingOf(reading.events().filter((event) => event.seq < seq));
  const named = reading.plan().value.people.find(({ id }) => id === person);
  const own = named === undefined ? [] : rolesInForce<string>(named, standing);
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
