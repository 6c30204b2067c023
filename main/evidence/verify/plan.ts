import { type Check, notChecked, waived } from '../../checks.ts';
import { actOfStep } from '../../formats/act-of-step.ts';
import { canonicalJson } from '../../formats/canonical-json.ts';
import { demandOf, encodePolicy } from '../../formats/policy.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { eventsOf } from '../event-data.ts';
import { judge, quote, refuse, sameBytes } from './judge.ts';
import { enrolsAtRollCall } from './people-keys.ts';
import { plannedValue } from './planned-values.ts';
import type { BundleReading } from './reading.ts';

/** PLAN-HASH, PLAYBOOK-HASH, PROFILE-HASH, POLICY-HASH, PLAN-VS-POLICY, SEPARATION, ATTENDANCE, PLAN-WINDOW: what was planned, and whether it was allowed. */
export function checkPlan(reading: BundleReading): Check[] {
  return [
    judge('PLAN-HASH', () => checkPlanHash(reading)),
    judge('PLAYBOOK-HASH', () => {
      const { value, sha256 } = reading.playbook();
      const named = [reading.plan().value.playbook, reading.planned().playbook];
      if (named.some((playbook) => playbook.id !== value.id || playbook.sha256 !== sha256))
        refuse('playbook.yaml is not the one plan and log name.');
      return sha256;
    }),
    judge('PROFILE-HASH', () => {
      const { profiles } = reading.plan().value;
      for (const [id, sha256] of Object.entries(profiles)) {
        const profile = reading.profile(id);
        if (profile.sha256 !== sha256 || profile.value.id !== id) refuse(`profiles/${id}.yaml is not the one the plan names.`);
      }
      if (canonicalJson(profiles) !== canonicalJson(reading.planned().profiles)) refuse('Plan and log name different profiles.');
      return undefined;
    }),
    judge('POLICY-HASH', () => checkPolicyHash(reading)),
    judge('PLAN-VS-POLICY', () => checkAgainstPolicy(reading)),
    judge('SEPARATION', () => checkSeparation(reading)),
    judge('ATTENDANCE', () => checkAttendance(reading)),
    judge('PLAN-WINDOW', () => {
      const { window } = reading.plan().value;
      const { at, mode } = reading.planned();
      if (mode !== 'production') return waived('PLAN-WINDOW', `a ${mode} may be held on any day`);
      if (window === 'none') return notChecked('PLAN-WINDOW', 'the plan has no window');
      const started = Date.parse(at);
      if (started < Date.parse(window.from) || started > Date.parse(window.to))
        refuse(`The run started at ${at}, outside the plan’s window.`);
      return undefined;
    }),
  ];
}

function checkPlanHash(reading: BundleReading): string {
  const { value, sha256 } = reading.plan();
  const planned = reading.planned();
  if (planned.planSha256 !== sha256) refuse('plan.yaml is not the plan event 1 of the log names.');
  const same =
    planned.title === value.title && planned.rules === value.rules && (planned.enrol === 'at-roll-call') === enrolsAtRollCall(reading);
  if (!same) refuse('Event 1 of the log does not say what the plan says.');
  return sha256;
}

/** The policy is the one event 1 names, or follows from the plan that proposes it: as it stands, or with the people enrolled in the roll call. */
function checkPolicyHash(reading: BundleReading): Check | string {
  const { policySha256 } = reading.planned();
  const policy = reading.policy();
  const proposed = reading.plan().value.policy;
  if (policy === null) {
    if (policySha256 !== null || proposed !== undefined) refuse('policy.json is missing.');
    return notChecked('POLICY-HASH', 'neither plan nor log name a policy');
  }
  // An authority that exists already has its adopted policy, whatever the plan proposes.
  if (policy.sha256 === policySha256) return policy.sha256;
  if (proposed === undefined) return refuse('policy.json is not the policy event 1 of the log names.');
  const asPlanned = encodePolicy(proposed);
  if (policySha256 !== null && policySha256 !== sha256Hex(asPlanned))
    refuse('Event 1 of the log names another policy than the plan proposes.');
  const enrolled = eventsOf(reading.events(), 'person-enrolled').map(({ person, spkiSha256 }) => ({ id: person, spki: spkiSha256 }));
  const asEnrolled = new TextEncoder().encode(canonicalJson({ ...proposed, people: enrolled }));
  const follows = sameBytes(policy.bytes, asPlanned) || (proposed.people === 'at-roll-call' && sameBytes(policy.bytes, asEnrolled));
  if (!follows) refuse('policy.json is not the policy the plan proposes.');
  return policy.sha256;
}

/** The plan is at least as strict as the policy (rules.md, Authority policy). */
function checkAgainstPolicy(reading: BundleReading): Check | undefined {
  const plan = reading.plan().value;
  const policy = reading.policy()?.value;
  if (policy === undefined) return notChecked('PLAN-VS-POLICY', 'the bundle has no policy');
  if (plan.rules !== policy.rules) refuse('Plan and policy name different rule sets.');
  if (plan.backup !== policy.backup) refuse('Plan and policy name different backup methods.');
  const waiver = plan.waivers.find(({ check }) => !policy.waivable.includes(check));
  if (waiver !== undefined) refuse(`The plan waives ${waiver.check}, which the policy does not allow.`);
  const acts = reading.playbook().value.steps.flatMap((step) => {
    const act = actOfStep(step);
    return act === undefined ? [] : [demandOf(policy, act)];
  });
  const least = Math.max(1, ...acts.map(({ quorum }) => quorum));
  for (const step of reading.playbook().value.steps.filter(({ kind }) => kind === 'approve')) {
    const quorum = Number(plannedValue(plan, step.quorum ?? 1, `the quorum of step ${step.id}`));
    if (!(quorum >= least)) refuse(`Step ${step.id} asks for ${quorum} approvals and the policy for ${least}.`);
  }
  return undefined;
}

function checkSeparation(reading: BundleReading): Check | undefined {
  const policy = reading.policy()?.value;
  if (policy === undefined) return notChecked('SEPARATION', 'the bundle has no policy');
  for (const { id, roles } of reading.plan().value.people) {
    const pair = policy.separation.find((apart) => apart.every((role) => roles.includes(role)));
    if (pair !== undefined) refuse(`${id} is ${pair.join(' and ')}, which the policy keeps apart.`);
  }
  return undefined;
}

function checkAttendance(reading: BundleReading): string {
  const { attendance: planned, rules } = reading.plan().value;
  const { mode, attendance } = reading.planned();
  // A rehearsal may run from an answers file whatever the plan says.
  if (attendance !== planned && !(mode !== 'production' && attendance === 'unattended'))
    refuse(`The plan asks for attendance ${planned} and the run had ${attendance}.`);
  const policy = mode === 'production' ? reading.policy()?.value : undefined;
  if (policy !== undefined && !policy.attendance.includes(attendance)) refuse(`The policy does not allow attendance ${attendance}.`);
  // rules.md, Authority policy: unattended production runs are refused under br.
  if (mode === 'production' && rules === 'br' && attendance === 'unattended')
    refuse('An unattended production run is not allowed under br.');
  const automated = attendance === 'unattended';
  const other = reading.approvals().find((approval) => approval.automated !== automated);
  if (other !== undefined) refuse(`Approval ${quote(String(other.n))} does not say truly whether a person gave it.`);
  return automated ? 'unattended: approvals were given by the machine' : 'attended by people';
}
