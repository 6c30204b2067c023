import { describe, expect, test } from 'vitest';
import { parsePlan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { bytes, refusalOf } from './refusal-of.ts';
import { resource, resourceText } from './resource-files.ts';

const example = resourceText('examples/root-ca.plan.yaml');

/** The example plan with one piece of text replaced, which must be in it. */
function changed(from: string, to: string): Uint8Array {
  expect(example).toContain(from);
  return bytes(example.replace(from, () => to));
}

/** Line and column, from 1, of a piece of text in a file. */
function placeOf(file: Uint8Array, piece: string): { line: number; column: number } {
  const before = new TextDecoder().decode(file).split(piece)[0] ?? '';
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

const bob = '{ id: bob, name: Bob Lindqvist, roles: [custodian] }';
const spki = (digit: string): string => digit.repeat(64);

/** The example with keys for everyone and no enrolment; `keysOfBob` may differ. */
function withKeys(keysOfBob: string): string {
  let digit = 0;
  return example.replace('enrol: at-roll-call\n', '').replace(/^( {2}- \{ id: (\w+), .*) \}$/gm, (_line, start: string, id: string) => {
    digit += 1;
    return `${start}, keys: ${id === 'bob' ? keysOfBob : `[{ spki: ${`a${digit}`.repeat(32)}, kind: passphrase }]`} }`;
  });
}

describe('parsePlan', () => {
  test('PLAN-HASH: the hash is that of the bytes as stored, comments and all', () => {
    const file = resource('examples/root-ca.plan.yaml');
    expect(parsePlan(file)).toMatchObject({ sha256: sha256Hex(file), bytes: file });
    expect(parsePlan(changed('# A root CA', '#  A root CA')).sha256).not.toBe(sha256Hex(file));
  });

  test('reads what the example says, absent keys as absent', () => {
    const { value } = parsePlan(resource('examples/root-ca.plan.yaml'));
    expect(value).toMatchObject({
      rules: 'private',
      attendance: 'unattended',
      window: 'none',
      enrol: 'at-roll-call',
      media: [],
      backup: 'none',
      softwareToken: 'accepted',
    });
    expect(value.people[1]).toEqual({ id: 'bob', name: 'Bob Lindqvist', roles: ['custodian'] });
    expect(Object.keys(value)).not.toContain('auditKey');
  });

  test('ATTENDANCE: people unless the plan says otherwise', () => {
    const plan = example
      .replace('attendance: unattended\n', '')
      .replace('window: none', 'window: { from: 2026-11-21T09:00:00Z, to: 2026-11-21T18:00:00Z }');
    expect(parsePlan(bytes(plan)).value).toMatchObject({
      attendance: 'people',
      window: { from: '2026-11-21T09:00:00Z', to: '2026-11-21T18:00:00Z' },
    });
  });

  test.each([
    ['keys instead of enrolment', withKeys(`[{ spki: ${spki('b')}, kind: card }], need: any`)],
    ['two keys of one person', withKeys(`[{ spki: ${spki('b')}, kind: card }, { spki: ${spki('c')}, kind: passphrase }], need: all`)],
    [
      'a token by identity',
      example.replace('token: at-run', 'token: { serial: "0123", label: Root HSM, model: nShield, manufacturer: Entrust }'),
    ],
    ['audit key and existing certificate', `${example}auditKey: audit-1\nexistingCertificate: ${spki('d')}\n`],
    ['no policy', example.slice(0, example.indexOf('\npolicy:') + 1)],
    ['a waiver of a lint rule', example.replace('check: HOST-CORE-DUMPS', 'check: br-crl-next-update')],
    ['policy people by fingerprint', example.replace('people: at-roll-call', `people: [{ id: bob, spki: ${spki('a')} }]`)],
    ['a window of a second', example.replace('window: none', 'window: { from: 2026-11-21T09:00:00Z, to: 2026-11-21T09:00:01Z }')],
  ])('takes %s', (_name, plan) => {
    expect(parsePlan(bytes(plan)).value.title).toBe('Example Root R1');
  });
});

describe('parsePlan refuses with the place', () => {
  test.each([
    [
      'an unknown key',
      'backup: none\nsoft',
      'colour: red\nbackup: none\nsoft',
      'colour',
      'Unknown key `colour` in the plan',
      /allowed here: conclave, title, playbook, /,
    ],
    ['a misspelt key rather than the missing one', 'title: Example', 'titel: Example', 'titel', 'Unknown key `titel`', /allowed here: /],
    [
      'an unknown key of a policy act',
      'crl: { quorum: 2,',
      'crl: { colour: red, quorum: 2,',
      'colour',
      'Unknown key `colour`',
      /allowed here: quorum, roles, least\.$/,
    ],
    ['another version', 'conclave: plan/1', 'conclave: plan/2', 'plan/2', 'Key `conclave`', /must be `plan\/1`/],
    [
      'rules that do not exist',
      'rules: private\natt',
      'rules: etsi\natt',
      'etsi',
      'Key `rules`',
      /must be one of `br`, `private`, `cnsa2`/,
    ],
    [
      'a role that does not exist',
      'roles: [witness] }',
      'roles: [wittness] }',
      'wittness',
      'Key `people[5].roles[1]`',
      /must be one of `ceremonyAdministrator`/,
    ],
    ['a role twice', 'roles: [witness] }', 'roles: [witness, witness] }', 'witness] }', 'Key `people[5].roles[2]`', /repeats `witness`/],
    ['a person twice', 'id: carol', 'id: bob', '{ id: bob, name: Carol', 'Key `people[3]`', /repeats `bob`/],
    ['a person called log', 'id: carol', 'id: log', 'log, name', 'Key `people[3].id`', /must not be `conclave` or `log`/],
    ['an id in capitals', 'id: carol', 'id: Carol', 'Carol, name', 'Key `people[3].id`', /small letters/],
    ['a hash in capitals', 'root: ', `root-x: ${spki('A')}\n  root: `, spki('A'), 'Key `profiles.root-x`', /64 small hexadecimal digits/],
    [
      'a hash of 63 digits',
      'root: ',
      `root-x: ${'a'.repeat(63)}\n  root: `,
      'a'.repeat(63),
      'Key `profiles.root-x`',
      /64 small hexadecimal digits/,
    ],
    ['no people', /people:\n(?: {2}- .*\n)+/.exec(example)?.[0] ?? '', 'people: []\n', '[]\nmedia', 'Key `people`', /at least 1 entries/],
    ['a name with a line break', 'name: Bob Lindqvist', 'name: "Bob\\nLindqvist"', '"Bob', 'Key `people[2].name`', /one line of text/],
    [
      'a name that turns direction',
      'name: Bob Lindqvist',
      'name: "Bob\\u202eLindqvist"',
      '"Bob',
      'Key `people[2].name`',
      /one line of text/,
    ],
    ['a medium with a space', 'media: []', 'media: [usb 1]', 'usb 1', 'Key `media[1]`', /label of ASCII letters/],
    [
      'a waiver without a reason',
      'reason: An example signs nothing of value; its PIN may reach the disk.',
      'reason: ""',
      '""',
      'Key `waivers[2].reason`',
      /must not be empty/,
    ],
    ['a waiver of no check', 'check: HOST-CORE-DUMPS', 'check: HOST-COFFEE', 'HOST-COFFEE', 'Key `waivers[4].check`', /name of a check/],
    [
      'a waiver twice',
      'check: HOST-CORE-DUMPS',
      'check: HOST-HIBERNATION',
      'check: HOST-HIBERNATION\n    reason: An example signs nothing of value; a crash',
      'Key `waivers[4]`',
      /repeats/,
    ],
    ['another backup', 'backup: none\nsoft', 'backup: tape\nsoft', 'tape', 'Key `backup`', /`vendor-clone`/],
    [
      'a separation of one role from itself',
      '[custodian, witness]',
      '[witness, witness]',
      '[witness, witness]',
      'Key `policy.separation[2]`',
      /two different roles/,
    ],
    [
      'a separation turned round',
      '[custodian, witness]',
      '[witness, ceremonyAdministrator]',
      '[witness, c',
      'Key `policy.separation[2]`',
      /repeats/,
    ],
    ['a horizon in words', 'horizon: P1Y', 'horizon: 1 year', '1 year', 'Key `policy.crl.horizon`', /ISO 8601 duration/],
    ['a quorum of none', 'quorum: 2, roles', 'quorum: 0, roles', '0, roles', 'Key `policy.acts.certificate.quorum`', /at least 1/],
    ['a parameter that is a list', 'copies: 1', 'copies: [1]', '[1]', 'Key `params.copies`', /must be text, a whole number/],
    [
      'a parameter named in kebab-case',
      'copies: 1',
      'number-of-copies: 1',
      'number-of-copies',
      'The name `number-of-copies`',
      /begins with a small letter/,
    ],
    [
      'window none in a run with people',
      'attendance: unattended',
      'attendance: people',
      'none\nparams',
      'Key `window`',
      /only with `attendance: unattended`/,
    ],
    [
      'a window that ends as it begins',
      'window: none',
      'window: { from: 2026-11-21T09:00:00Z, to: 2026-11-21T09:00:00Z }',
      '2026-11-21T09:00:00Z }',
      'Key `window.to`',
      /later than `from`/,
    ],
    [
      'a window in local time',
      'window: none',
      'window: { from: 2026-11-21T09:00:00+01:00, to: 2026-11-22T09:00:00Z }',
      '2026-11-21T09',
      'Key `window.from`',
      /UTC date and time/,
    ],
    [
      'a window on 30 February',
      'window: none',
      'window: { from: 2026-02-30T09:00:00Z, to: 2026-03-22T09:00:00Z }',
      '2026-02-30',
      'Key `window.from`',
      /UTC date and time/,
    ],
    [
      'a window with fractions',
      'window: none',
      'window: { from: 2026-02-20T09:00:00.000Z, to: 2026-03-22T09:00:00Z }',
      '2026-02-20',
      'Key `window.from`',
      /UTC date and time/,
    ],
    ['neither keys nor enrolment', 'enrol: at-roll-call\n', '', '{ id: alice', 'Key `people[1]`', /must give `keys` for alice/],
    [
      'keys beside enrolment',
      bob,
      `{ id: bob, name: Bob Lindqvist, roles: [custodian], keys: [{ spki: ${spki('a')}, kind: card }] }`,
      '[{ spki',
      'Key `people[2].keys`',
      /may not stand in a plan that says/,
    ],
    [
      'need without keys',
      bob,
      '{ id: bob, name: Bob Lindqvist, roles: [custodian], need: any }',
      'any }',
      'Key `people[2].need`',
      /only beside `keys`/,
    ],
  ])('%s', (_name, from, to, piece, start, rule) => {
    const file = changed(from, to);
    const refusal = refusalOf(() => parsePlan(file));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toContain(start);
    expect(refusal.message).toMatch(rule);
    expect(refusal.details).toEqual(placeOf(file, piece));
  });

  test.each(['title', 'playbook', 'rules', 'window', 'params', 'profiles', 'people', 'backup', 'policyRef'])(
    'the missing key `%s`',
    (key) => {
      const without = example.replace(new RegExp(`^${key}:.*\\n(?:  .*\\n)*`, 'm'), '');
      const refusal = refusalOf(() => parsePlan(bytes(without)));
      expect(refusal.code).toBe('input.schema');
      expect(refusal.message).toMatch(new RegExp(`^Key \`${key}\` is missing in the plan at line \\d+, column 1; it must `));
    },
  );

  test('QUORUM: one key in the hands of two people', () => {
    const refusal = refusalOf(() => parsePlan(bytes(withKeys(`[{ spki: ${'a1'.repeat(32)}, kind: passphrase }]`))));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toContain('Key `people[2].keys`');
    expect(refusal.message).toContain('names a key that is alice’s already');
  });

  test('a value is never repeated in a refusal', () => {
    const refusal = refusalOf(() => parsePlan(changed('rules: private\natt', 'rules: hunter2\natt')));
    expect(refusal.message).not.toContain('hunter2');
  });
});

describe('PLAN-VS-POLICY: never waivable (rules.md, Authority policy)', () => {
  const forbidden = [
    'CSR-POP',
    'TBS-UNCHANGED',
    'SERIAL-UNIQUE',
    'CRL-NUMBER-MONOTONIC',
    'APPROVAL-SIGNATURE',
    'APPROVAL-SUBJECT',
    'APPROVAL-SHOWN',
    'QUORUM',
    'LINT',
    'rfc-serial-positive',
    'rfc-crl-serials-unique',
    'rfc-crl-number',
    'rfc-ca-basic-constraints',
    'br-root-path-length',
    'hierarchy-issuer-name',
  ];

  test.each(forbidden)('%s in a waiver', (check) => {
    const refusal = refusalOf(() => parsePlan(changed('check: HOST-CORE-DUMPS', `check: ${check}`)));
    expect(refusal.code).toBe('policy.plan-weaker');
    expect(refusal.message).toContain(check);
  });

  test.each(forbidden)('%s in the proposed policy', (check) => {
    expect(refusalOf(() => parsePlan(changed('waivable: [', `waivable: [${check}, `))).code).toBe('policy.plan-weaker');
  });
});
