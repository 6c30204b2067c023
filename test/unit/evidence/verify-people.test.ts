import { sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encodePem } from '../../../main/pki/pem.ts';
import { encodePolicy, type Policy } from '../../../main/formats/policy.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { signOffStatement } from '../../../main/evidence/sign-off-statement.ts';
import { bundleFacts } from '../../../main/evidence/verify/facts.ts';
import { checkAnchor } from '../../../main/evidence/verify/anchor.ts';
import { enrolsAtRollCall, peopleKeys, readPublicKeyFile, readSignedStatement } from '../../../main/evidence/verify/people-keys.ts';
import { checkSignOff, signOffBases } from '../../../main/evidence/verify/sign-off.ts';
import { makeCheckpoint } from '../../../main/store/checkpoint.ts';
import { makeSampleKey } from '../../fixtures/sample-bundle.ts';
import { all, type Bend, bent, plus, said, sample, sampleEvents, textOf, withData, without } from './bent-bundle.ts';

const keyOf = (person: string) => sample.keys.people[person] ?? sample.keys.log;
const spkiOf = (person: string): string => sha256Hex(keyOf(person).spki);
const people = ['alice', 'bob', 'carol', 'dave'];
const messageOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as Error).message;
  }
};
const absent = (person: string, more: Record<string, unknown> = {}) => plus('absence-decided', { person, proposal: 1, ...more });

describe('peopleKeys', () => {
  const keys = (bend: Bend = {}): unknown => messageOf(() => Object.fromEntries(peopleKeys(bent(bend))));
  const enrolledKeys = Object.fromEntries(people.map((id) => [id, { fingerprints: [spkiOf(id)], need: 'any' }]));
  const inPlan = (text: string): string =>
    text.replace('enrol: at-roll-call\n', '').replaceAll(/\{ id: (\w+), name: ([^}]+) \}/gu, (_all, id: string, rest: string) => {
      const second = id === 'bob' ? `, { spki: ${'b'.repeat(64)}, kind: card }` : '';
      return `{ id: ${id}, name: ${rest}, keys: [{ spki: ${spkiOf(id)}, kind: passphrase }${second}]${id === 'bob' ? ', need: all' : ''} }`;
    });

  test('those of the roll call, else of the plan, with how many are needed', () => {
    expect(keys()).toEqual(enrolledKeys);
    expect(keys({ plan: inPlan })).toEqual({
      ...enrolledKeys,
      bob: { fingerprints: [spkiOf('bob'), 'b'.repeat(64)], need: 'all' },
    });
    expect(keys({ plan: inPlan, events: withData('run-planned', { mode: 'rehearsal' }) })).toEqual({
      ...enrolledKeys,
      bob: { fingerprints: [spkiOf('bob')], need: 'all' },
    });
    expect(enrolsAtRollCall(bent())).toBe(true);
    expect(enrolsAtRollCall(bent({ plan: inPlan }))).toBe(false);
    expect(enrolsAtRollCall(bent({ plan: inPlan, events: withData('run-planned', { mode: 'drill' }) }))).toBe(true);
  });

  test('narrowed by the people of a policy, in production', () => {
    const policy = JSON.parse(textOf('policy.json')) as Policy;
    const withPeople = (listed: readonly { id: string; spki: string }[], revoked?: readonly string[]): NonNullable<Bend['files']> => ({
      'policy.json': encodePolicy({ ...policy, people: listed, ...(revoked === undefined ? {} : { revoked }) } as unknown as Policy),
    });
    const listed = people.map((id) => ({ id, spki: spkiOf(id) }));
    expect(keys({ files: withPeople(listed) })).toEqual(enrolledKeys);
    const none = (id: string): string => `Neither plan nor roll call gives a key of ${id} that the policy allows.`;
    expect(keys({ files: withPeople(listed.slice(1)) })).toBe(none('alice'));
    const swapped = listed.map(({ id }, index) => ({ id, spki: spkiOf(people[(index + 1) % 4] ?? '') }));
    expect(keys({ files: withPeople(swapped) })).toBe(none('alice'));
    expect(keys({ files: withPeople(listed.slice(1)), events: withData('run-planned', { mode: 'rehearsal' }) })).toEqual(enrolledKeys);
    expect(keys({ files: withPeople(listed, [spkiOf('carol')]) })).toBe(none('carol'));
  });

  test('without those the plan says no longer count', () => {
    const revoked = (text: string): string => `${text}revoked: [${spkiOf('dave')}]\n`;
    expect(keys({ plan: revoked })).toBe('Neither plan nor roll call gives a key of dave that the policy allows.');
  });

  test('who was marked absent before having one is left out; who has one is not', () => {
    const { dave: _dave, ...others } = enrolledKeys;
    const gone = without('person-enrolled', ({ person }) => person === 'dave');
    expect(keys({ events: all(gone, absent('dave')) })).toEqual(others);
    expect(keys({ events: absent('dave') })).toEqual(enrolledKeys);
    expect(keys({ events: gone })).toBe('Neither plan nor roll call gives a key of dave that the policy allows.');
  });

  test('one key in two hands, and one person enrolled twice', () => {
    const same = withData('person-enrolled', { spkiSha256: spkiOf('alice') }, ({ person }) => person === 'bob');
    expect(keys({ events: same })).toBe('Two people have the same key.');
    const twice = plus('person-enrolled', { person: 'bob', spkiSha256: 'e'.repeat(64) });
    expect(keys({ events: twice })).toBe(`"bob" was enrolled twice, again in line ${sampleEvents.length} of the transcript.`);
  });
});

describe('signed statements', () => {
  const base = 'signatures/bob';
  const read = (bend: Bend = {}, person = 'bob'): unknown =>
    messageOf(() => readSignedStatement(bent(bend), base, person, peopleKeys(bent())).credential);

  test('are over their bytes, with a key of the person', () => {
    expect(read()).toBe(spkiOf('bob'));
    expect(read({}, 'carol')).toBe('signatures/bob.pem is not a key of "carol".');
    expect(read({}, 'erin')).toBe('signatures/bob.pem is not a key of "erin".');
    const broken = 'signatures/bob.sig is not a signature of "bob" over signatures/bob.json.';
    expect(read({ files: { [`${base}.json`]: `${textOf(`${base}.json`)} ` } })).toBe(broken);
    expect(read({ files: { [`${base}.sig`]: new Uint8Array(64) } })).toBe(broken);
    expect(read({ files: { [`${base}.sig`]: null } })).toBe('signatures/bob.sig is missing.');
  });

  test('a key file is as Conclave writes it, to the byte', () => {
    expect(readPublicKeyFile(bent(), `${base}.pem`)).toEqual(Uint8Array.from(keyOf('bob').spki));
    const pem = textOf(`${base}.pem`);
    for (const other of [pem.replaceAll('\n', '\r\n'), `${pem}\n`, `x\n${pem}`])
      expect(messageOf(() => readPublicKeyFile(bent({ files: { [`${base}.pem`]: other } }), `${base}.pem`))).toMatch(
        /is not written as Conclave writes a key|PEM/u,
      );
  });
});

describe('SIGN-OFF', () => {
  const said1 = JSON.parse(textOf('signatures/bob.json')) as Parameters<typeof signOffStatement>[0];
  const verdict = (bend: Bend = {}): string => said(checkSignOff(bent(bend)), 'SIGN-OFF');
  const { type: _type, ...fields } = said1 as typeof said1 & { type: string };

  function signedOff(change: Partial<typeof fields>, key = keyOf('bob'), base = 'signatures/bob'): NonNullable<Bend['files']> {
    const statement = signOffStatement({ ...fields, ...change });
    return {
      [`${base}.json`]: statement,
      [`${base}.sig`]: Uint8Array.from(sign(null, statement, key.privateKey)),
      [`${base}.pem`]: encodePem('PUBLIC KEY', key.spki),
    };
  }

  test('everybody signed this run, log and manifest', () => {
    expect(verdict()).toBe('passed: 4 people');
    expect(verdict({ files: signedOff({}) })).toBe('passed: 4 people');
  });

  test.each<[string, Partial<typeof fields>]>([
    ['another run', { run: 'other' }],
    ['another person', { person: 'carol' }],
    ['another size', { size: fields.size - 1 }],
    ['another head', { head: 'a'.repeat(64) }],
    ['another manifest', { manifest: 'a'.repeat(64) }],
    ['another key', { credential: 'a'.repeat(64) }],
  ])('refused: %s', (_what, change) => {
    expect(verdict({ files: signedOff(change) })).toBe('failed: The sign-off of bob is not over this log and this manifest.');
  });

  test('refused: one is missing', () => {
    expect(verdict({ files: { 'signatures/dave.pem': null } })).toBe('failed: signatures/dave.pem is missing.');
  });

  test('who left, or whose key was lost, need not; with need: all every key must', () => {
    const ids = (bend: Bend): string[] => signOffBases(bent(bend)).map(({ base }) => base.replace('signatures/', ''));
    expect(ids({})).toEqual(people);
    expect(ids({ events: absent('dave') })).toEqual(['alice', 'bob', 'carol']);
    expect(ids({ events: plus('credential-lost', { person: 'alice' }) })).toEqual(['bob', 'carol', 'dave']);
    const keys = `keys: [{ spki: ${spkiOf('bob')}, kind: passphrase }, { spki: ${'b'.repeat(64)}, kind: card }]`;
    const inPlan = (need: string) => (text: string) =>
      text.replace('name: Bob Marti', `name: Bob Marti, ${keys}, need: ${need}`).replace('enrol: at-roll-call\n', '');
    const others = (text: string): string =>
      text.replaceAll(
        /\{ id: (alice|carol|dave),/gu,
        (_all, id: string) => `{ id: ${id}, keys: [{ spki: ${spkiOf(id)}, kind: passphrase }],`,
      );
    const plan = (need: string) => (text: string) => others(inPlan(need)(text));
    expect(ids({ plan: plan('all') })).toEqual(['alice', 'bob', 'bob.2', 'carol', 'dave']);
    expect(ids({ plan: plan('any') })).toEqual(people);
    expect(ids({ plan: plan('all'), events: withData('run-planned', { mode: 'rehearsal' }) })).toEqual(people);
    expect(verdict({ plan: plan('all') })).toBe('failed: signatures/bob.2.pem is missing.');
    expect(verdict({ plan: plan('all'), files: signedOff({}, keyOf('bob'), 'signatures/bob.2') })).toBe(
      'failed: bob signed off twice with one key.',
    );
  });
});

describe('ANCHOR', () => {
  const trust = (text: string): Uint8Array => new TextEncoder().encode(text);
  const verdict = (text: string, bend: Bend = {}): string => said(checkAnchor(bent(bend), trust(text)), 'ANCHOR');
  const log = sha256Hex(sample.keys.log.spki);

  test('without paper nothing is anchored', () => {
    expect(said(checkAnchor(bent(), undefined), 'ANCHOR')).toBe(
      'not-checked: no trust file was given: the bundle is whole, but anybody could have made it',
    );
  });

  test('fingerprints: each that is of this run must be right, and one must be', () => {
    expect(verdict(`log sha256:${log}\n`)).toBe('passed: the log key as in the trust file');
    expect(verdict(`log sha256:${log}\nbob sha256:${spkiOf('bob')}\n`)).toBe('passed: the log key, the key of bob as in the trust file');
    expect(verdict(`erin sha256:${'e'.repeat(64)}\nbob sha256:${spkiOf('bob')}\n`)).toBe('passed: the key of bob as in the trust file');
    expect(verdict(`log sha256:${'e'.repeat(64)}\n`)).toBe('failed: The log key of the bundle is not the one in the trust file.');
    expect(verdict(`log sha256:${log}\nbob sha256:${'e'.repeat(64)}\n`)).toBe(
      'failed: The key of bob in the bundle is not the one in the trust file.',
    );
    expect(verdict(`erin sha256:${'e'.repeat(64)}\n`)).toBe('failed: The trust file names nobody who took part in this run.');
    // The keys of people are not needed where none is asked for.
    expect(verdict(`log sha256:${log}\n`, { files: { 'plan.yaml': null } })).toBe('passed: the log key as in the trust file');
  });

  test('a checkpoint: all it says', () => {
    const { log: key } = sample.keys;
    const name = `conclave/${log.slice(0, 8)}`;
    const paper = (change: { size?: number; head?: string; name?: string; extra?: readonly string[] }): string =>
      makeCheckpoint(
        { size: change.size ?? sampleEvents.length, head: (change.head ?? bent().head()) as never },
        { name: change.name ?? name, spki: key.spki, sign: (message) => Uint8Array.from(sign(null, message, key.privateKey)) },
        change.extra ?? [sample.checkpoint.split('\n')[3] ?? ''],
      );
    expect(verdict(sample.checkpoint)).toBe('passed: the checkpoint is the one in the trust file');
    const other = 'failed: The checkpoint of the bundle is not the one in the trust file.';
    for (const change of [{ size: 3 }, { head: 'a'.repeat(64) }, { name: 'conclave/00000000' }, { extra: [] }, { extra: ['x', 'y'] }])
      expect(verdict(paper(change))).toBe(other);
    expect(verdict(paper({}))).toBe('passed: the checkpoint is the one in the trust file');
  });

  test('bytes that are neither', () => {
    expect(verdict('nonsense')).toMatch(/^failed: /u);
  });
});

describe('bundleFacts', () => {
  const facts = (bend: Bend = {}): string[] => bundleFacts(bent(bend)).map(({ label, value }) => `${label}: ${value}`);
  const hashed = (label: string): unknown => bundleFacts(bent()).find((fact) => fact.label === label);

  test('what the bundle says of itself', () => {
    const list = facts();
    expect(list.slice(0, 8)).toEqual([
      'Title: Example Root R1',
      `Run: ${String(sampleEvents[0]?.run)}`,
      'Mode: production',
      'Attendance: people',
      'Rules: private',
      'Started: 2026-11-21T09:00:07.000Z',
      expect.stringMatching(/^Sealed: 2026-11-21T09:0/u),
      `Software: 0.1.0, sha256:${'ab'.repeat(32)}`,
    ]);
    expect(list).toContain(`Events: ${sampleEvents.length}`);
    expect(list).toContain(`Person: bob, Bob Marti, custodian, sha256:${spkiOf('bob')}`);
    expect(list).toContain('Waiver: HOST-NETWORK-DOWN: The sample machine is on a network.');
    expect(list).toContain('Recorded in the log: KEY-BORN-ON-TOKEN: passed');
    expect(list.filter((each) => each.startsWith('Artifact: '))).toHaveLength(5);
    expect(hashed('Plan')).toEqual({
      label: 'Plan',
      value: `sha256:${sha256Hex(Buffer.from(textOf('plan.yaml')))}`,
      sha256: sha256Hex(Buffer.from(textOf('plan.yaml'))),
    });
    expect(hashed('Manifest')).toMatchObject({ sha256: sha256Hex(Buffer.from(textOf('MANIFEST.json'))) });
    expect(hashed('Head of the log')).toMatchObject({ sha256: bent().head() });
    expect(hashed('Log key')).toMatchObject({ sha256: sha256Hex(sample.keys.log.spki) });
    expect(hashed('Artifact')).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/u) as string });
  });

  test('what cannot be read is left out, and nothing else', () => {
    const list = facts({ files: { 'people.json': null, 'plan.yaml': 'nonsense' } });
    expect(list.some((each) => /^(?:Person|Log key|Rules|Plan|Waiver):/u.test(each))).toBe(false);
    expect(list).toContain('Mode: production');
    expect(facts({ files: { 'transcript.jsonl': null } })).toEqual(
      facts().filter((each) => /^(?:Rules|Plan|Manifest|Log key|Person|Waiver):/u.test(each)),
    );
  });

  test('exceptions, attendance, and the last verdict of every recorded check, sorted', () => {
    const recorded = (checks: { name: string; verdict: string; reason?: string }[]) => (events: typeof sampleEvents) =>
      plus('noted', {})(events).map((event) => (event.event === 'noted' ? { ...event, checks: checks as never } : event));
    const list = facts({
      events: all(
        withData('run-planned', { attendance: 'unattended' }),
        recorded([
          { name: 'CLOCK-STEADY', verdict: 'failed', reason: 'late' },
          { name: 'KEY-BORN-ON-TOKEN', verdict: 'not-checked', reason: 'module' },
        ]),
        plus('exception', { reason: 'the \u001b[2Jdoor\u202e' }),
      ),
    });
    expect(list).toContain('Attendance: unattended: approvals were given by the machine');
    expect(list).toContain('Exception: 2026-11-21T09:02:20.000Z bob: the ?[2Jdoor?');
    expect(list.slice(-2)).toEqual([
      'Recorded in the log: CLOCK-STEADY: failed (late)',
      'Recorded in the log: KEY-BORN-ON-TOKEN: not-checked (module)',
    ]);
  });

  test('a fact is at most a thousand characters', () => {
    const [first] = bundleFacts(bent({ events: withData('run-planned', { title: 'x'.repeat(2000) }) }));
    expect(first?.value).toBe('x'.repeat(1000));
  });
});

test('a key of another kind signs a statement as well', () => {
  const key = makeSampleKey('ecdsa-p256');
  const statement = signOffStatement({
    run: 'r',
    person: 'bob',
    size: 1,
    head: 'a'.repeat(64),
    manifest: 'a'.repeat(64),
    at: '2026-11-21T09:00:00.000Z',
    credential: sha256Hex(key.spki),
  });
  const files = {
    'signatures/bob.json': statement,
    'signatures/bob.sig': Uint8Array.from(sign('sha256', statement, key.privateKey)),
    'signatures/bob.pem': encodePem('PUBLIC KEY', key.spki),
  };
  const keys = new Map([['bob', { fingerprints: [sha256Hex(key.spki)], need: 'any' as const }]]);
  expect(readSignedStatement(bent({ files }), 'signatures/bob', 'bob', keys)).toEqual({ statement, credential: sha256Hex(key.spki) });
});
