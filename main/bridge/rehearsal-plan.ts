import { CeremonyError } from '../errors.ts';
import type { ResourceLibrary } from '../ceremony/run-files.ts';
import { parsePlaybook } from '../formats/playbook.ts';
import { sha256Hex } from '../pki/hash.ts';

export interface RehearsalNames {
  readonly subject: string;
  readonly administrator: string;
  /** null: the administrator is the custodian too. */
  readonly custodian: string | null;
  readonly witness: string;
}

/** ub-common-name of X.520 is 64 characters, of which the rehearsal mark takes ten (rules.md, Rehearsals and drills). */
const commonNameMax = 54;
const hourMilliseconds = 60 * 60 * 1000;
const playbookId = 'root-ca';

/** Text in double quotes: JSON is YAML 1.2. */
const quoted = (text: string): string => JSON.stringify(text);
const instant = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** Small letters, digits and single hyphens of a name; `otherwise` where it has none. */
function slug(name: string, otherwise: string, taken: readonly string[] = ['conclave', 'log']): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 24)
    .replace(/-+$/, '');
  const free = plain === '' || taken.includes(plain) ? otherwise : plain;
  return free;
}

/** RFC 4514 §2.4: what must be escaped in an attribute value. */
const escaped = (value: string): string =>
  value
    .replace(/[\\",+;<>=]/g, (character) => `\\${character}`)
    .replace(/^[# ]/, (character) => `\\${character}`)
    .replace(/ $/, '\\ ');

function hashOf(bytes: Uint8Array | null, what: string): string {
  if (bytes === null) throw new CeremonyError('bug', `The ${what} that comes with Conclave is not there.`);
  return sha256Hex(bytes);
}

function profilesOf(library: ResourceLibrary, playbook: Uint8Array): string[] {
  const used = parsePlaybook(playbook).value.steps.flatMap((step) =>
    typeof step.with?.['profile'] === 'string' ? [step.with['profile']] : [],
  );
  return [...new Set(used)].map((id) => `  ${id}: ${hashOf(library.profile(id), `profile ${id}`)}`);
}

/** The lines of two or three people, with ids from their first names, each of them once. */
function peopleLines({ administrator, custodian, witness }: RehearsalNames): string[] {
  const people = [
    {
      part: 'administrator',
      name: administrator,
      roles: custodian === null ? 'ceremonyAdministrator, custodian' : 'ceremonyAdministrator',
    },
    ...(custodian === null ? [] : [{ part: 'custodian', name: custodian, roles: 'custodian' }]),
    { part: 'witness', name: witness, roles: 'witness' },
  ];
  const ids: string[] = [];
  return people.map(({ part, name, roles }) => {
    const id = slug(name.trim().split(/\s+/)[0] ?? '', part, ['conclave', 'log', 'administrator', 'custodian', 'witness', ...ids]);
    ids.push(id);
    return `  - { id: ${id}, name: ${quoted(name.trim())}, roles: [${roles}] }`;
  });
}

/**
 * The plan of «rehearse now»: the root ceremony with these two or three people on a new embedded token, valid around `now`. The
 * bytes are a plan file like any other. Throws input.schema for a name no certificate can carry.
 */
export function rehearsalPlan(names: RehearsalNames, library: ResourceLibrary, now: Date): Uint8Array {
  const title = names.subject.trim();
  if (title === '' || [...title].length > commonNameMax) {
    throw new CeremonyError(
      'input.schema',
      `The name of a rehearsal’s root has 1 to ${commonNameMax} characters, because REHEARSAL stands before it and a common name has 64. Nothing was started. Choose a shorter one.`,
    );
  }
  const playbook = library.playbook(playbookId);
  const playbookSha256 = hashOf(playbook, `playbook ${playbookId}`);
  const lines = [
    '# Made by «Rehearse now»: a rehearsal on a new embedded token. Everything it signs is marked and worth nothing.',
    '',
    'conclave: plan/1',
    `title: ${quoted(title)}`,
    `playbook: { id: ${playbookId}, sha256: ${playbookSha256} }`,
    'rules: private',
    'attendance: people',
    `window: { from: ${instant(now.getTime() - hourMilliseconds)}, to: ${instant(now.getTime() + 12 * hourMilliseconds)} }`,
    'params:',
    '  token: at-run',
    `  subject: ${quoted(`CN=${escaped(title)},O=Rehearsal,C=XX`)}`,
    `  keyLabel: ${slug(title, 'rehearsal-root')}`,
    '  algorithm: ecdsa-p384',
    '  validity: P20Y',
    '  quorum: 1',
    '  copies: 1',
    'profiles:',
    ...profilesOf(library, playbook ?? new Uint8Array()),
    'enrol: at-roll-call',
    'people:',
    ...peopleLines(names),
    'media: []',
    'waivers:',
    '  - { check: HOST-NETWORK-DOWN, reason: "A rehearsal runs on whatever machine is at hand." }',
    '  - { check: HOST-SWAP-ENCRYPTED, reason: "A rehearsal signs nothing of value; its PIN may reach the disk." }',
    '  - { check: HOST-HIBERNATION, reason: "A rehearsal signs nothing of value; its memory may reach the disk." }',
    '  - { check: HOST-CORE-DUMPS, reason: "A rehearsal signs nothing of value; a crash may leave its memory on the disk." }',
    'backup: none',
    'softwareToken: accepted',
    'policyRef: { certificate: "Rehearsal", crl: "Rehearsal" }',
    'policy:',
    '  conclave: policy/1',
    `  authority: ${quoted(title)}`,
    '  rules: private',
    '  attendance: [people]',
    '  acts:',
    '    certificate: { quorum: 1, roles: [custodian] }',
    '    crl: { quorum: 1, roles: [custodian] }',
    '  separation:',
    '    - [ceremonyAdministrator, witness]',
    '    - [custodian, witness]',
    '  waivable: [HOST-NETWORK-DOWN, HOST-SWAP-ENCRYPTED, HOST-HIBERNATION, HOST-CORE-DUMPS]',
    '  crl: { scopes: [full], horizon: P1Y }',
    '  backup: none',
    '  people: at-roll-call',
  ];
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}
