import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../main/formats/canonical-json.ts';
import { encodePolicy, type Policy } from '../../../main/formats/policy.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { checkPlan } from '../../../main/evidence/verify/plan.ts';
import type { CheckName } from '../../../main/checks.ts';
import { all, type Bend, bent, plus, said, sampleEvents, textOf, withData } from './bent-bundle.ts';

const verdict = (name: CheckName, bend: Bend = {}): string => said(checkPlan(bent(bend)), name);
const planned = (change: Record<string, unknown>): Bend => ({ events: withData('run-planned', change) });
const policy = JSON.parse(textOf('policy.json')) as Policy;
const policySha256 = sha256Hex(encodePolicy(policy));
/** The policy of the bundle changed, and event 1 with it: an authority's own, whatever the plan proposes. */
const underPolicy = (change: Partial<Policy>, more: Bend = {}): Bend => ({
  ...more,
  files: { 'policy.json': encodePolicy({ ...policy, ...change }) },
});
const noPolicy: Bend = { files: { 'policy.json': null } };

/** The plan changed, and event 1 with it. */
function withPlan(change: (text: string) => string, more: Record<string, unknown> = {}): Bend {
  const planSha256 = sha256Hex(Buffer.from(change(textOf('plan.yaml'))));
  return { plan: change, events: withData('run-planned', { planSha256, ...more }) };
}
const withoutProposal = (text: string): string => text.replace(/\npolicy:\n[\s\S]*$/u, '\n');

test('a sound bundle: hashes, and what passes without a word', () => {
  expect(checkPlan(bent()).map(({ name, verdict: outcome, reason }) => [name, outcome, reason])).toEqual([
    ['PLAN-HASH', 'passed', sha256Hex(Buffer.from(textOf('plan.yaml')))],
    ['PLAYBOOK-HASH', 'passed', sha256Hex(Buffer.from(textOf('playbook.yaml')))],
    ['PROFILE-HASH', 'passed', undefined],
    ['POLICY-HASH', 'passed', policySha256],
    ['PLAN-VS-POLICY', 'passed', undefined],
    ['SEPARATION', 'passed', undefined],
    ['ATTENDANCE', 'passed', 'attended by people'],
    ['PLAN-WINDOW', 'passed', undefined],
  ]);
});

describe('PLAN-HASH', () => {
  const other = 'failed: Event 1 of the log does not say what the plan says.';

  test('bytes, title, rules and how people enrol are those event 1 names', () => {
    expect(verdict('PLAN-HASH', { plan: (text) => `${text} ` })).toBe('failed: plan.yaml is not the plan event 1 of the log names.');
    expect(verdict('PLAN-HASH', planned({ title: 'Other' }))).toBe(other);
    expect(verdict('PLAN-HASH', planned({ rules: 'br' }))).toBe(other);
    expect(verdict('PLAN-HASH', planned({ enrol: null }))).toBe(other);
    expect(verdict('PLAN-HASH', planned({ enrol: 'by-letter' }))).toBe(other);
    expect(verdict('PLAN-HASH', planned({ mode: 'rehearsal' }))).toMatch(/^passed/u);
  });
});

describe('PLAYBOOK-HASH', () => {
  const other = 'failed: playbook.yaml is not the one plan and log name.';
  const sha256 = sha256Hex(Buffer.from(textOf('playbook.yaml')));

  test('plan and event 1 name its id and its bytes', () => {
    expect(verdict('PLAYBOOK-HASH', { playbook: (text) => `${text}\n` })).toBe(other);
    expect(verdict('PLAYBOOK-HASH', planned({ playbook: { id: 'root-ca', sha256: '0'.repeat(64) } }))).toBe(other);
    expect(verdict('PLAYBOOK-HASH', planned({ playbook: { id: 'other', sha256 } }))).toBe(other);
    expect(
      verdict(
        'PLAYBOOK-HASH',
        withPlan((text) => text.replace('playbook: { id: root-ca', 'playbook: { id: other')),
      ),
    ).toBe(other);
    expect(
      verdict(
        'PLAYBOOK-HASH',
        withPlan((text) => text.replace(`sha256: ${sha256}`, `sha256: ${'f'.repeat(64)}`)),
      ),
    ).toBe(other);
  });
});

describe('PROFILE-HASH', () => {
  test('each profile is the one the plan names, by bytes and by id; plan and log name the same', () => {
    const root = textOf('profiles/root.yaml');
    expect(verdict('PROFILE-HASH', { files: { 'profiles/root.yaml': `${root}\n` } })).toBe(
      'failed: profiles/root.yaml is not the one the plan names.',
    );
    const renamed = root.replace('id: root', 'id: other');
    expect(renamed).not.toBe(root);
    const bend = withPlan((text) => text.replace(sha256Hex(Buffer.from(root)), sha256Hex(Buffer.from(renamed))));
    expect(verdict('PROFILE-HASH', { ...bend, files: { 'profiles/root.yaml': renamed } })).toBe(
      'failed: profiles/root.yaml is not the one the plan names.',
    );
    expect(verdict('PROFILE-HASH', planned({ profiles: {} }))).toBe('failed: Plan and log name different profiles.');
    expect(verdict('PROFILE-HASH', { files: { 'profiles/root.yaml': null } })).toBe('failed: profiles/root.yaml is missing.');
  });
});

describe('POLICY-HASH', () => {
  const enrolled = sampleEvents
    .filter(({ event }) => event === 'person-enrolled')
    .map(({ data }) => ({ id: String(data['person']), spki: String(data['spkiSha256']) }));
  const asEnrolled = canonicalJson({ ...policy, people: enrolled });

  test('as the plan proposes it; with the people enrolled; an authority’s own, that event 1 names', () => {
    expect(verdict('POLICY-HASH', planned({ policySha256: null }))).toBe(`passed: ${policySha256}`);
    expect(verdict('POLICY-HASH', { files: { 'policy.json': asEnrolled } })).toBe(`passed: ${sha256Hex(Buffer.from(asEnrolled))}`);
    expect(verdict('POLICY-HASH', { ...planned({ policySha256: null }), files: { 'policy.json': asEnrolled } })).toMatch(/^passed/u);
    const own = encodePolicy({ ...policy, authority: 'Another' });
    expect(verdict('POLICY-HASH', { ...planned({ policySha256: sha256Hex(own) }), files: { 'policy.json': own } })).toBe(
      `passed: ${sha256Hex(own)}`,
    );
    expect(verdict('POLICY-HASH', withPlan(withoutProposal))).toBe(`passed: ${policySha256}`);
  });

  test('there is none, and nobody names one', () => {
    expect(verdict('POLICY-HASH', { ...withPlan(withoutProposal, { policySha256: null }), ...noPolicy })).toBe(
      'not-checked: neither plan nor log name a policy',
    );
    expect(verdict('POLICY-HASH', { ...withPlan(withoutProposal), ...noPolicy })).toBe('failed: policy.json is missing.');
    expect(verdict('POLICY-HASH', { ...planned({ policySha256: null }), ...noPolicy })).toBe('failed: policy.json is missing.');
  });

  test('another than event 1 names, than the plan proposes, than people enrolled for', () => {
    expect(verdict('POLICY-HASH', { ...withPlan(withoutProposal, { policySha256: '0'.repeat(64) }) })).toBe(
      'failed: policy.json is not the policy event 1 of the log names.',
    );
    expect(verdict('POLICY-HASH', planned({ policySha256: '0'.repeat(64) }))).toBe(
      'failed: Event 1 of the log names another policy than the plan proposes.',
    );
    const follows = 'failed: policy.json is not the policy the plan proposes.';
    expect(verdict('POLICY-HASH', underPolicy({ authority: 'Another' }))).toBe(follows);
    expect(verdict('POLICY-HASH', underPolicy({ people: enrolled.slice(1) as never }))).toBe(follows);
    const people = `  people: [${enrolled.map(({ id, spki }) => `{ id: ${id}, spki: ${spki} }`).join(', ')}]`;
    const listed = (text: string): string => text.replace('  people: at-roll-call', people.replace('alice', 'alix'));
    const bend = withPlan(listed, { policySha256: null });
    expect(verdict('POLICY-HASH', { ...bend, files: { 'policy.json': asEnrolled } })).toBe(follows);
  });
});

describe('PLAN-VS-POLICY', () => {
  const act = { quorum: 2, roles: ['custodian'] } as Policy['acts']['crl'];

  test('without a policy there is nothing to be as strict as', () => {
    expect(verdict('PLAN-VS-POLICY', noPolicy)).toBe('not-checked: the bundle has no policy');
    expect(verdict('SEPARATION', noPolicy)).toBe('not-checked: the bundle has no policy');
  });

  test.each<[string, Partial<Policy>, string]>([
    ['other rules', { rules: 'br' }, 'Plan and policy name different rule sets.'],
    ['another backup', { backup: 'store-copy' }, 'Plan and policy name different backup methods.'],
    ['a waiver it does not allow', { waivable: [] }, 'The plan waives HOST-NETWORK-DOWN, which the policy does not allow.'],
    [
      'more approvals of a certificate',
      { acts: { certificate: { ...act, quorum: 3 }, crl: act } },
      'Step approve asks for 2 approvals and the policy for 3.',
    ],
    [
      'more approvals of a CRL',
      { acts: { certificate: act, crl: { ...act, quorum: 4 } } },
      'Step approve asks for 2 approvals and the policy for 4.',
    ],
  ])('refused: the policy has %s', (_what, change, reason) => {
    expect(verdict('PLAN-VS-POLICY', underPolicy(change))).toBe(`failed: ${reason}`);
  });

  test('fewer than the policy needs nothing but as many', () => {
    expect(verdict('PLAN-VS-POLICY', underPolicy({ acts: { certificate: { ...act, quorum: 1 }, crl: act } }))).toBe('passed');
    expect(
      verdict(
        'PLAN-VS-POLICY',
        withPlan((text) => text.replace('quorum: 2', 'quorum: 1')),
      ),
    ).toBe('failed: Step approve asks for 1 approvals and the policy for 2.');
  });

  test('a step that says no quorum asks for one', () => {
    const playbook = (text: string): string => text.replace(/\n *quorum: plan\.quorum/u, '');
    expect(verdict('PLAN-VS-POLICY', { playbook })).toBe('failed: Step approve asks for 1 approvals and the policy for 2.');
    const one = { ...act, quorum: 1 };
    expect(verdict('PLAN-VS-POLICY', underPolicy({ acts: { certificate: one, crl: one } }, { playbook }))).toBe('passed');
  });
});

describe('SEPARATION', () => {
  test('both roles of a pair in one person', () => {
    expect(
      verdict(
        'SEPARATION',
        withPlan((text) => text.replace('roles: [witness]', 'roles: [witness, custodian]')),
      ),
    ).toBe('failed: dave is custodian and witness, which the policy keeps apart.');
    expect(verdict('SEPARATION', underPolicy({ separation: [['custodian', 'auditor']] }))).toBe('passed');
  });
});

describe('ATTENDANCE', () => {
  const unattended = (text: string): string =>
    text.replace('attendance: people', 'attendance: unattended').replace(/window: .*/u, 'window: none');
  const automated = withData('approval-given', { automated: true });
  const run = (mode: string, attendance: string) => withData('run-planned', { mode, attendance });

  test('as planned; a rehearsal may go unattended', () => {
    expect(verdict('ATTENDANCE', { events: all(run('rehearsal', 'unattended'), automated) })).toBe(
      'passed: unattended: approvals were given by the machine',
    );
    expect(verdict('ATTENDANCE', { plan: unattended, events: all(run('production', 'unattended'), automated) })).toMatch(/^passed/u);
    expect(verdict('ATTENDANCE', { plan: unattended, events: run('rehearsal', 'people') })).toBe(
      'failed: The plan asks for attendance unattended and the run had people.',
    );
    expect(verdict('ATTENDANCE', { events: all(run('production', 'unattended'), automated) })).toBe(
      'failed: The plan asks for attendance people and the run had unattended.',
    );
  });

  test('as the policy allows it, in production; never unattended under br', () => {
    const only = underPolicy({ attendance: ['unattended'] });
    expect(verdict('ATTENDANCE', only)).toBe('failed: The policy does not allow attendance people.');
    expect(verdict('ATTENDANCE', { ...only, events: run('rehearsal', 'people') })).toBe('passed: attended by people');
    expect(verdict('ATTENDANCE', noPolicy)).toBe('passed: attended by people');
    const br = (text: string): string => unattended(text).replaceAll('rules: private', 'rules: br');
    expect(verdict('ATTENDANCE', { plan: br, events: all(run('production', 'unattended'), automated) })).toBe(
      'failed: An unattended production run is not allowed under br.',
    );
    expect(verdict('ATTENDANCE', { plan: br, events: all(run('rehearsal', 'unattended'), automated) })).toMatch(/^passed/u);
    expect(verdict('ATTENDANCE', { plan: (text) => text.replaceAll('rules: private', 'rules: br') })).toBe('passed: attended by people');
  });

  test('every approval says truly who gave it', () => {
    expect(verdict('ATTENDANCE', { events: withData('approval-given', { automated: true }, ({ n }) => n === 2) })).toBe(
      'failed: Approval "2" does not say truly whether a person gave it.',
    );
    expect(verdict('ATTENDANCE', { plan: unattended, events: run('production', 'unattended') })).toBe(
      'failed: Approval "1" does not say truly whether a person gave it.',
    );
  });
});

describe('PLAN-WINDOW', () => {
  const started = (at: string): Bend => ({ events: (events) => events.map((event, index) => (index === 0 ? { ...event, at } : event)) });

  test('its first and last moment, and just outside', () => {
    for (const at of ['2026-11-21T08:00:00.000Z', '2026-11-21T18:00:00.000Z']) expect(verdict('PLAN-WINDOW', started(at))).toBe('passed');
    for (const at of ['2026-11-21T07:59:59.999Z', '2026-11-21T18:00:00.001Z'])
      expect(verdict('PLAN-WINDOW', started(at))).toBe(`failed: The run started at ${at}, outside the plan’s window.`);
  });

  test('binds production only; a plan may have none', () => {
    expect(verdict('PLAN-WINDOW', planned({ mode: 'rehearsal' }))).toBe('waived: a rehearsal may be held on any day');
    expect(verdict('PLAN-WINDOW', planned({ mode: 'drill' }))).toBe('waived: a drill may be held on any day');
    const none = (text: string): string =>
      text.replace('attendance: people', 'attendance: unattended').replace(/window: .*/u, 'window: none');
    expect(verdict('PLAN-WINDOW', { plan: none })).toBe('not-checked: the plan has no window');
  });
});

test('an event whose data has another form fails the checks that read it, by line', () => {
  const events = plus('person-enrolled', { person: 'erin' });
  expect(verdict('POLICY-HASH', { events: all(withData('run-planned', { policySha256: null }), events) })).toBe(
    `failed: Line ${sampleEvents.length} of the transcript (person-enrolled) does not say what such an event must say (spkiSha256).`,
  );
});
