// `conclave check`: is this file valid, what is its hash, what would stop it on the day. Changes nothing.

import { failed, notChecked, passed, waived, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { parsePlan } from '../formats/plan.ts';
import { parsePlaybook } from '../formats/playbook.ts';
import { parseProfile } from '../formats/profile.ts';
import { readStrictYaml } from '../formats/strict-yaml.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { SimulationView } from '../../preload/contract/simulation-view.ts';
import type { Plan } from '../formats/plan.ts';
import type { Policy } from '../formats/policy.ts';
import type { Playbook } from '../formats/playbook.ts';
import { checkDesignFile } from './check-design-file.ts';
import { checkScenarioFile } from './check-scenario-file.ts';
import { actsOf } from '../formats/begin-plan.ts';
import type { PreviewSheet } from '../../preload/contract/plan-editor.ts';
import { admit } from './admission.ts';
import { checkSubordinatesRenewed, draftRenewals, issuersAtHand, type RenewalDraft } from './existing-certificates.ts';
import { type Beside, previewCertificates } from './preview-certificates.ts';
import { describeSimulation } from './state-model/describe-simulation.ts';
import { simulate } from './state-model/simulate.ts';
import { noDataAtHand, policyAtHand, type DataAtHand } from './standing-policy.ts';
import { successionsAtHand } from './succession-at-hand.ts';
import { checkPlaybookFile, loadRunFiles, runFacts, type ResourceLibrary } from './run-files.ts';

export interface CheckedFile {
  readonly kind: 'plan' | 'playbook' | 'profile' | 'design' | 'scenario';
  readonly sha256: string;
  readonly words: readonly string[];
  /** Sentences; empty: valid. */
  readonly problems: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly checks: readonly Check[];
  /** Every path, walked before the day; absent for profiles, and where the playbook cannot be had. */
  readonly simulation?: SimulationView;
  /** What a plan makes, field by field, from bytes like those of the day. */
  readonly preview?: readonly PreviewSheet[];
}

/** Turns a refusal into a problem of the file; anything else is ours and goes on. */
function problemsOf<T>(judge: () => T): { problems: string[]; value: T | null } {
  try {
    return { problems: [], value: judge() };
  } catch (error) {
    if (!(error instanceof CeremonyError)) throw error;
    return { problems: [`${error.code}: ${error.message}`], value: null };
  }
}

/** Walks every path (state-model/); each step that cannot be done is a problem, with the path that leads there. */
function walked(playbook: Playbook, plan: Plan | null): { impossible: string[]; check: Check; simulation: SimulationView } {
  const simulation = simulate(playbook, plan);
  const { impossible, paths } = simulation;
  const count = impossible.length;
  return {
    check:
      count === 0 ? passed('PATHS-POSSIBLE', `${paths.length} paths`) : failed('PATHS-POSSIBLE', `${count} step${count === 1 ? '' : 's'}`),
    impossible: simulation.impossible.map(({ sentence, path }) => `${sentence} Path: ${path.join(' → ')}.`),
    simulation: describeSimulation(simulation, playbook, plan),
  };
}

/** Certificates as they would be built, and why one cannot be; what the rules find in them would stop the lint step. */
function previewed(
  files: ReturnType<typeof loadRunFiles>,
  plan: Plan,
  policy: Policy | null,
  at: Beside,
): { sheets: readonly PreviewSheet[]; problems: string[] } {
  const run = runFacts('0'.repeat(32), 'production', '', false, files, policy);
  const { sheets, findings, problems } = previewCertificates(run, at);
  const excused = new Set(plan.waivers.map((waiver) => waiver.check));
  const blocking = findings.filter((finding) => finding.severity === 'error' && !excused.has(finding.rule));
  return { sheets, problems: [...problems, ...blocking.map(({ rule, clause, message }) => `LINT: ${rule} (${clause}): ${message}`)] };
}

/** What would be made anew or succeeded, where a data directory holds what is in force; otherwise that nobody can tell here. */
function beside(
  files: ReturnType<typeof loadRunFiles> | null,
  atHand: ReturnType<typeof policyAtHand> | null,
  data: DataAtHand,
  now: Date,
): { renewals: readonly RenewalDraft[]; issuers: Beside['issuers']; checks: readonly Check[]; facts: CheckedFile['facts'] } {
  const nothing = { renewals: [], issuers: new Map(), checks: [], facts: [] };
  const issues = files?.playbook.steps.some(({ kind, needs }) => kind === 'build-certificate' && needs?.['issuer'] !== undefined) === true;
  const succeeds = files?.playbook.steps.some(({ kind }) => kind === 'plan-succession') === true;
  const renews = files?.playbook.steps.some(({ needs }) => needs?.['renews'] !== undefined) === true;
  if (files === null || atHand === null || !(succeeds || renews || issues)) return nothing;
  const store = data.ask();
  const unknown = typeof store === 'string' ? store : atHand.unknown;
  if (typeof store === 'string' || unknown !== null)
    return issues ? nothing : { ...nothing, checks: [notChecked(succeeds ? 'OVERLAP-WINDOW' : 'EXISTING-CERTIFICATE', unknown ?? '')] };
  const run = runFacts('0'.repeat(32), 'production', '', false, files, atHand.policy);
  const renewals = draftRenewals(store, run, now);
  const successions = successionsAtHand(store, run, now);
  return {
    renewals,
    issuers: issuersAtHand(store, run),
    checks: [...checkSubordinatesRenewed(store, run), ...[...renewals, ...successions].flatMap(({ checks }) => checks)],
    facts: successions.flatMap(({ facts }) => facts),
  };
}

/** Kinds of act the plan signs without saying on which clause of CP or CPS they rest (formats.md, Plan). */
function missingReferences(plan: Plan, playbook: Playbook): string[] {
  return actsOf(playbook)
    .filter((act) => !Object.hasOwn(plan.policyRef, act))
    .map((act) => `The plan signs a ${act} and names no clause of CP or CPS it rests on. Add policyRef.${act}.`);
}

/** Checks that say nothing without the policy. */
const heldToPolicy: ReadonlySet<string> = new Set(['PLAN-VS-POLICY', 'SEPARATION']);

function checkPlan(
  bytes: Uint8Array,
  library: ResourceLibrary,
  now: Date,
  data: DataAtHand,
): Omit<CheckedFile, 'kind' | 'sha256' | 'words'> {
  const plan = parsePlan(bytes).value;
  const loaded = problemsOf(() => loadRunFiles(bytes, library));
  const walk = loaded.value === null ? null : walked(loaded.value.playbook, plan);
  // A plan on an existing authority is held to that one's policy when it starts; what it proposes is not in force.
  const atHand = problemsOf(() => (loaded.value === null ? null : policyAtHand(data, plan, loaded.value.playbook)));
  const anew = problemsOf(() => beside(loaded.value, atHand.value, data, now));
  const sheets =
    loaded.value === null
      ? null
      : previewed(loaded.value, plan, atHand.value?.policy ?? plan.policy ?? null, { now, issuers: new Map(), ...anew.value });
  const judged = problemsOf(() => {
    if (loaded.value === null || atHand.value === null) return [];
    const { policy, unknown } = atHand.value;
    const run = runFacts('0'.repeat(32), 'production', '', plan.attendance === 'unattended', loaded.value, policy);
    // The window is for the day itself; a plan is checked before it.
    const opens = plan.window === 'none' || now >= new Date(plan.window.from) ? null : plan.window.from;
    const checks = admit(run, {
      now: opens === null ? now : new Date(opens),
      automated: plan.attendance === 'unattended',
      provider: 'pkcs11',
      policyUnknown: unknown !== null,
    });
    const window = opens === null ? null : notChecked('PLAN-WINDOW', `opens ${opens}`);
    const known = (check: Check): Check => (unknown !== null && heldToPolicy.has(check.name) ? notChecked(check.name, unknown) : check);
    return [
      ...checks.map((check) => (check.name === 'PLAN-WINDOW' && window !== null ? window : known(check))),
      ...plan.waivers.map((waiver) => waiverCheck(waiver.check, waiver.reason)),
    ].filter((check) => check !== null);
  });
  return {
    problems: [
      ...loaded.problems,
      ...atHand.problems,
      ...judged.problems,
      ...anew.problems,
      ...(sheets?.problems ?? []),
      ...(loaded.value === null ? [] : missingReferences(plan, loaded.value.playbook)),
      ...(walk?.impossible ?? []),
    ],
    checks: [...(judged.value ?? []), ...(anew.value?.checks ?? []), ...(walk === null ? [] : [walk.check])],
    ...(sheets === null ? {} : { preview: sheets.sheets }),
    ...(walk === null ? {} : { simulation: walk.simulation }),
    facts: [
      { label: 'Title', value: plan.title },
      { label: 'Playbook', value: `${plan.playbook.id} ${plan.playbook.sha256}` },
      { label: 'Rule set', value: plan.rules },
      { label: 'Attendance', value: plan.attendance },
      ...(plan.existingCertificate === undefined ? [] : [{ label: 'Existing certificate', value: plan.existingCertificate }]),
      { label: 'Window', value: plan.window === 'none' ? 'none' : `${plan.window.from} to ${plan.window.to}` },
      { label: 'People', value: plan.people.map((person) => `${person.name} (${person.roles.join(', ')})`).join('; ') },
      ...Object.entries(plan.params).map(([name, value]) => ({
        label: name,
        value: typeof value === 'object' ? `${value.label} ${value.serial}` : String(value),
      })),
      ...(anew.value?.facts ?? []),
    ],
  };
}

function waiverCheck(name: string, reason: string): Check | null {
  // Lint rules are waived by their own id, which is no check's name; the lint step reports those.
  return /^[A-Z]/.test(name) ? waived(name as Check['name'], reason, 'plan') : null;
}

/**
 * Checks one plan, playbook, profile, design or scenario; a plan on an existing authority is held to the policy that stands in `data`. Throws input.*
 * where the file has no form at all.
 */
export function checkFile(bytes: Uint8Array, library: ResourceLibrary, now: Date, data: DataAtHand = noDataAtHand): CheckedFile {
  const sha256 = sha256Hex(bytes);
  const common = { sha256, words: hashWords(sha256) };
  const value = readStrictYaml(bytes, 'the file').value;
  const header = typeof value === 'object' && value !== null && 'conclave' in value ? value.conclave : undefined;
  if (header === 'plan/1') return { kind: 'plan', ...common, ...checkPlan(bytes, library, now, data) };
  if (header === 'scenario/1') return { kind: 'scenario', ...common, ...checkScenarioFile(bytes, library) };
  if (header === 'playbook/1') {
    const playbook = parsePlaybook(bytes).value;
    const { impossible, check, simulation } = walked(playbook, null);
    return {
      kind: 'playbook',
      ...common,
      problems: [...checkPlaybookFile(playbook), ...impossible],
      simulation,
      checks: [passed('PLAYBOOK-HASH', sha256), check],
      facts: [
        { label: 'Title', value: playbook.title },
        { label: 'Steps', value: playbook.steps.map((step) => step.id).join(', ') },
        { label: 'Minutes planned', value: String(playbook.steps.reduce((sum, step) => sum + (step.minutes ?? 0), 0)) },
      ],
    };
  }
  if (header === 'profile/1') {
    const profile = parseProfile(bytes).value;
    return {
      kind: 'profile',
      ...common,
      problems: [],
      checks: [passed('PROFILE-HASH', sha256)],
      facts: [
        { label: 'Title', value: profile.title },
        { label: 'Makes', value: profile.makes },
        { label: 'Rule sets', value: profile.rules.join(', ') },
      ],
    };
  }
  if (header === 'design/1') return { kind: 'design', ...common, ...checkDesignFile(bytes, library) };
  throw new CeremonyError(
    'input.schema',
    'The file does not begin with conclave: plan/1, playbook/1, profile/1, design/1 or scenario/1. Nothing was checked.',
  );
}
