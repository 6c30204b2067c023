// What was approved, and by how many.

import { describe, expect, test } from 'vitest';
import { encodePolicy, type Policy } from '../../../main/formats/policy.ts';
import { layout } from '../../../main/evidence/layout.ts';
import { checkApprovals } from '../../../main/evidence/verify/approvals.ts';
import type { CheckName } from '../../../main/checks.ts';
import { makeSampleBundle } from '../../fixtures/sample-bundle.ts';
import { all, type Bend, bent, type Change, plus, said, sample, sampleEvents, textOf, withData, without } from './bent-bundle.ts';

const approval = (name: CheckName, bend: Bend = {}): string => said(checkApprovals(bent(bend)), name);
const changed = (name: string, change: Record<string, unknown>, only?: (data: Record<string, unknown>) => boolean): Bend => ({
  events: withData(name, change, only),
});
const second = ({ n }: Record<string, unknown>): boolean => n === 2;
const ofCrl = ({ makes }: Record<string, unknown>): boolean => makes === 'crl';

test('a sound bundle: what was counted', () => {
  const rows = checkApprovals(bent()).map(({ name, verdict, reason }) => [name, verdict, reason]);
  expect(rows).toEqual([
    ['ROLL-CALL', 'passed', '4 people'],
    ['ENROLLED-AT-ROLL-CALL', 'passed', 'the keys are those of the roll call in this log, not of plan or policy'],
    ['APPROVAL-SIGNATURE', 'passed', '2 approvals'],
    ['APPROVAL-SUBJECT', 'passed', '2 signed items'],
    ['APPROVAL-SHOWN', 'passed', '2 approvals'],
    ['QUORUM', 'passed', '2 approved acts'],
  ]);
});

describe('ROLL-CALL and ENROLLED-AT-ROLL-CALL', () => {
  test('everybody who was not marked absent was present', () => {
    const gone = without('person-present', ({ person }) => person === 'dave');
    expect(approval('ROLL-CALL', { events: gone })).toBe('failed: dave is in the plan and did not confirm being present.');
    expect(approval('ROLL-CALL', { events: all(gone, plus('absence-decided', { person: 'dave' })) })).toBe('passed: 3 people');
  });

  test('nobody enrolled after the first approval', () => {
    const late = (before: string): Bend => {
      const own = sampleEvents.find(({ event, data }) => event === 'person-enrolled' && data['person'] === 'dave');
      return {
        events: all(
          without('person-enrolled', ({ person }) => person === 'dave'),
          plus('person-enrolled', own?.data ?? {}, { before }),
        ),
      };
    };
    expect(approval('ENROLLED-AT-ROLL-CALL', late('approval-given'))).toMatch(/^passed/u);
    expect(approval('ENROLLED-AT-ROLL-CALL', late('run-sealed'))).toBe('failed: "dave" was enrolled after the first approval.');
    expect(approval('ENROLLED-AT-ROLL-CALL', { events: without('approval-given') })).toMatch(/^passed/u);
  });
});

describe('APPROVAL-SIGNATURE', () => {
  test('the files are those the log tells of', () => {
    const other = 'failed: Approval 2 is not the one the log tells of.';
    expect(approval('APPROVAL-SIGNATURE', changed('approval-given', { statementSha256: 'a'.repeat(64) }, second))).toBe(other);
    expect(approval('APPROVAL-SIGNATURE', changed('approval-given', { spkiSha256: 'a'.repeat(64) }, second))).toBe(other);
    expect(approval('APPROVAL-SIGNATURE', { files: { 'approvals/2.sig': new Uint8Array(64) } })).toBe(
      'failed: approvals/2.sig is not a signature of "carol" over approvals/2.json.',
    );
  });
});

describe('APPROVAL-SUBJECT', () => {
  const of = (reason: string): string => `failed: Approval 2 ${reason}`;
  const elsewhere = of('is of another run, plan or step.');
  const names = of('does not name what the log says was approved.');
  const [first = '', more = ''] = (sampleEvents.find(({ event }) => event === 'approval-given')?.data['items'] ?? []) as string[];

  test('run, mode, plan, step', () => {
    const step: Change = (events) =>
      events.map((event) => (event.event === 'approval-given' && second(event.data) ? { ...event, step: 'sign' } : event));
    expect(approval('APPROVAL-SUBJECT', { events: step })).toBe(elsewhere);
    expect(approval('APPROVAL-SUBJECT', changed('run-planned', { planSha256: 'a'.repeat(64) }))).toBe(elsewhere.replace('2', '1'));
    expect(approval('APPROVAL-SUBJECT', changed('run-planned', { run: 'other' }))).toBe(elsewhere.replace('2', '1'));
    expect(approval('APPROVAL-SUBJECT', changed('run-planned', { mode: 'drill' }))).toBe(elsewhere.replace('2', '1'));
  });

  test('policy: of the bundle, or of event 1', () => {
    const policy = encodePolicy({ ...(JSON.parse(textOf('policy.json')) as Policy), authority: 'Another' });
    const other = { files: { 'policy.json': policy } };
    expect(approval('APPROVAL-SUBJECT', other)).toBe('passed: 2 signed items');
    expect(approval('APPROVAL-SUBJECT', changed('run-planned', { policySha256: null }))).toBe('passed: 2 signed items');
    expect(approval('APPROVAL-SUBJECT', { ...other, ...changed('run-planned', { policySha256: null }) })).toBe(
      'failed: Approval 1 was given under another policy.',
    );
  });

  test('subject, items and view', () => {
    expect(approval('APPROVAL-SUBJECT', changed('approval-given', { subject: 'a'.repeat(64) }, second))).toBe(names);
    expect(approval('APPROVAL-SUBJECT', changed('approval-given', { items: [more, first] }, second))).toBe(names);
    expect(approval('APPROVAL-SUBJECT', changed('approval-given', { items: [first] }, second))).toBe(names);
    expect(approval('APPROVAL-SUBJECT', changed('approval-given', { shown: 'a'.repeat(64) }, second))).toBe(names);
  });

  test('the bytes were built, before, for the key that signed', () => {
    expect(approval('APPROVAL-SUBJECT', changed('tbs-built', { tbsSha256: 'a'.repeat(64) }, ofCrl))).toMatch(/^failed: /u);
    expect(approval('APPROVAL-SUBJECT', changed('tbs-built', { issuerSpkiSha256: 'a'.repeat(64) }, ofCrl))).toBe(
      'failed: Approval 1 names another key than the one that signed.',
    );
    const built = sampleEvents.find(({ event, data }) => event === 'tbs-built' && ofCrl(data));
    const late = all(without('tbs-built', ofCrl), plus('tbs-built', built?.data ?? {}, { step: 'crl' }));
    expect(approval('APPROVAL-SUBJECT', { events: late })).toBe('failed: Approval 1 was given before the bytes were built.');
  });

  test('what was signed was approved', () => {
    expect(approval('APPROVAL-SUBJECT', { events: without('approval-given') })).toMatch(
      /^failed: artifacts\/example-root-r1\/certificate\.(?:der|pem) was signed and nobody approved it\.$/u,
    );
  });
});

describe('APPROVAL-SHOWN', () => {
  test('the view drawn again, of our layout', () => {
    const other = withData('approval-given', { shown: 'a'.repeat(64) }, second);
    expect(approval('APPROVAL-SHOWN', { events: other })).toBe(
      'failed: What the approver of approval 2 was shown is not what the bytes say.',
    );
    expect(approval('APPROVAL-SHOWN', { events: all(other, withData('run-sealed', { layout: layout + 1 })) })).toMatch(
      /^not-checked: the view was /u,
    );
    expect(approval('APPROVAL-SHOWN', changed('run-sealed', { layout: layout + 1 }))).toBe('passed: 2 approvals');
    expect(approval('APPROVAL-SHOWN', changed('approval-given', { subject: 'a'.repeat(64) }, second))).toBe(
      'failed: Approval 2 is not over the bytes that were signed.',
    );
  });

  test('bytes that are not in the bundle cannot be drawn', () => {
    const { files } = makeSampleBundle({ algorithm: 'ed25519', keys: sample.keys, refusedFirstBy: 'bob' });
    expect(approval('APPROVAL-SHOWN', { files: Object.fromEntries(files) })).toBe(
      'passed: 3 approvals, 1 of them over a set that was built anew in part or whole',
    );
  });
});

describe('QUORUM', () => {
  const has = (count: number, needs = 2): RegExp =>
    new RegExp(`^failed: .+ has ${count} valid approvals in time and needs ${needs}\\.$`, 'u');
  const policy = JSON.parse(textOf('policy.json')) as Policy;
  const under = (change: (acts: Policy['acts']) => Policy['acts']): Bend => ({
    files: { 'policy.json': encodePolicy({ ...policy, acts: change(policy.acts) }) },
  });

  test('those in time: after the bytes were built and before they were to be signed', () => {
    const moved = (before: string): Change => {
      const own = sampleEvents.find(({ event, data }) => event === 'approval-given' && second(data));
      return all(without('approval-given', second), plus('approval-given', own?.data ?? {}, { before, step: 'approve' }));
    };
    expect(approval('QUORUM', { events: moved('run-sealed') })).toMatch(has(1));
    expect(approval('QUORUM', { events: moved('tbs-built') })).toMatch(has(1));
    expect(approval('QUORUM', { events: moved('intent') })).toMatch(has(1));
  });

  test('as many as plan and policy ask for, the stricter', () => {
    expect(approval('QUORUM', { plan: (text) => text.replace('quorum: 2', 'quorum: 3') })).toMatch(has(2, 3));
    expect(
      approval(
        'QUORUM',
        under((acts) => ({ ...acts, crl: { ...acts.crl, quorum: 4 } })),
      ),
    ).toMatch(has(2, 4));
    expect(approval('QUORUM', { files: { 'policy.json': null } })).toBe('passed: 2 approved acts');
    const one = (text: string): string => text.replace('quorum: 2', 'quorum: 1');
    expect(approval('QUORUM', { files: { 'policy.json': null }, plan: one })).toBe('passed: 2 approved acts');
    expect(approval('QUORUM', { plan: (text) => text.replace('quorum: 2', 'quorum: "2"') })).toMatch(/^failed: /u);
  });

  test('by a role that step, policy and plan give', () => {
    expect(approval('QUORUM', changed('approval-given', { role: 'witness' }, second))).toMatch(has(1));
    expect(approval('QUORUM', changed('approval-given', { role: 'ceremonyAdministrator' }, second))).toMatch(has(1));
    expect(
      approval(
        'QUORUM',
        under((acts) => ({ ...acts, certificate: { ...acts.certificate, roles: ['witness'] } })),
      ),
    ).toMatch(has(0));
    const noLonger = (text: string): string => text.replace('name: Carol Frei, roles: [custodian]', 'name: Carol Frei, roles: [auditor]');
    expect(approval('QUORUM', { plan: noLonger })).toMatch(has(1));
  });

  test('by people who are there, with a key that is not lost', () => {
    const before = { before: 'approval-given' };
    expect(approval('QUORUM', { events: plus('absence-decided', { person: 'carol' }, before) })).toMatch(has(1));
    expect(approval('QUORUM', { events: plus('credential-lost', { person: 'carol' }, before) })).toMatch(has(1));
    const afterwards = { before: 'intent' };
    // The first intent makes the key; the next signs.
    const later =
      (event: string): Change =>
      (events) => {
        const index = events.findLastIndex((each) => each.event === 'approval-given');
        const added = plus(event, { person: 'carol' }, afterwards)(events).find((each) => each.event === event);
        return added === undefined ? events : [...events.slice(0, index + 1), added, ...events.slice(index + 1)];
      };
    expect(approval('QUORUM', { events: later('absence-decided') })).toBe('passed: 2 approved acts');
    expect(approval('QUORUM', { events: later('credential-lost') })).toMatch(has(1));
  });

  test('of a step that is for approving', () => {
    const elsewhere: Change = (events) => events.map((event) => (event.event === 'approval-given' ? { ...event, step: 'sign' } : event));
    expect(approval('QUORUM', { events: elsewhere })).toBe('failed: Approvals were given in step sign, which is not for approving.');
    const nowhere: Change = (events) => events.map((event) => (event.event === 'approval-given' ? { ...event, step: 'x' } : event));
    expect(approval('QUORUM', { events: nowhere })).toBe('failed: The playbook has no step "x".');
  });

  test('with so many of each role as policy and step ask for', () => {
    const least = (count: number): Bend =>
      under((acts) => ({ ...acts, crl: { ...acts.crl, roles: ['custodian', 'auditor'], least: { auditor: count } } }));
    expect(approval('QUORUM', least(1))).toMatch(/^failed: .+ needs .+ to approve, and bob, carol did\.$/u);
    const custodians = under((acts) => ({ ...acts, crl: { ...acts.crl, least: { custodian: 2 } } }));
    expect(approval('QUORUM', custodians)).toBe('passed: 2 approved acts');
    const ofStep = (least: string): Bend => ({
      playbook: (text) => text.replace('quorum: plan.quorum\n', `quorum: plan.quorum\n    least: ${least}\n`),
    });
    expect(approval('QUORUM', ofStep('{ custodian: 2 }'))).toBe('passed: 2 approved acts');
    expect(approval('QUORUM', ofStep('{ custodian: plan.quorum }'))).toBe('passed: 2 approved acts');
    const tooFew = /^failed: .+ needs .+ to approve, and bob, carol did\.$/u;
    expect(approval('QUORUM', ofStep('{ custodian: 3 }'))).toMatch(tooFew);
    expect(approval('QUORUM', ofStep('{ auditor: 1 }'))).toMatch(tooFew);
  });

  test('a log that does not tell when', () => {
    expect(approval('QUORUM', { events: without('intent', ({ operation }) => operation === 'sign-crl') })).toMatch(
      /^failed: The log does not tell when .+ was to be signed\.$/u,
    );
  });
});
