// What must hold before a run may start. Everything is judged before anything is written.

import { notChecked, passed, waived, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { makesAuthority, namesExisting, planParameter, type PlaybookStep } from '../formats/playbook.ts';
import { checkParameters } from '../formats/plan-parameters.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { purposeProblem } from '../steps/purpose-of-profile.ts';
import { requireAlgorithm } from '../steps/algorithm-rules.ts';
import { quorumMet, quorumText } from '../evidence/quorum-rule.ts';
import { atTheStart, rolesInForce } from '../evidence/standing.ts';
import { quorumRuleOf } from '../steps/quorum.ts';
import type { RunFacts } from '../steps/step.ts';
import { peopleWithRole } from '../steps/turn.ts';
import { givenByPlanChecks } from './given-by-plan-checks.ts';
import { authoritiesOf } from './standing-policy.ts';
import { requireBeside } from './require-beside.ts';
import { requireImports } from './require-imports.ts';
import { planVsPolicy } from './plan-vs-policy.ts';

function requireParameters(run: RunFacts): void {
  const problem = checkParameters(run.playbook.params, run.plan.params)[0];
  if (problem !== undefined) throw new CeremonyError('input.schema', `${problem} Nothing was started. Correct the plan.`);
  const algorithm = run.plan.params['algorithm'];
  if (typeof algorithm === 'string') requireAlgorithm(run.plan.rules, algorithm as KeyAlgorithm);
}

/** Every role has somebody, and every quorum can be met by different people. */
function requirePeople(run: RunFacts): void {
  const room = { run, standing: () => atTheStart };
  for (const step of run.playbook.steps) {
    const empty = step.by.find((role) => peopleWithRole(room, role).length === 0);
    if (empty !== undefined)
      throw new CeremonyError(
        'input.schema',
        `Step ${step.id} needs a ${empty} and the plan names nobody with that role. Nothing was started. Add a person to the plan.`,
      );
    if (step.kind !== 'approve') continue;
    const rule = quorumRuleOf(run, step);
    const able = run.plan.people.map((person) => ({ id: person.id, roles: rolesInForce<string>(person, atTheStart) }));
    const listed = able.filter(({ roles }) => roles.some((role) => (step.by as readonly string[]).includes(role)));
    if (!quorumMet(rule, listed))
      throw new CeremonyError(
        'policy.quorum',
        `Step ${step.id} needs ${quorumText(rule)} different people and the plan names ${listed.length}. Nothing was started. Name more people or correct the quorum.`,
      );
  }
}

function windowCheck(run: RunFacts, now: Date): Check {
  const { window } = run.plan;
  if (run.mode !== 'production') return waived('PLAN-WINDOW', 'rehearsal: the window binds production only');
  if (window === 'none') return notChecked('PLAN-WINDOW', 'the plan has no window');
  if (now < new Date(window.from) || now > new Date(window.to)) {
    throw new CeremonyError(
      'policy.outside-window',
      `The plan’s window is ${window.from} to ${window.to}, and it is ${now.toISOString()} now. Nothing was started. Wait for the window, or have a plan with another window reviewed.`,
    );
  }
  return passed('PLAN-WINDOW', `${window.from} to ${window.to}`);
}

function attendanceCheck(run: RunFacts, automated: boolean): Check {
  if (run.mode !== 'production') return passed('ATTENDANCE', run.attendance === 'unattended' ? 'rehearsal from an answers file' : 'people');
  if (run.attendance === 'unattended' && run.plan.rules === 'br')
    throw new CeremonyError(
      'policy.attendance',
      'Rule set br refuses an unattended production run (BR 4.3.1.1: a deliberate direct command of a person). Nothing was started. Set attendance: people.',
    );
  if (run.attendance === 'unattended' && run.policy !== null && !run.policy.attendance.includes('unattended'))
    throw new CeremonyError(
      'policy.attendance',
      'The authority’s policy does not allow unattended runs. Nothing was started. Set attendance: people.',
    );
  if (automated && run.attendance === 'people')
    throw new CeremonyError(
      'policy.attendance',
      'The plan wants people, and answers were given from a file. Nothing was started. Run it without --answers, or have a plan with attendance: unattended reviewed.',
    );
  return passed('ATTENDANCE', run.attendance);
}

/** Step kinds that make an authority's policy out of the one a plan proposes. */
const adopts = (step: PlaybookStep): boolean => makesAuthority(step) || step.kind === 'propose-policy';

function policyCheck(run: RunFacts, unknown: boolean): Check {
  if (run.plan.policy !== undefined && !run.playbook.steps.some(adopts))
    throw new CeremonyError(
      'input.schema',
      'The plan proposes a policy and its playbook adopts none. Nothing was started. Take the policy block out; playbook policy-change is for changing one.',
    );

  if (run.policy === null) {
    // A root is where the authority's policy comes from: a plan that leaves it out would be held to nothing, now and later.
    const makes = run.playbook.steps.some((step) => step.kind === 'build-certificate' || makesAuthority(step));
    if (run.mode === 'production' && makes && !unknown) {
      throw new CeremonyError(
        'policy.plan-weaker',
        'PLAN-VS-POLICY: the plan makes a certificate, or asks for one, and proposes no policy for its authority. Nothing was started. Add a policy block to the plan.',
      );
    }
    const known = authoritiesOf(run.plan, run.playbook).length > 0;
    return notChecked(
      'PLAN-VS-POLICY',
      known ? 'no policy of the authority is at hand' : 'no policy exists yet and the plan proposes none',
    );
  }
  if (run.plan.policy === undefined && run.playbook.steps.some((step) => step.kind === 'propose-policy'))
    throw new CeremonyError(
      'input.schema',
      'The plan is to change a policy and proposes none. Nothing was started. Add a policy block to the plan.',
    );
  if (run.plan.policy === undefined && run.playbook.steps.some(makesAuthority))
    throw new CeremonyError(
      'input.schema',
      'The plan makes an authority and proposes no policy for it. Nothing was started. Add a policy block to the plan.',
    );
  // The people a stand-in's policy names are stand-ins; whoever rehearses brings a key made for the day.
  const standIn = run.mode !== 'production' && authoritiesOf(run.plan, run.playbook).length > 0;
  const weaker = planVsPolicy(
    run.plan,
    run.playbook,
    standIn ? { ...run.policy, people: 'at-roll-call' } : run.policy,
    [...run.profiles.values()].map((profile) => profile.value),
  );
  if (weaker.length > 0)
    throw new CeremonyError(
      'policy.plan-weaker',
      `PLAN-VS-POLICY: the plan is weaker than the policy of ${run.policy.authority}: ${weaker.join('; ')}. Nothing was started. A plan may only be stricter.`,
    );
  return passed('PLAN-VS-POLICY', run.policy.authority);
}

/** A backup is made by a method reviewed beforehand, and only where the plan has one (rules.md, Keys and tokens). */
function requireBackupMethod({ plan, playbook }: RunFacts): void {
  // Where the key exists already its policy may say that there is no backup; the step then records that nothing was proved.
  const makesKey = playbook.steps.some((step) => step.kind === 'generate-key-pair');
  const confirms = playbook.steps.some((step) => step.kind === 'make-backup' || (step.kind === 'confirm-backup-key' && makesKey));
  if (!confirms || plan.backup !== 'none') return;
  throw new CeremonyError(
    'policy.plan-weaker',
    `The playbook ${playbook.id} makes and confirms a backup of the key, and the plan says backup: none. Nothing was started. Name the method in the plan: vendor-clone or store-copy.`,
  );
}

/** The audit key a plan names is one the playbook signs checkpoints with, and the other way round: never silently not. */
function requireAuditKey(run: RunFacts): void {
  const { auditKey, params } = run.plan;
  const signs = run.playbook.steps.some((step) => step.kind === 'sign-checkpoint');
  const made = run.playbook.steps.find((step) => step.kind === 'generate-key-pair' && step.with?.['purpose'] === 'audit');
  const reference = planParameter(made?.with?.['label'] ?? '');
  const label = reference === null ? made?.with?.['label'] : params[reference];
  const problem = signs
    ? auditKey === undefined
      ? 'The playbook signs checkpoints on the token and the plan names no auditKey.'
      : made !== undefined && label !== auditKey
        ? `The plan names «${auditKey}» as audit key and has another one made.`
        : null
    : auditKey === undefined
      ? null
      : `The plan names «${auditKey}» as audit key and the playbook has no step that signs a checkpoint with it.`;
  if (problem !== null) throw new CeremonyError('input.schema', `${problem} Nothing was started. Correct the plan.`);
}

/** KEY-REUSE before the day: which certificate a key has already is in the plan people reviewed. */
function requireExistingNamed({ plan, playbook }: RunFacts): void {
  if (!namesExisting(playbook) || plan.existingCertificate !== undefined) return;
  throw new CeremonyError(
    'policy.key-reuse',
    `KEY-REUSE: playbook ${playbook.id} makes another certificate for a key that has one, and the plan does not name that one. Nothing was started. Add existingCertificate with its SHA-256 to the plan.`,
  );
}

/** KEY-PURPOSE before the day: a key that gets a certificate is made for what the profile says. */
function requirePurposes({ plan, playbook, profiles }: RunFacts): void {
  const valueOf = (step: PlaybookStep | undefined, name: string): unknown => {
    const written = step?.with?.[name];
    const parameter = written === undefined ? null : planParameter(written);
    return parameter === null ? written : plan.params[parameter];
  };
  for (const step of playbook.steps) {
    const { subjectKey, issuer } = step.needs ?? {};
    if (step.kind !== 'build-certificate' || subjectKey === undefined || issuer === undefined) continue;
    const profile = profiles.get(String(valueOf(step, 'profile')))?.value;
    const source = playbook.steps.find(({ id }) => id === subjectKey);
    const purpose = source?.kind === 'open-audit-key' ? 'audit' : valueOf(source, 'purpose');
    const problem = profile?.makes === 'certificate' ? purposeProblem(String(purpose), profile) : null;
    if (problem !== null)
      throw new CeremonyError(
        'policy.profile',
        `KEY-PURPOSE: ${problem}. Nothing was started. Name another profile or purpose in the plan.`,
      );
  }
}

/** CRL-THISUPDATE-NOT-FUTURE before the day: a series dates CRLs ahead, which only a private rule set allows (BR 7.2; rules.md, CRLs). */
function requireNoDatesAhead({ plan, playbook, profiles }: RunFacts): void {
  const series = playbook.steps.find(({ kind }) => kind === 'build-crl-series');
  if (series === undefined) return;
  const alone = [...profiles.values()].find(({ value }) => value.makes === 'crl' && value.overlap === undefined);
  if (alone !== undefined)
    throw new CeremonyError(
      'policy.profile',
      `CRL-SERIES-OVERLAP: profile «${alone.value.id}» does not say how long two lists of a series overlap. Nothing was started. Name a profile that has \`overlap\`, such as monthly-crl.`,
    );
  if (plan.rules === 'private') return;
  throw new CeremonyError(
    'policy.rule-set',
    `CRL-THISUPDATE-NOT-FUTURE: step ${series.id} dates CRLs ahead of the day they are signed, and rule set ${plan.rules} allows no thisUpdate in the future (BR 7.2, RFC 5280 5.1.2.4). Nothing was started. Sign each CRL when it is due, with playbook crl-refresh.`,
  );
}

/** Every admission check of a run. Throws the first refusal; otherwise the verdicts for event 1. */
export function admit(
  run: RunFacts,
  facts: {
    now: Date;
    automated: boolean;
    provider: 'pkcs11' | 'soft';
    /** A check before the day on a machine that does not have the authority: its policy is neither there nor missing. */
    policyUnknown?: boolean;
  },
): Check[] {
  requireParameters(run);
  requirePeople(run);
  requireAuditKey(run);
  requireBackupMethod(run);
  requireExistingNamed(run);
  requirePurposes(run);
  requireNoDatesAhead(run);
  requireImports(run);
  requireBeside(run);
  const given = givenByPlanChecks(run);
  const window = windowCheck(run, facts.now);
  const attendance = attendanceCheck(run, facts.automated);
  const policy = policyCheck(run, facts.policyUnknown === true);
  if (run.mode === 'production' && facts.provider === 'soft' && run.plan.softwareToken !== 'accepted') {
    throw new CeremonyError(
      'policy.software-token',
      'No module was named, so this production run would use the embedded software token, and the plan does not accept it. Nothing was started. Name the module with --module, or have softwareToken: accepted reviewed into the plan.',
    );
  }
  return [
    passed('PLAN-HASH', run.planSha256),
    passed('PLAYBOOK-HASH', run.plan.playbook.sha256),
    passed('PROFILE-HASH', Object.keys(run.plan.profiles).join(', ')),
    ...given,
    window,
    attendance,
    policy,
    passed('SEPARATION', run.policy === null ? 'no policy' : `${run.policy.separation.length} pairs of roles`),
  ];
}
