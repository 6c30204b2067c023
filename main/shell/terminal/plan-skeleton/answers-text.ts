import { evidenceObtained } from '../../../formats/playbook-clock.ts';
import type { Playbook, PlaybookStep } from '../../../formats/playbook.ts';
import { custodyAnswers } from './custody-answers.ts';
import type { SkeletonPerson } from '../../../formats/skeleton-people.ts';

interface Room {
  readonly people: readonly SkeletonPerson[];
  readonly roles: readonly string[];
  readonly quorum: number;
}

const secretOf = (person: SkeletonPerson): string => `{ file: secrets/${person.id} }`;
const firstOfEach = (room: Room): SkeletonPerson[] =>
  room.roles.flatMap((role) => room.people.find((person) => person.role === role) ?? []);
const confirm = (room: Room, word: string): string[] => firstOfEach(room).map((person) => `  ${person.id}: { ${word}: true }`);

/** Step kind → the lines of its answers. A kind that asks nothing unattended is not here. */
const linesOf: Readonly<Record<string, (room: Room, step: PlaybookStep) => string[]>> = {
  clock: (_room, { clocks }) =>
    Object.values(clocks ?? {}).some(({ starts }) => starts === evidenceObtained)
      ? ['  what: "what was seen"', '  source: "who saw it"', '  obtained: now']
      : [],
  decide: (_room, { answers }) => [
    `  answer: ${Object.keys(answers ?? {})[0] ?? ''} # ${Object.keys(answers ?? {}).join(', ')}`,
    '  reason: "why"',
  ],
  notify: () => ['  whom: "who was told"', '  how: later # telephone, in-person, e-mail, post, web, later', '  when: now'],
  'roll-call': (room) => room.people.map((person) => `  ${person.id}: { present: true, passphrase: ${secretOf(person)} }`),
  preflight: (room) => ['  source: "name of the clock you compare with"', ...confirm(room, 'clock')],
  attest: (room) => confirm(room, 'confirm'),
  'init-token': (room) => [...confirm(room, 'confirm'), '  soPin: { file: secrets/so-pin }', '  pin: { file: secrets/pin }'],
  'open-token': () => ['  pin: { file: secrets/pin }'],
  'import-request': () => ['  request: { file: requests/name-of-the-file.csr }'],
  'import-certificate': () => ['  certificate: { file: certificates/name-of-the-file.pem }'],
  'import-issued-certificate': () => [
    '  certificate: { file: certificates/name-of-the-file.pem }',
    '  chain: { file: certificates/chain.pem }',
  ],
  'import-authority': () => ['  files: [{ file: authority/cacert.pem }, { file: authority/crl.pem }, { file: authority/index.txt }]'],
  'propose-destruction': () => ['  elsewhere: "where every other copy is, or none"'],
  'propose-retirement': () => ['  elsewhere: "where every other copy is, or none"'],
  'propose-revocation': () => [
    '  happened-1: replaced # key-compromise, facts-changed, replaced, wrongly-issued, out-of-use, rules-broken, on-hold, release, not-said',
    '  since-1: now',
    '  invalid-1: none # not under the rule set br',
    '  note-1: none',
  ],
  'propose-mass-revocation': () => [
    '  happened: wrongly-issued # key-compromise, facts-changed, replaced, wrongly-issued, out-of-use, rules-broken, not-said',
    '  since: now',
    '  invalid: none # not under the rule set br',
    '  note: none',
  ],
  review: (room) => confirm(room, 'confirm'),
  approve: (room) =>
    room.people
      .filter((person) => room.roles.includes(person.role))
      .slice(0, room.quorum)
      .map((person) => `  ${person.id}: { passphrase: ${secretOf(person)} }`),
  'sign-off': (room) => room.people.map((person) => `  ${person.id}: { passphrase: ${secretOf(person)} }`),
};

/** The text of an answers file for the plan: what people would type, secrets only by reference. */
export function answersText(playbook: Playbook, people: readonly SkeletonPerson[], quorum: number): string {
  const blocks = playbook.steps.flatMap((step) => {
    const ofCustody = custodyAnswers(playbook, step, people);
    const lines = ofCustody.length > 0 ? ofCustody : (linesOf[step.kind]?.({ people, roles: step.by, quorum }, step) ?? []);
    return lines.length === 0 ? [] : ['', `${step.id}:`, ...lines];
  });
  return [
    '# What people would type, for rehearsals and unattended runs. Secrets stand in files beside this one (or {env: NAME}),',
    '# one line each: secrets/pin, and secrets/<person> of 12 characters or more.',
    '',
    'conclave: answers/1',
    ...blocks,
    '',
  ].join('\n');
}
