// The designer's side of the core: what there is to choose from, a draft judged by the rules of `conclave design`, saved as a file, and
// its ceremonies as plans beside the other saved plans.

import { describeDesign } from '../design/describe-design.ts';
import { factsOf } from '../design/design-facts.ts';
import { plansOf, requireSound, type DesignedPlans } from '../design/plans-of-design.ts';
import type { ResourceLibrary } from '../ceremony/run-files.ts';
import { CeremonyError } from '../errors.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { designSchema, parseDesign } from '../formats/design.ts';
import { ruleSetField } from '../formats/fields.ts';
import { describeProblem } from '../formats/schema-refusal.ts';
import { readStrictYaml } from '../formats/strict-yaml.ts';
import { writeDesign } from '../formats/write-design.ts';
import { keyAlgorithmNames, keyAlgorithms } from '../pki/algorithms.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { readableProfiles, type ReadableProfile } from './readable-profiles.ts';
import type { ChosenPlan, Workplace } from './workplace.ts';

type Draft = CallInput<'checkDesign'>['draft'];

const bytesOf = (draft: Draft): Uint8Array => new TextEncoder().encode(writeDesign(draft));

const libraryOf = (workplace: Workplace, designId: string | null): ResourceLibrary =>
  designId === null ? workplace.library : workplace.keptPlan(designId).library;

const profileChoice = ({ id, value }: ReadableProfile): CallOutput<'designDesk'>['profiles'] =>
  value.makes === 'certificate' ? [{ id, title: value.title, kind: value.kind, validity: { ...value.validity } }] : [];

/** What there is to choose from, and the designs in the data directory. */
export function designDesk({ library, savedDesigns }: Workplace): CallOutput<'designDesk'> {
  return {
    profiles: readableProfiles(library).flatMap(profileChoice),
    algorithms: keyAlgorithmNames.map((id) => ({ id, title: keyAlgorithms[id].title })),
    rules: [...ruleSetField.options],
    saved: savedDesigns().map(({ name, savedAt }) => ({ name, savedAt: savedAt.toISOString() })),
  };
}

/** A root that begins with the next year; what people change is everything. */
export function beginDesign({ now }: Workplace): CallOutput<'beginDesign'> {
  const draft: Draft = {
    conclave: 'design/1',
    title: 'Example Trust',
    rules: 'private',
    start: `${now().getUTCFullYear() + 1}-01-01T00:00:00Z`,
    nodes: [
      {
        id: 'root-r1',
        profile: 'root',
        subject: 'CN=Example Root R1,O=Example Trust,C=CH',
        algorithm: 'ecdsa-p384',
        validity: 'P20Y',
        overlap: 'P10Y',
        key: 'offline',
        publication: { crl: { full: ['http://pki.example.org/root-r1.crl'] }, caIssuers: ['http://pki.example.org/root-r1.cer'] },
      },
    ],
  };
  return { draft, name: 'hierarchy.design.yaml', designId: null };
}

/** The file as values, judged while it is changed; only what is no design at all is refused. */
function opened(workplace: Workplace, chosen: ChosenPlan): CallOutput<'beginDesign'> {
  const { value } = readStrictYaml(chosen.bytes, chosen.name);
  const header = typeof value === 'object' && value !== null && 'conclave' in value ? value.conclave : undefined;
  if (header !== 'design/1')
    throw new CeremonyError('input.schema', 'The file does not begin with conclave: design/1. Nothing was opened.');
  return { draft: JSON.parse(JSON.stringify(value)) as Draft, name: chosen.name, designId: workplace.keepPlan(chosen) };
}

/** Asks the shell for a design. null: the person chose none. */
export async function openDesign(workplace: Workplace): Promise<CallOutput<'openDesign'>> {
  const chosen = await workplace.choosePlan();
  return chosen === null ? null : opened(workplace, chosen);
}

export const openSavedDesign = (workplace: Workplace, { name }: CallInput<'openSavedDesign'>): CallOutput<'openSavedDesign'> =>
  opened(workplace, workplace.savedDesign(name));

/** What is wrong with each field, all at once, by path; the parser itself stops at the first. */
function fieldProblems(draft: Draft): CallOutput<'checkDesign'>['fields'] {
  const { error } = designSchema.safeParse(draft, { error: describeProblem });
  return (error?.issues ?? []).map(({ path, message }) => ({
    path: path.map(String).join('.'),
    text: `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
  }));
}

const told = ({ plans, without }: DesignedPlans): Pick<CallOutput<'checkDesign'>, 'ceremonies' | 'without'> => ({
  ceremonies: plans.map(({ order, node, playbook, name }) => ({ order, node, playbook, name })),
  without: without.map(({ node, reason }) => ({ node, reason })),
});

/** The draft as the file it would be: what the parser and the rules say of it, and everything that follows from it. */
export function checkDesign(workplace: Workplace, { draft, designId }: CallInput<'checkDesign'>): CallOutput<'checkDesign'> {
  const bytes = bytesOf(draft);
  const sha256 = sha256Hex(bytes);
  const common = {
    text: new TextDecoder().decode(bytes),
    hash: { what: 'design', sha256, words: [...hashWords(sha256)] },
    fields: fieldProblems(draft),
  };
  try {
    const library = libraryOf(workplace, designId);
    const facts = factsOf(parseDesign(bytes).value, library);
    const view = describeDesign(facts);
    const sound = view.findings.every(({ severity }) => severity !== 'error');
    return { ...common, problem: null, view, ...told(sound ? plansOf(facts, library) : { plans: [], without: [] }) };
  } catch (error) {
    if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
    return { ...common, problem: `${error.code}: ${error.message}`, view: null, ceremonies: [], without: [] };
  }
}

/** Saves the draft where the person says, never over a file. null: they chose no place. */
export async function saveDesign(workplace: Workplace, { draft, name }: CallInput<'saveDesign'>): Promise<CallOutput<'saveDesign'>> {
  const saved = await workplace.savePlan(name, bytesOf(draft));
  return saved === null ? null : { name: saved.name };
}

/** Writes the plan of every ceremony into the data directory's folder for plans, all or none. Throws policy.lint, media.exists. */
export function saveDesignPlans(workplace: Workplace, { draft, designId }: CallInput<'saveDesignPlans'>): CallOutput<'saveDesignPlans'> {
  const library = libraryOf(workplace, designId);
  const facts = factsOf(parseDesign(bytesOf(draft)).value, library);
  requireSound(describeDesign(facts).findings);
  const made = plansOf(facts, library);
  workplace.savePlans(made.plans.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text) })));
  return told(made);
}
