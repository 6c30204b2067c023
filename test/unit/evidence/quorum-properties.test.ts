// QUORUM, whatever anybody puts into the record: generated approvals and votes, true and false, over real signatures. A small model beside
// says who may count; the counting code must never give more.

import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { absenceStatement, votesFor, type AbsenceStatement } from '../../../main/evidence/absence.ts';
import { approvalStatement, type ApprovalStatement } from '../../../main/evidence/approval-statement.ts';
import { countedApprovers, type Approver, type ApprovalTerms, type GivenApproval } from '../../../main/evidence/counted-approvals.ts';
import { quorumMet, type Counted, type QuorumRule } from '../../../main/evidence/quorum-rule.ts';
import { rolesInForce, standingOf } from '../../../main/evidence/standing.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';

interface Key {
  readonly spki: Uint8Array;
  readonly sha256: string;
  readonly privateKey: KeyObject;
}

const keys: readonly Key[] = Array.from({ length: 8 }, () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
  return { spki, sha256: sha256Hex(spki), privateKey };
});
const keyAt = (index: number): Key => keys[index % keys.length] ?? (keys[0] as Key);
const h = (letter: string): string => letter.repeat(64);

const terms: ApprovalTerms = {
  mode: 'production',
  run: 'run-1',
  plan: h('a'),
  policy: h('b'),
  step: 'approve',
  revisions: { from: 10, to: 20 },
  authoritySpki: h('c'),
  subject: h('d'),
  shown: h('e'),
};

/** Everything that makes an approval one of something else. */
const falsehoods: Readonly<Record<string, Partial<ApprovalStatement>>> = {
  'other bytes': { subject: h('1') },
  'another view': { shown: h('2') },
  'another run': { run: 'run-2' },
  'another plan': { plan: h('3') },
  'another policy': { policy: h('4') },
  'another step': { step: 'approve-2' },
  'another authority': { authoritySpki: h('5') },
  'a passage before': { revision: 9 },
  'a passage to come': { revision: 21 },
  'another mode': { mode: 'rehearsal' },
  'another key': { credential: h('6') },
};

function approval(person: string, key: Key, change: Partial<ApprovalStatement> = {}, signer = key): GivenApproval {
  const { revisions: _revisions, ...same } = terms;
  const fields = { ...same, decision: 'approve' as const, revision: 12, at: '2026-11-21T09:00:00.000Z', credential: key.sha256, ...change };
  const statement = approvalStatement(fields);
  return { person, statement, signature: Uint8Array.from(sign(null, statement, signer.privateKey)), spki: key.spki };
}

const people = ['alice', 'bob', 'carol', 'dave', 'erin'];
const roles = ['custodian', 'auditor'];

/** A room: who may approve, in which roles, with which of the eight keys. */
const room: fc.Arbitrary<Approver[]> = fc
  .tuple(
    ...people.map((id) =>
      fc.record({
        id: fc.constant(id),
        roles: fc.subarray(roles),
        keys: fc.uniqueArray(fc.nat({ max: 7 }), { minLength: 0, maxLength: 2 }),
        need: fc.constantFrom('any' as const, 'all' as const),
      }),
    ),
  )
  .map((all) => all.map((each) => ({ ...each, keys: each.keys.map((key) => keyAt(key).sha256) })));

type Spoken = { person: string; key: number; false: string | null; signer: number | null; refuse: boolean };
const spoken: fc.Arbitrary<Spoken> = fc.record({
  person: fc.constantFrom(...people, 'mallory'),
  key: fc.nat({ max: 7 }),
  false: fc.option(fc.constantFrom(...Object.keys(falsehoods))),
  signer: fc.option(fc.nat({ max: 7 }), { freq: 4 }),
  refuse: fc.boolean(),
});

const given = (said: Spoken): GivenApproval =>
  approval(
    said.person,
    keyAt(said.key),
    { ...(said.false === null ? {} : falsehoods[said.false]), ...(said.refuse ? { decision: 'refuse' as const } : {}) },
    said.signer === null ? keyAt(said.key) : keyAt(said.signer),
  );

/** Who may count at all, by the plainest reading of the rules. */
function mayCount(approver: Approver, said: readonly Spoken[], all: readonly Approver[]): boolean {
  const held = (sha256: string): number => all.filter(({ keys: own }) => own.includes(sha256)).length;
  const true_ = said.filter(
    (each) =>
      each.person === approver.id &&
      each.false === null &&
      (each.signer === null || each.signer === each.key) &&
      approver.keys.includes(keyAt(each.key).sha256) &&
      held(keyAt(each.key).sha256) === 1,
  );
  const since = true_.slice(true_.findLastIndex(({ refuse }) => refuse) + 1);
  const by = new Set(since.map(({ key }) => keyAt(key).sha256));
  return approver.roles.length > 0 && by.size > 0 && (approver.need === 'any' || approver.keys.every((key) => by.has(key)));
}

describe('QUORUM', () => {
  test('whatever is in the record, exactly those count who said yes to these bytes with keys of their own', () => {
    fc.assert(
      fc.property(room, fc.array(spoken, { maxLength: 12 }), (approvers, said) => {
        const counted = countedApprovers(terms, said.map(given), approvers).map(({ id }) => id);
        expect(counted).toEqual(approvers.filter((each) => mayCount(each, said, approvers)).map(({ id }) => id));
      }),
      { numRuns: 400 },
    );
  });

  const one = (change: Partial<Approver> = {}): Approver => ({
    id: 'bob',
    roles: ['custodian'],
    keys: [keyAt(0).sha256],
    need: 'any',
    ...change,
  });
  const count = (approvers: readonly Approver[], ...approvals: GivenApproval[]): number =>
    countedApprovers(terms, approvals, approvers).length;

  test.each(Object.entries(falsehoods))('is not met by an approval for %s', (_what, change) => {
    expect(count([one()], approval('bob', keyAt(0)))).toBe(1);
    expect(count([one()], approval('bob', keyAt(0), change))).toBe(0);
  });

  test('is not met by one person twice, however often', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 20 }), (times, revision) => {
        const approvals = Array.from({ length: times }, () => approval('bob', keyAt(0), { revision }));
        expect(quorumMet({ total: 2, least: new Map() }, countedApprovers(terms, approvals, [one()]))).toBe(false);
      }),
      { numRuns: 50 },
    );
    expect(quorumMet({ total: 2, least: new Map() }, [one(), one()])).toBe(false);
  });

  test('is not met by one key in two hands, by a revoked key, by another’s signature, or without a role in force', () => {
    const two = [one(), one({ id: 'carol' })];
    expect(count(two, approval('bob', keyAt(0)), approval('carol', keyAt(0)))).toBe(0);
    expect(count([one({ keys: [] })], approval('bob', keyAt(0)))).toBe(0);
    expect(count([one()], approval('bob', keyAt(0), {}, keyAt(1)))).toBe(0);
    expect(count([one({ roles: [] })], approval('bob', keyAt(0)))).toBe(0);
    const broken = approval('bob', keyAt(0));
    expect(count([one()], { ...broken, signature: broken.signature.map((byte, at) => (at === 5 ? byte ^ 1 : byte)) })).toBe(0);
    expect(count([one()], { ...broken, statement: new TextEncoder().encode('{}') })).toBe(0);
  });

  test('need: all is met by every key and by no fewer', () => {
    const both = one({ keys: [keyAt(0).sha256, keyAt(1).sha256], need: 'all' });
    expect(count([both], approval('bob', keyAt(0)))).toBe(0);
    expect(count([both], approval('bob', keyAt(0)), approval('bob', keyAt(0)))).toBe(0);
    expect(count([both], approval('bob', keyAt(0)), approval('bob', keyAt(1)))).toBe(1);
  });

  test('m of n per role: met exactly where different people can fill every place', () => {
    const holders = fc.array(fc.record({ id: fc.constantFrom(...people), roles: fc.subarray(roles) }), { maxLength: 7 });
    const rule = fc.record({ total: fc.integer({ min: 1, max: 5 }), custodian: fc.nat({ max: 3 }), auditor: fc.nat({ max: 3 }) });
    fc.assert(
      fc.property(holders, rule, (all, { total, custodian, auditor }) => {
        const asked: QuorumRule = {
          total,
          least: new Map([['custodian', custodian] as const, ['auditor', auditor] as const].filter(([, places]) => places > 0)),
        };
        const different: Counted[] = [...new Map(all.map((each) => [each.id, each])).values()];
        // Hall's theorem for two roles: each alone, and both together, by people who hold at least one of them.
        const able = (wanted: readonly string[]): number =>
          different.filter((each) => wanted.some((role) => each.roles.includes(role))).length;
        const possible =
          different.length >= Math.max(total, custodian + auditor) &&
          able(['custodian']) >= custodian &&
          able(['auditor']) >= auditor &&
          (custodian === 0 || auditor === 0 || able(['custodian', 'auditor']) >= custodian + auditor);
        expect(quorumMet(asked, all)).toBe(possible);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('standing', () => {
  type Told = { event: string; data: Record<string, unknown> };
  const told: fc.Arbitrary<Told> = fc.oneof(
    fc.record({
      event: fc.constantFrom('absence-decided', 'absence-proposed', 'absence-dropped', 'absence-voted'),
      data: fc.record({ person: fc.constantFrom(...people), substitute: fc.constantFrom(...people) }),
    }),
    fc.record({ event: fc.constant('credential-lost'), data: fc.record({ person: fc.constantFrom(...people) }) }),
  );

  test('a substitute has a role only after a decision, and nobody absent or without a key has one', () => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 8 }), fc.constantFrom(...people), fc.boolean(), (events, id, substitute) => {
        const person = { id, roles: ['custodian'], ...(substitute ? { substitute: true as const } : {}) };
        const has = (event: string, field: string): boolean => events.some((each) => each.event === event && each.data[field] === id);
        const gone = has('absence-decided', 'person') || has('credential-lost', 'person');
        const expected = !gone && (!substitute || has('absence-decided', 'substitute'));
        expect(rolesInForce(person, standingOf(events)).length > 0).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('ABSENCE', () => {
  const proposal = { seq: 30, person: 'bob', substitute: 'erin' };
  const asked = { mode: 'production' as const, run: 'run-1', plan: h('a'), policy: h('b'), proposal };
  const deciders = people.map((id, at) => ({ id, keys: [keyAt(at).sha256], need: 'any' as const }));

  function vote(person: string, key: Key, change: Partial<AbsenceStatement> = {}, seq = 31, signer = key) {
    const statement = absenceStatement({
      decision: 'approve',
      mode: 'production',
      run: 'run-1',
      plan: h('a'),
      policy: h('b'),
      proposal: 30,
      person: 'bob',
      substitute: 'erin',
      step: 'approve',
      revision: 12,
      at: '2026-11-21T09:00:00.000Z',
      credential: key.sha256,
      ...change,
    });
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
    const data = {
      person,
      statement: base64(statement),
      signature: base64(sign(null, statement, signer.privateKey)),
      spki: base64(key.spki),
    };
    return { seq, event: 'absence-voted', data };
  }

  test('is voted by different others only: not by the absent, the substitute, a stranger, or one person twice', () => {
    const index = fc.nat({ max: 5 });
    fc.assert(
      fc.property(fc.array(fc.tuple(index, index), { maxLength: 10 }), (said) => {
        const votes = said.map(([person, key]) => vote([...people, 'mallory'][person] ?? '', keyAt(key)));
        const expected = people.filter(
          (id, at) => id !== 'bob' && id !== 'erin' && said.some(([person, key]) => people[person] === id && key === at),
        );
        expect(votesFor(asked, votes, deciders)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, Partial<AbsenceStatement>]>([
    ['a no', { decision: 'refuse' }],
    ['another run', { run: 'run-2' }],
    ['another plan', { plan: h('3') }],
    ['another policy', { policy: h('4') }],
    ['another mode', { mode: 'rehearsal' }],
    ['another proposal', { proposal: 29 }],
    ['another absence', { person: 'dave' }],
    ['another substitute', { substitute: '' }],
    ['another key', { credential: h('6') }],
  ])('is not voted by %s', (_what, change) => {
    expect(votesFor(asked, [vote('alice', keyAt(0))], deciders)).toEqual(['alice']);
    expect(votesFor(asked, [vote('alice', keyAt(0), change)], deciders)).toEqual([]);
  });

  test('is not voted before it is proposed, nor with another’s signature', () => {
    expect(votesFor(asked, [vote('alice', keyAt(0), {}, 29)], deciders)).toEqual([]);
    expect(votesFor(asked, [vote('alice', keyAt(0), {}, 31, keyAt(2))], deciders)).toEqual([]);
  });
});
