// From the bytes of a plan to everything a run is held to, each file checked against the hash the plan names.

import { CeremonyError } from '../errors.ts';
import { canonicalJson } from '../formats/canonical-json.ts';
import { parsePlan, type Plan } from '../formats/plan.ts';
import { parsePlaybook, profileIdsOf, type Playbook } from '../formats/playbook.ts';
import { checkPlaybook } from '../formats/playbook-check.ts';
import type { Policy } from '../formats/policy.ts';
import { parseProfile } from '../formats/profile.ts';
import { sha256Hex } from '../pki/hash.ts';
import { stepKinds } from '../steps/kinds.ts';
import type { LoadedProfile, Mode, RunFacts } from '../steps/step.ts';

/** Where playbooks and profiles come from; null: there is none of this id. */
export interface ResourceLibrary {
  playbook(id: string): Uint8Array | null;
  profile(id: string): Uint8Array | null;
  /** Ids of the playbooks that came with Conclave, in alphabetical order. */
  playbookIds?(): readonly string[];
  /** Ids of the profiles that came with Conclave and of those in the data directory, in alphabetical order. */
  profileIds?(): readonly string[];
  /** resources/help/steps.yaml */
  stepHelp?(): Uint8Array | null;
  /** Every file of resources/handoff/, in alphabetical order. */
  handoffKits?(): readonly Uint8Array[];
  /** Every file of resources/recipes/, in alphabetical order. */
  recipes?(): readonly Uint8Array[];
  /** resources/reader/conclave-reader.html */
  readerPage?(): Uint8Array | null;
  /** resources/triage.yaml */
  triage?(): Uint8Array | null;
  /** A scenario of a drill; null: there is none of this id. */
  scenario?(id: string): Uint8Array | null;
  /** Ids of the scenarios that came with Conclave, in alphabetical order. */
  scenarioIds?(): readonly string[];
}

/** Step kinds as the static check of a playbook wants them. */
const checkableKinds = Object.fromEntries([...stepKinds.values()].map((kind) => [kind.kind, kind]));

function loadPlaybook(plan: Plan, library: ResourceLibrary): { playbook: Playbook; bytes: Uint8Array } {
  const bytes = library.playbook(plan.playbook.id);
  if (bytes === null)
    throw new CeremonyError(
      'input.not-found',
      `The plan is for playbook «${plan.playbook.id}», which is not here. Nothing was started. Put ${plan.playbook.id}.yaml beside the plan.`,
    );
  const loaded = parsePlaybook(bytes);
  if (loaded.sha256 !== plan.playbook.sha256) {
    throw new CeremonyError(
      'policy.playbook-hash',
      `The plan is for another version of playbook «${plan.playbook.id}»: it names SHA-256 ${plan.playbook.sha256.slice(0, 16)}… and the file here has ${loaded.sha256.slice(0, 16)}…. Nothing was started. Review the plan again for this playbook, or bring the file it was made for.`,
    );
  }
  const problems = checkPlaybookFile(loaded.value);
  if (problems[0] !== undefined)
    throw new CeremonyError(
      'input.schema',
      `The playbook «${plan.playbook.id}» does not hold together: ${problems[0]}. Nothing was started.`,
    );
  return { playbook: loaded.value, bytes };
}

/** What is wrong with a playbook's references, types, roles and order; empty: nothing. */
export function checkPlaybookFile(playbook: Playbook): string[] {
  const problems = checkPlaybook(playbook, checkableKinds);
  for (const { id, kind } of playbook.steps) {
    const need = { 'import-request': 'request', 'import-requests': 'requests' }[kind];
    if (need === undefined) continue;
    const used = playbook.steps.some((step) => step.kind === 'build-certificate' && [step.needs?.[need] ?? []].flat().includes(id));
    if (!used) problems.push(`step ${id} imports a request, and no build-certificate answers it`);
  }
  for (const { id, kind } of playbook.steps) {
    const used = playbook.steps.some((step) => step.kind === 'build-certificate' && [step.needs?.['existing'] ?? []].flat().includes(id));
    if (kind === 'import-certificate' && !used) problems.push(`step ${id} imports a certificate, and no build-certificate uses it`);
  }
  const seals = playbook.steps.findIndex((step) => stepKinds.get(step.kind)?.afterSeal === true);
  if (seals !== playbook.steps.length - 1) problems.push('sign-off must stand once, as the last step');
  return problems;
}

function loadProfiles(plan: Plan, playbook: Playbook, library: ResourceLibrary): ReadonlyMap<string, LoadedProfile> {
  const used = profileIdsOf(playbook, plan.params);
  const missing = used.find((id) => !(id in plan.profiles));
  if (missing !== undefined)
    throw new CeremonyError(
      'policy.profile-hash',
      `The playbook uses profile «${missing}» and the plan does not name its SHA-256. Nothing was started. Add it under profiles.`,
    );
  const profiles = new Map<string, LoadedProfile>();
  for (const [id, sha256] of Object.entries(plan.profiles)) {
    const bytes = library.profile(id);
    if (bytes === null)
      throw new CeremonyError(
        'input.not-found',
        `The plan uses profile «${id}», which is not here. Nothing was started. Put ${id}.yaml beside the plan.`,
      );
    const loaded = parseProfile(bytes);
    if (loaded.sha256 !== sha256) {
      throw new CeremonyError(
        'policy.profile-hash',
        `The plan uses another version of profile «${id}»: it names SHA-256 ${sha256.slice(0, 16)}… and the file here has ${loaded.sha256.slice(0, 16)}…. Nothing was started. Review the plan again for this profile.`,
      );
    }
    if (loaded.value.id !== id)
      throw new CeremonyError('input.schema', `The file of profile «${id}» says its id is «${loaded.value.id}». Nothing was started.`);
    profiles.set(id, loaded);
  }
  return profiles;
}

/** A playbook that hands out shares needs a plan that says to whom. Throws policy.custody. */
function requireCustodians(plan: Plan, playbook: Playbook): void {
  if (typeof plan.custody === 'object' || !playbook.steps.some((step) => step.kind === 'share-pins')) return;
  throw new CeremonyError(
    'policy.custody',
    'The playbook hands out shares of PINs, and the plan does not say to whom. Nothing was started. Write custody: {user: {threshold, custodians}} into the plan.',
  );
}

/** Loads and checks plan, playbook and profiles. Throws input.* and policy.*-hash; changes nothing. */
export function loadRunFiles(
  planBytes: Uint8Array,
  library: ResourceLibrary,
): Pick<RunFacts, 'plan' | 'planBytes' | 'planSha256' | 'playbook' | 'playbookBytes' | 'profiles'> {
  const plan = parsePlan(planBytes);
  const { playbook, bytes } = loadPlaybook(plan.value, library);
  requireCustodians(plan.value, playbook);
  return {
    plan: plan.value,
    planBytes,
    planSha256: plan.sha256,
    playbook,
    playbookBytes: bytes,
    profiles: loadProfiles(plan.value, playbook, library),
  };
}

/** SHA-256 of the canonical policy, '' where there is none. */
export function policyHash(policy: Policy | null): string {
  return policy === null ? '' : sha256Hex(new TextEncoder().encode(canonicalJson(policy)));
}

/** Facts of a run from its parts. `automated`: answers come from a file. */
export function runFacts(
  id: string,
  mode: Mode,
  out: string,
  automated: boolean,
  files: ReturnType<typeof loadRunFiles>,
  policy: Policy | null,
): RunFacts {
  const rehearsal = mode !== 'production';
  return {
    id,
    mode,
    out,
    ...files,
    policy,
    policySha256: policyHash(policy),
    attendance: rehearsal && automated ? 'unattended' : files.plan.attendance,
    enrolsAtRollCall: rehearsal || files.plan.enrol === 'at-roll-call',
  };
}
