import { CeremonyError } from '../errors.ts';
import { skeletonAnswers } from './answers-skeleton.ts';
import type { Role } from './fields.ts';
import type { LoadedFile } from './loaded-file.ts';
import { planParameter } from './playbook.ts';
import type { ParameterType, Playbook } from './playbook.ts';
import { castOf } from './skeleton-cast.ts';
import type { CastMember } from './skeleton-cast.ts';

/** What stands where only people can know: visible, and harmless if forgotten. */
const placeholders: Readonly<Record<ParameterType, string>> = {
  token: 'at-run',
  'distinguished-name': 'CN=CHANGE-ME Root R1,O=CHANGE-ME,C=XX',
  label: 'change-me-key',
  'key-algorithm': 'ecdsa-p384',
  duration: 'P20Y',
  number: '1',
  text: 'CHANGE-ME',
  hash: '0'.repeat(64),
};

/**
 * The plan and answers skeletons of `conclave plan` (formats.md, Command line): YAML that parses as written, with every
 * hash filled in, and CHANGE-ME where people must decide. `set` gives parameters by name. Throws `usage` for a name the
 * playbook does not declare; whether a value fits its type is for `check` to say.
 */
export function planSkeleton(
  playbook: LoadedFile<Playbook>,
  profiles: readonly { id: string; sha256: string }[],
  set: Readonly<Record<string, string>>,
): { plan: string; answers: string } {
  const { params } = playbook.value;
  const unknown = Object.keys(set).find((name) => !Object.hasOwn(params, name));
  if (unknown !== undefined) {
    throw new CeremonyError(
      'usage',
      `The playbook ${playbook.value.id} has no parameter \`${unknown}\`; it has ${Object.keys(params).join(', ') || 'none'}.`,
    );
  }
  const quorum = quorumOf(playbook.value, set);
  const cast = castOf(playbook.value.roles, quorumRolesOf(playbook.value), quorum);
  const lines = [
    `# Plan for: ${playbook.value.title}. Look for CHANGE-ME; then \`conclave check\` this file and have it reviewed.`,
    '# The SHA-256 of this file is what the room reads aloud: any later edit, even a space, is another plan.',
    '',
    'conclave: plan/1',
    `title: ${scalar(titleOf(playbook.value, set))}`,
    `playbook: { id: ${playbook.value.id}, sha256: ${playbook.sha256} }`,
    'rules: private # private, br (publicly trusted) or cnsa2',
    'attendance: people # or unattended: no one in the room, and the evidence says so',
    'window: { from: 2026-01-01T09:00:00Z, to: 2026-01-01T18:00:00Z } # CHANGE-ME: the day, in UTC; `none` only if unattended',
    ...block(
      'params',
      Object.entries(params).map(([name, type]) => `${name}: ${parameter(name, type, quorum, set[name])}`),
    ),
    ...block(
      'profiles',
      profiles.map(({ id, sha256 }) => `${id}: ${sha256}`),
    ),
    'enrol: at-roll-call # each person chooses a passphrase at the roll call',
    'people:',
    ...cast.map(personLine),
    'media: [] # labels of the media the evidence leaves on',
    'waivers: [] # for example: [{ check: HOST-NETWORK-DOWN, reason: "why it is safe this time" }]',
    'backup: none # none, vendor-clone or store-copy',
    '# softwareToken: accepted # needed for production on the embedded token',
    'policyRef: # clause of your CP or CPS behind each act',
    '  certificate: "CP, section 6.1" # CHANGE-ME',
    '  crl: "CP, section 4.9.7" # CHANGE-ME',
    ...(proposesPolicy(playbook.value) ? proposedPolicy(playbook.value, titleOf(playbook.value, set), quorum) : []),
  ];
  return { plan: `${lines.join('\n')}\n`, answers: skeletonAnswers(playbook.value, cast, quorum) };
}

/** A playbook that certifies a key with itself makes an authority, and its plan proposes that authority's policy. */
function proposesPolicy(playbook: Playbook): boolean {
  return playbook.steps.some(
    (step) => step.kind === 'build-certificate' && step.needs !== undefined && step.needs['issuerKey'] === step.needs['subjectKey'],
  );
}

function proposedPolicy(playbook: Playbook, authority: string, quorum: number): string[] {
  const act = `{ quorum: ${quorum}, roles: [${quorumRolesOf(playbook).join(', ')}] }`;
  return [
    'policy: # the standing rules of the new authority; later plans can only be stricter',
    '  conclave: policy/1',
    `  authority: ${scalar(authority)}`,
    '  rules: private',
    '  attendance: [people] # add unattended to allow runs without people',
    '  acts:',
    `    certificate: ${act}`,
    `    crl: ${act}`,
    '  separation: # nobody may hold both roles of a pair',
    '    - [ceremonyAdministrator, witness]',
    '    - [custodian, witness]',
    '  waivable: [] # checks a plan may waive with a reason',
    '  crl: { scopes: [full], horizon: P1Y }',
    '  backup: none',
    '  people: at-roll-call',
  ];
}

function quorumOf(playbook: Playbook, set: Readonly<Record<string, string>>): number {
  const steps = playbook.steps.map((step) => step.quorum ?? 1);
  const numbers = steps.map((quorum) => {
    const name = planParameter(quorum);
    return name === null ? Number(quorum) : Number(set[name] ?? 2);
  });
  return Math.min(Math.max(1, ...numbers.filter(Number.isInteger)), 20);
}

/** The roles whose people approve. */
function quorumRolesOf(playbook: Playbook): Role[] {
  return [...new Set(playbook.steps.filter((step) => step.kind === 'approve').flatMap((step) => step.by))];
}

function titleOf(playbook: Playbook, set: Readonly<Record<string, string>>): string {
  const subject = Object.entries(playbook.params).find(([, type]) => type === 'distinguished-name')?.[0];
  const commonName = /(?:^|,)\s*CN=((?:[^,\\]|\\.)+)/i.exec(subject === undefined ? '' : (set[subject] ?? ''))?.[1];
  return commonName?.replace(/\\(.)/g, '$1').trim().slice(0, 120) || 'CHANGE-ME';
}

function parameter(name: string, type: ParameterType, quorum: number, given: string | undefined): string {
  if (given !== undefined) return type === 'number' && /^[1-9]\d{0,8}$/.test(given) ? given : scalar(given);
  if (type === 'number') return `${name === 'quorum' ? quorum : placeholders.number} # CHANGE-ME if it should be another number`;
  return `${scalar(placeholders[type])} # ${type === 'token' ? 'or { serial, label, model, manufacturer }' : 'CHANGE-ME'}`;
}

function personLine(person: CastMember): string {
  return `  - { id: ${person.id}, name: "CHANGE-ME ${person.title}", roles: [${person.role}] }`;
}

function block(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [`${name}: {}`] : [`${name}:`, ...lines.map((line) => `  ${line}`)];
}

/** JSON text is a double-quoted YAML scalar; plain words are left plain. */
function scalar(text: string): string {
  return /^[A-Za-z][A-Za-z0-9 -]*[A-Za-z0-9]$/.test(text) && !/^(?:true|false|null)$/i.test(text) ? text : JSON.stringify(text);
}
