// The plan editor's side of the core: what there is to choose from, a draft checked by the checker of `conclave check`, saved
// through the shell. Knows no playbook by name: the form is the playbook's parameters and the schema of plans.

import { checkTable } from '../checks.ts';
import { checkFile } from '../ceremony/check-file.ts';
import type { ResourceLibrary } from '../ceremony/run-files.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson } from '../formats/canonical-json.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { importSteps } from '../ceremony/require-imports.ts';
import { actsOf, beginPlan, proposesPolicy, toFillIn } from '../formats/begin-plan.ts';
import { compareLines, comparePlanValues } from '../formats/compare-plans.ts';
import { customaryParameters } from '../formats/customary-parameters.ts';
import { roleNames, ruleSetField } from '../formats/fields.ts';
import { certifiedPurposeNames } from '../formats/key-purposes.ts';
import { isNeverWaivable } from '../formats/never-waivable.ts';
import { makesAuthority, namesExisting, parsePlaybook, profileIdsOf, type ParameterType, type Playbook } from '../formats/playbook.ts';
import { attendanceField, backupField, demandOf } from '../formats/policy.ts';
import { readStrictYaml } from '../formats/strict-yaml.ts';
import { writePlan, type PlanDraft } from '../formats/write-plan.ts';
import { keyAlgorithms, keyAlgorithmNames } from '../pki/algorithms.ts';
import { sha256Hex } from '../pki/hash.ts';
import { leftToPlan, withValidityOfProfile } from '../ceremony/profiles-of-plan.ts';
import { statusDefaultsOf } from './status-defaults.ts';
import { existingAuthority } from '../steps/existing-authority.ts';
import { fieldsLeft } from '../steps/given-by-plan.ts';
import { readAuthorities } from '../store/tables/authority.ts';
import { readCertificateRequests } from '../store/tables/certificate-request.ts';
import type { CallInput, CallOutput, PlanPreview } from '../../preload/contract/calls.ts';
import type { CheckedDraft, PlanEditorView } from '../../preload/contract/plan-editor.ts';
import { authorityRecords } from './authorities.ts';
import { people } from './people.ts';
import { fieldProblems } from './plan-field-problems.ts';
import { previewOf } from './plans.ts';
import { readableProfiles, type ReadableProfile } from './readable-profiles.ts';
import { staleFiles } from './stale-files.ts';
import type { Workplace } from './workplace.ts';

const heading = ['Written with Conclave’s plan editor. Nothing may change after its hash was read aloud: conclave check prints it.'];

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function playbookOf(library: ResourceLibrary, id: unknown): { playbook: Playbook; sha256: string } | null {
  const bytes = typeof id === 'string' ? library.playbook(id) : null;
  if (bytes === null) return null;
  const { value: playbook, sha256 } = parsePlaybook(bytes);
  return { playbook, sha256 };
}

function textOf(draft: PlanDraft, library: ResourceLibrary): string {
  const named = draft['playbook'];
  const id = typeof named === 'object' && named !== null && 'id' in named ? named.id : null;
  return writePlan(draft, heading, playbookOf(library, id)?.playbook.params ?? {});
}

const profileChoice = ({ id, sha256, value }: ReadableProfile): PlanEditorView['playbooks'][number]['profiles'][number] => ({
  id,
  title: value.title,
  sha256,
  rules: [...value.rules],
});

/** What there is to choose from. */
export async function planEditor(workplace: Workplace): Promise<PlanEditorView> {
  const { library } = workplace;
  const { store } = await workplace.production();
  return {
    playbooks: (library.playbookIds?.() ?? []).flatMap((id) => {
      const found = playbookOf(library, id);
      if (found === null) return [];
      const { playbook, sha256 } = found;
      return [
        {
          id,
          title: playbook.title,
          sha256,
          roles: [...playbook.roles],
          params: Object.entries(playbook.params).map(([name, type]) => ({ name, type })),
          profiles: readableProfiles(library, profileIdsOf(playbook)).map(profileChoice),
          acts: actsOf(playbook),
          proposesPolicy: proposesPolicy(playbook),
          imports: importSteps(playbook).map(({ id: step, title }) => ({ id: step, title: title ?? step })),
          minutes: playbook.steps.reduce((sum, step) => sum + (step.minutes ?? 0), 0),
        },
      ];
    }),
    authorities: readAuthorities(store).map(({ label }) => label),
    pendingRequests: readCertificateRequests(store, { state: 'pending' }).map(({ label }) => label),
    certificates: authorityRecords(store).flatMap(({ authority, certificates }) =>
      certificates.slice(-1).map(({ sha256, notAfter }) => ({ authority: authority.label, sha256, until: notAfter })),
    ),
    people: people(workplace).map(({ id, spkiSha256 }) => ({ id, spkiSha256 })),
    choices: {
      rules: [...ruleSetField.options],
      attendance: [...attendanceField.options],
      backup: [...backupField.options],
      roles: [...roleNames],
      profiles: readableProfiles(library)
        .filter(({ value }) => value.makes === 'certificate')
        .map((profile) => ({
          ...profileChoice(profile),
          leaves: profile.value.makes === 'certificate' ? fieldsLeft(profile.value).map(({ name }) => name) : [],
        })),
      crlProfiles: readableProfiles(library)
        .filter(({ value }) => value.makes === 'crl')
        .map(profileChoice),
      ocspProfiles: readableProfiles(library)
        .filter(({ value }) => value.makes === 'ocsp')
        .map(profileChoice),
      algorithms: keyAlgorithmNames.map((id) => ({ id, title: keyAlgorithms[id].title })),
      purposes: [...certifiedPurposeNames],
      waivable: Object.entries(checkTable)
        .filter(([check]) => check.startsWith('HOST-') && !isNeverWaivable(check))
        .map(([check, claim]) => ({ check, claim })),
    },
  };
}

/** A day in working hours, tomorrow. */
function nextDay(now: Date): { from: string; to: string } {
  const day = new Date(now.getTime() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  return { from: `${day}T08:00:00Z`, to: `${day}T18:00:00Z` };
}

/** A plan of this playbook with everything in it that can be known now. Throws input.not-found. */
export async function beginDraft(
  workplace: Workplace,
  { playbook: id, authority, certificate }: CallInput<'beginDraft'>,
): Promise<CallOutput<'beginDraft'>> {
  const { library } = workplace;
  const found = playbookOf(library, id);
  if (found === null) throw new CeremonyError('input.not-found', `There is no playbook ${id}. Nothing was begun.`);
  const { playbook, sha256 } = found;
  const known: Readonly<Partial<Record<ParameterType, string>>> = {
    ...(authority === null ? {} : { authority, ...statusDefaultsOf((await workplace.production()).store, authority) }),
    ...(signsAhead(playbook) ? { 'crl-profile': 'monthly-crl' } : {}),
    ...(certificate === null ? {} : { certificates: certificate }),
  };
  const given = Object.fromEntries(
    Object.entries(playbook.params).flatMap(([name, type]) => (known[type] === undefined ? [] : [[name, known[type]]])),
  );
  const profiles = profileIdsOf(playbook, given).map((profile): [string, string] => {
    const bytes = library.profile(profile);
    return [profile, bytes === null ? '' : sha256Hex(bytes)];
  });
  const draft = beginPlan({
    playbook,
    playbookSha256: sha256,
    profiles: Object.fromEntries(profiles),
    title: authority === null ? playbook.title : `${playbook.title}: ${authority}`,
    rules: 'private',
    attendance: 'people',
    window: nextDay(workplace.now()),
    params: withValidityOfProfile(library, playbook, customaryParameters(playbook, given), given),
    left: leftToPlan(library, profileIdsOf(playbook)),
    quorum: 2,
    people: playbook.roles.flatMap((role) =>
      Array.from({ length: role === 'custodian' ? 2 : 1 }, () => ({ id: '', name: '', roles: [role] })),
    ),
  });
  return { draft: asSent(await inForce(workplace, draft, authority, playbook)), name: `${id}.plan.yaml`, planId: null };
}

/** A series is made of a profile whose lists overlap. */
const signsAhead = ({ params }: Playbook): boolean => Object.values(params).includes('crl-calendar');

/** A plan on an authority begins with what its policy demands; one that changes the policy, with the one in force. */
async function inForce(workplace: Workplace, draft: PlanDraft, authority: string | null, playbook: Playbook): Promise<PlanDraft> {
  if (authority === null) return draft;
  const { store } = await workplace.production();
  const { chain, policy: standing } = existingAuthority(store, authority, 'retired-too');
  const named = namesExisting(playbook) ? { existingCertificate: chain[0]?.sha256 ?? toFillIn } : {};
  const policy = standing?.value;
  if (policy === undefined) return { ...draft, ...named };
  const params = draft['params'] as PlanDraft;
  const acts = actsOf(playbook).filter((act) => act === 'certificate' || act === 'crl');
  const quorums = (acts.length === 0 ? (['document'] as const) : acts).map((act) => demandOf(policy, act).quorum);
  return {
    ...draft,
    ...named,
    rules: policy.rules,
    attendance: policy.attendance.includes('people') ? 'people' : (policy.attendance[0] ?? 'people'),
    backup: policy.backup,
    params: typeof params['quorum'] === 'number' ? { ...params, quorum: Math.max(params['quorum'], ...quorums) } : params,
    ...(draft['policy'] === undefined ? {} : { policy: proposedFrom(draft, JSON.parse(canonicalJson(policy)) as PlanDraft, playbook) }),
  };
}

/** A changed policy begins as the one in force; a successor’s too, but with a name, people and addresses of its own. */
function proposedFrom(draft: PlanDraft, inForceNow: PlanDraft, playbook: Playbook): PlanDraft {
  if (!playbook.steps.some(makesAuthority)) return inForceNow;
  const { publication: _publication, ...kept } = inForceNow;
  const { authority } = draft['policy'] as PlanDraft;
  return { ...kept, authority: authority ?? toFillIn, people: 'at-roll-call' };
}

/** As the window takes it: in a form an empty field asks better than a question mark. */
function asSent(draft: unknown): CallOutput<'beginDraft'>['draft'] {
  return JSON.parse(
    JSON.stringify(draft, (_key, value: unknown) => (value === toFillIn ? '' : value)),
  ) as CallOutput<'beginDraft'>['draft'];
}

/** A plan that was opened, to be changed and saved under another name. What it names by hash is compared, not trusted. */
export function draftOfPlan(workplace: Workplace, { planId }: CallInput<'draftOfPlan'>): CallOutput<'draftOfPlan'> {
  const plan = workplace.keptPlan(planId);
  const { value } = readStrictYaml(plan.bytes, plan.name);
  return { draft: asSent(value), name: plan.name, planId };
}

const libraryOf = (workplace: Workplace, planId: string | null): ResourceLibrary =>
  planId === null ? workplace.library : workplace.keptPlan(planId).library;

/** The draft as the file it would be, judged by the checker of `conclave check`. */
export async function checkDraft(workplace: Workplace, { draft, planId }: CallInput<'checkDraft'>): Promise<CheckedDraft> {
  const library = libraryOf(workplace, planId);
  const text = textOf(draft, library);
  const bytes = encode(text);
  const sha256 = sha256Hex(bytes);
  const common = {
    text,
    hash: { what: 'plan', sha256, words: hashWords(sha256) },
    fields: fieldProblems(draft, library),
    stale: staleFiles(draft, library),
  };
  const { store } = await workplace.production();
  try {
    const { checks, problems, preview, simulation } = checkFile(bytes, library, workplace.now(), { ask: () => store, named: false });
    return {
      ...common,
      checks: checks.map((check) => ({ ...check })),
      problems: [...problems],
      preview: [...(preview ?? [])],
      ...(simulation === undefined ? {} : { simulation }),
    };
  } catch (error) {
    if (!(error instanceof CeremonyError)) throw error;
    return { ...common, checks: [], problems: [`${error.code}: ${error.message}`], preview: [] };
  }
}

/** Saves the draft where the person says, never over a file. null: they chose none. Runs start from the saved bytes alone. */
export async function savePlan(workplace: Workplace, { draft, planId, name }: CallInput<'savePlan'>): Promise<PlanPreview | null> {
  const library = libraryOf(workplace, planId);
  const bytes = encode(textOf(draft, library));
  const saved = await workplace.savePlan(name, bytes);
  return saved === null ? null : previewOf(workplace, { name: saved.name, bytes, library });
}

/** How the draft differs from a plan that was opened: line by line, and by what it means. */
export function comparePlans(workplace: Workplace, { draft, planId, otherId }: CallInput<'comparePlans'>): CallOutput<'comparePlans'> {
  const other = workplace.keptPlan(otherId);
  const text = textOf(draft, libraryOf(workplace, planId));
  return {
    other: other.name,
    lines: compareLines(new TextDecoder().decode(other.bytes), text),
    meaning: comparePlanValues(other.bytes, encode(text)),
  };
}
