import type { Playbook } from '../../../formats/playbook.ts';
import { custodyLines } from './custody-text.ts';
import type { SkeletonPerson } from './skeleton-people.ts';

export interface PlanSkeleton {
  readonly playbook: Playbook;
  readonly playbookSha256: string;
  /** Profile id → SHA-256, of every profile the playbook names. */
  readonly profiles: Readonly<Record<string, string>>;
  readonly title: string;
  readonly rules: string;
  readonly attendance: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly params: Readonly<Record<string, string | number>>;
  readonly quorum: number;
  readonly people: readonly SkeletonPerson[];
}

/** What stands where only people can decide; `conclave check` refuses it everywhere but in free text. */
export const toFillIn = '?';

const hints: Readonly<Record<string, string>> = {
  token: 'at-run, or { serial: …, label: …, model: …, manufacturer: … }',
  authority: 'label of an authority in the data directory',
  'distinguished-name': 'for example "CN=Example Root R1,O=Example Trust,C=CH"',
  label: 'letters, digits, dot, hyphen, underscore',
  'key-algorithm': 'ecdsa-p384, rsa-4096, …',
  duration: 'ISO 8601, for example P20Y',
  number: 'a whole number',
  text: 'one line of text',
  hash: 'SHA-256, 64 small hexadecimal digits',
};

// JSON strings are YAML strings in double quotes (YAML 1.2 §7.3.1).
const quoted = (value: string | number): string =>
  typeof value === 'number' || value === 'at-run' ? String(value) : JSON.stringify(value);

/** The text of a plan with everything in it that can be known now. Written for people who will review it line by line. */
export function planText(skeleton: PlanSkeleton): string {
  const unattended = skeleton.attendance === 'unattended';
  const changes = skeleton.playbook.steps.some((step) => step.kind === 'propose-policy');
  const adopts = changes || skeleton.playbook.steps.some((step) => step.kind === 'build-certificate');
  const custodians = skeleton.people.some((person) => person.role === 'custodian')
    ? ['custodian']
    : [skeleton.people[0]?.role ?? 'operator'];
  const lines = [
    '# A plan to fill in and review. Nothing may change after its hash was read aloud: conclave check prints it.',
    `# Every ${toFillIn} and every name must be replaced.`,
    '',
    'conclave: plan/1',
    `title: ${quoted(skeleton.title)}`,
    `playbook: { id: ${skeleton.playbook.id}, sha256: ${skeleton.playbookSha256} }`,
    `rules: ${skeleton.rules}   # br | private | cnsa2`,
    `attendance: ${skeleton.attendance}   # people | unattended`,
    unattended ? 'window: none' : `window: { from: ${skeleton.window.from}, to: ${skeleton.window.to} }   # UTC; binds the production run`,
    'params:',
    ...Object.entries(skeleton.playbook.params).map(
      ([name, type]) => `  ${name}: ${quoted(skeleton.params[name] ?? toFillIn)}   # ${type}: ${hints[type] ?? ''}`,
    ),
    Object.keys(skeleton.profiles).length === 0 ? 'profiles: {}' : 'profiles:',
    ...Object.entries(skeleton.profiles).map(([id, sha256]) => `  ${id}: ${sha256}`),
    'enrol: at-roll-call   # or take this out and give each person keys: [{ spki: …, kind: passphrase }] from conclave person new',
    'people:',
    ...skeleton.people.map((person) => `  - { id: ${person.id}, name: ${quoted(person.name)}, roles: [${person.role}] }`),
    'media: []   # labels of the media the evidence leaves on',
    'waivers: []   # - { check: HOST-NETWORK-DOWN, reason: "…" }; the policy must allow it',
    ...custodyLines(skeleton.playbook, skeleton.people),
    'backup: none   # none | vendor-clone | store-copy',
    ...auditKeyLine(skeleton),
    '# softwareToken: accepted   # needed for a production run on the embedded token',
    `policyRef: { certificate: ${quoted(toFillIn)}, crl: ${quoted(toFillIn)} }   # clause of your CP or CPS each signed act rests on`,
    ...(adopts ? policyLines({ ...skeleton, title: changes ? toFillIn : skeleton.title }, unattended, custodians) : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** The audit key's label stands twice: as the parameter it is made under, and as what the plan names for verification. */
function auditKeyLine({ playbook, params }: PlanSkeleton): string[] {
  if (!playbook.steps.some((step) => step.kind === 'sign-checkpoint')) return [];
  return [`auditKey: ${quoted(params['auditKey'] ?? toFillIn)}   # label of the key on the token that signs checkpoints`];
}

function policyLines(skeleton: PlanSkeleton, unattended: boolean, approvers: readonly string[]): string[] {
  const roles = new Set(skeleton.people.map((person) => person.role));
  const apart = [
    ['ceremonyAdministrator', 'witness'],
    ['custodian', 'witness'],
  ].filter((pair) => pair.every((role) => roles.has(role)));
  const act = `{ quorum: ${skeleton.quorum}, roles: [${approvers.join(', ')}] }`;
  return [
    'policy:   # the rules this authority is held to from now on',
    '  conclave: policy/1',
    `  authority: ${quoted(skeleton.title)}`,
    `  rules: ${skeleton.rules}`,
    `  attendance: [people${unattended ? ', unattended' : ''}]`,
    `  acts: { certificate: ${act}, crl: ${act} }`,
    `  separation: [${apart.map((pair) => `[${pair.join(', ')}]`).join(', ')}]`,
    '  waivable: []   # for example [HOST-NETWORK-DOWN]',
    '  crl: { scopes: [full], horizon: P1Y }',
    '  backup: none',
    '  people: at-roll-call',
  ];
}
