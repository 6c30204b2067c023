import { describe, expect, test } from 'vitest';
import type { CheckName } from '../../../main/checks.ts';
import { type BundleVerdict, judgeBundle, type VerifyOptions } from '../../../main/evidence/verify-bundle.ts';
import { type DraftEvent, makeSampleBundle, makeSampleKeys, type SampleOptions } from '../../fixtures/sample-bundle.ts';

const keys = makeSampleKeys({ algorithm: 'ed25519' });
const fast: SampleOptions = { algorithm: 'ed25519', keys };

function judge(options: SampleOptions, verify?: VerifyOptions): BundleVerdict {
  const bundle = makeSampleBundle({ ...fast, ...options });
  return judgeBundle({ files: bundle.files, problems: [] }, verify ?? { trust: bundle.trust });
}

const failedNames = (verdict: BundleVerdict): CheckName[] =>
  verdict.checks.filter((check) => check.verdict === 'failed').map(({ name }) => name);
const reasonOf = (verdict: BundleVerdict, name: CheckName): string => verdict.checks.find((check) => check.name === name)?.reason ?? '';

/** Changes the data of one kind of event; `only` picks by the data. */
const edit =
  (name: string, change: Record<string, unknown>, only: (data: DraftEvent['data']) => boolean = () => true) =>
  (event: DraftEvent): DraftEvent =>
    event.event === name && only(event.data) ? { ...event, data: { ...event.data, ...change } as DraftEvent['data'] } : event;

const everyCheck = [
  'BUNDLE-FILES', 'MANIFEST-CANONICAL', 'BUNDLE-HASHES', 'SHA256SUMS', 'BUNDLE-CONTENTS', 'DOCUMENTS-REDRAWN',
  'LOG-CHAIN', 'LOG-SEALED', 'CHECKPOINT', 'CHECKPOINT-MANIFEST', 'UNKNOWN-OUTCOMES', 'PLAN-HASH', 'PLAYBOOK-HASH', 'PROFILE-HASH', 'POLICY-HASH', 'PLAN-VS-POLICY', 'SEPARATION', 'ATTENDANCE', 'PLAN-WINDOW', 'ROLL-CALL', 'ENROLLED-AT-ROLL-CALL', 'APPROVAL-SIGNATURE', 'APPROVAL-SUBJECT', 'APPROVAL-SHOWN', 'QUORUM', 'DOCUMENT-UNCHANGED',
  'SIGNATURE-VALID', 'TBS-UNCHANGED', 'PLAN-VS-DER', 'LINT', 'REHEARSAL-MARK', 'EXAMPLE-ARC', 'CSR-POP', 'REQUEST-UNCHANGED', 'REQUEST-HASH', 'VALIDITY-WITHIN-ISSUER', 'IMPORT-CONFIRMED', 'EXISTING-CERTIFICATE', 'SAME-SUBJECT-AND-KEY', 'NOT-WIDENED', 'EXISTING-DATES', 'CERTIFICATE-KEY', 'CERTIFICATE-SUBJECT', 'CERTIFICATE-CA', 'CERTIFICATE-VALID', 'ISSUER-CHAIN', 'IMPORTED-AUTHORITY', 'IMPORTED-CRL', 'IMPORTED-ISSUED', 'BATCH-DISTINCT', 'BATCH-LIST', 'HANDOFF-SAME', 'OCSP-STATUS', 'OCSP-CERT-ID', 'OCSP-RESPONDER', 'OCSP-TIMES', 'OCSP-SERVED', 'ARTIFACT-HASH', 'ARTIFACT-SIGNER', 'SERIAL-UNIQUE', 'CRL-NUMBER-MONOTONIC', 'VALIDITY-AT-SIGNING', 'KEY-PURPOSE', 'CRL-SAME-SCOPE', 'CRL-LATER', 'CRL-ENTRIES-KEPT', 'CRL-ENTRIES-UNCHANGED', 'CRL-ENTRY-DATES', 'CRL-IDP-EQUALS-CDP', 'CRL-SCOPE-KIND', 'CRL-DELTA-BASE', 'CRL-DELTA-COMPLETE', 'CRL-THISUPDATE-NOT-FUTURE', 'CRL-SERIES-CALENDAR', 'CRL-SERIES-ORDER', 'CRL-SERIES-GAPLESS', 'CRL-SERIES-OVERLAP', 'CRL-SERIES-HORIZON', 'CRL-SERIES-SUPERSEDED', 'CRL-RELEASED', 'REVOCATION-REASON', 'REVOCATION-LISTED', 'KEY-NOT-COMPROMISED', 'BRANCHES-FOLLOWED', 'CLOCKS-TOLD', 'MESSAGES-WRITTEN', 'DRILL-REPORT', 'BACKUP-SAME-KEY', 'ABSENCE',
  'SIGN-OFF', 'ANCHOR',
]; // prettier-ignore

describe('accepted', () => {
  test.each([
    ['a production run', {}],
    ['a rehearsal', { mode: 'rehearsal' }],
    [
      'an unattended rehearsal of a plan for people',
      {
        mode: 'rehearsal',
        attendance: 'unattended',
        editPlan: (text: string) =>
          text.replace(
            'attendance: unattended\nwindow: none',
            'attendance: people\nwindow: { from: 2026-11-21T08:00:00Z, to: 2026-11-21T18:00:00Z }',
          ),
      },
    ],
    ['an unattended production run under private rules', { attendance: 'unattended' }],
    ['ECDSA', { algorithm: 'ecdsa-p384', keys: undefined }],
    ['RSA and card keys', { algorithm: 'rsa-3072', personAlgorithm: 'ecdsa-p256', keysInPlan: true, keys: undefined }],
    ['the rules of br', { algorithm: 'ecdsa-p384', keys: undefined, rules: 'br' }],
    ['an approval given twice', { approvers: ['bob', 'carol', 'bob'] }],
    ['bytes that were refused, built anew and approved', { refusedFirstBy: 'bob' }],
  ] as [string, Record<string, unknown>][])('%s, with every check present', (_what, options) => {
    const verdict = judge(options);
    expect(failedNames(verdict)).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    expect(verdict.checks.map(({ name }) => name)).toEqual(everyCheck);
    expect(verdict.checks.filter((check) => check.verdict !== 'passed').every(({ reason }) => reason !== undefined && reason !== '')).toBe(
      true,
    );
  });

  test('ENROLLED-AT-ROLL-CALL: passed where the roll call made the keys, not-checked where the plan names them', () => {
    const verdictOf = (options: SampleOptions): string | undefined =>
      judge(options).checks.find(({ name }) => name === 'ENROLLED-AT-ROLL-CALL')?.verdict;
    expect(verdictOf({})).toBe('passed');
    expect(verdictOf({ keysInPlan: true })).toBe('not-checked');
    expect(verdictOf({ keysInPlan: true, mode: 'rehearsal' })).toBe('failed');
  });

  test('PLAN-WINDOW: waived in a rehearsal, not-checked without a window', () => {
    const verdictOf = (options: SampleOptions): string | undefined =>
      judge(options).checks.find(({ name }) => name === 'PLAN-WINDOW')?.verdict;
    expect([verdictOf({}), verdictOf({ mode: 'rehearsal' }), verdictOf({ attendance: 'unattended' })]).toEqual([
      'passed',
      'waived',
      'not-checked',
    ]);
  });
});

describe('refused, anchored, and consistent but for one thing', () => {
  const cases: [string, SampleOptions, CheckName[], RegExp][] = [
    [
      'somebody of the plan was not present',
      { editEvent: (event) => (event.event === 'person-present' && event.actor === 'dave' ? null : event) },
      ['ROLL-CALL'],
      /dave is in the plan/,
    ],
    [
      'the plan’s hash is another',
      { editEvent: edit('run-planned', { planSha256: '0'.repeat(64) }) },
      ['PLAN-HASH', 'APPROVAL-SUBJECT'],
      /plan\.yaml is not the plan/,
    ],
    ['the title is another', { editEvent: edit('run-planned', { rules: 'br' }) }, ['PLAN-HASH'], /does not say what the plan says/],
    [
      'the playbook is another',
      { editEvent: edit('run-planned', { playbook: { id: 'root-ca', sha256: '0'.repeat(64) } }) },
      ['PLAYBOOK-HASH'],
      /playbook\.yaml/,
    ],
    [
      'a profile is another',
      { editEvent: edit('run-planned', { profiles: { root: '0'.repeat(64) } }) },
      ['PROFILE-HASH'],
      /different profiles/,
    ],
    [
      'the run started outside the window',
      { editPlan: (text) => text.replace('from: 2026-11-21T08', 'from: 2026-11-21T10') },
      ['PLAN-WINDOW'],
      /outside the plan’s window/,
    ],
    [
      'one person holds roles kept apart',
      { editPlan: (text) => text.replace('roles: [witness]', 'roles: [witness, custodian]') },
      ['BUNDLE-CONTENTS', 'DOCUMENTS-REDRAWN', 'SEPARATION'],
      /dave is custodian and witness/,
    ],
    [
      'the plan waives more than the policy allows',
      { editPlan: (text) => text.replace('check: HOST-NETWORK-DOWN', 'check: HOST-FREE-SPACE') },
      ['PLAN-VS-POLICY'],
      /HOST-FREE-SPACE/,
    ],
    ['the plan asks for fewer approvals than the policy', { quorum: 1 }, ['PLAN-VS-POLICY'], /asks for 1 approvals and the policy for 2/],
    ['too few approved', { approvers: ['bob'] }, ['QUORUM'], /1 valid approvals in time and needs 2/],
    ['one person approved twice', { approvers: ['bob', 'bob'] }, ['QUORUM'], /1 valid approvals in time and needs 2/],
    ['nobody approved', { approvers: [] }, ['APPROVAL-SUBJECT', 'QUORUM'], /nobody approved it/],
    ['somebody approved in a role that is not listed', { approvers: ['bob', 'dave'] }, ['QUORUM'], /needs 2/],
    [
      'the approvals are for bytes that were built anew',
      { refusedFirstBy: 'bob', approvers: ['carol'] },
      ['QUORUM'],
      /1 valid approvals in time and needs 2/,
    ],
    [
      'one of them refused',
      { editStatement: (fields, person) => (person === 'carol' ? { ...fields, decision: 'refuse' } : fields) },
      ['QUORUM'],
      /needs 2/,
    ],
    [
      'an approval is over other bytes',
      { editStatement: (fields, person) => (person === 'carol' ? { ...fields, subject: '0'.repeat(64) } : fields) },
      ['APPROVAL-SUBJECT'],
      /Approval 2 does not name what the log says/,
    ],
    ['an approval is of another run', { editStatement: (fields) => ({ ...fields, run: 'other' }) }, ['APPROVAL-SUBJECT'], /another run/],
    [
      'an approval is of another mode',
      { editStatement: (fields) => ({ ...fields, mode: 'rehearsal' }) },
      ['APPROVAL-SUBJECT'],
      /another run/,
    ],
    [
      'an approval is under another policy',
      { editStatement: (fields) => ({ ...fields, policy: '' }) },
      ['APPROVAL-SUBJECT'],
      /another policy/,
    ],
    [
      'an approval is for another key',
      { editStatement: (fields) => ({ ...fields, authoritySpki: '0'.repeat(64) }) },
      ['APPROVAL-SUBJECT'],
      /another key/,
    ],
    [
      'an approval names another credential',
      { editStatement: (fields) => ({ ...fields, credential: '0'.repeat(64) }) },
      ['APPROVAL-SIGNATURE', 'APPROVAL-SUBJECT', 'QUORUM'],
      /names another key/,
    ],
    [
      'approvers were shown something else',
      { editStatement: (fields) => ({ ...fields, shown: '0'.repeat(64) }), editEvent: edit('approval-given', { shown: '0'.repeat(64) }) },
      ['APPROVAL-SHOWN'],
      /was shown is not what the bytes say/,
    ],
    [
      'a person has another key in the roll call',
      { editEvent: edit('person-enrolled', { spkiSha256: '0'.repeat(64) }, ({ person }) => person === 'bob') },
      ['APPROVAL-SIGNATURE', 'APPROVAL-SUBJECT', 'QUORUM', 'SIGN-OFF'],
      /not a key of "bob"/,
    ],
    [
      'somebody was not enrolled',
      { editEvent: (event) => (event.event === 'person-enrolled' && event.actor === 'dave' ? null : event) },
      ['ENROLLED-AT-ROLL-CALL', 'APPROVAL-SIGNATURE', 'APPROVAL-SUBJECT', 'QUORUM', 'SIGN-OFF'],
      /gives a key of dave/,
    ],
    [
      'an automated approval calls itself a person’s',
      { editEvent: edit('approval-given', { automated: true }, ({ n }) => n === 2) },
      ['ATTENDANCE'],
      /Approval "2"/,
    ],
    [
      'a production run had other attendance than planned',
      { editEvent: edit('run-planned', { attendance: 'unattended' }) },
      ['DOCUMENTS-REDRAWN', 'ATTENDANCE'],
      /asks for attendance people/,
    ],
    [
      'a signature does not verify',
      { editDer: (makes, der) => (makes === 'crl' ? der.with(der.length - 1, (der.at(-1) ?? 0) ^ 1) : der) },
      ['SIGNATURE-VALID'],
      /crl-.*does not verify/,
    ],
    ['a certificate has another validity than planned', { editPlan: (text) => text.replace('P20Y', 'P19Y') }, ['PLAN-VS-DER'], /notAfter/],
    [
      'a certificate has another subject than planned',
      { editPlan: (text) => text.replace('CN=Example Root R1', 'CN=Example Root R2') },
      ['PLAN-VS-DER'],
      /subject|issuer/,
    ],
    [
      'the key has another label than planned',
      { editPlan: (text) => text.replace('keyLabel: example-root-r1', 'keyLabel: other') },
      ['PLAN-VS-DER'],
      /another label/,
    ],
    [
      'the log tells of another serial number',
      { editEvent: edit('tbs-built', { serialNumber: '01' }, ({ makes }) => makes === 'certificate') },
      ['PLAN-VS-DER'],
      /serialNumber/,
    ],
    [
      'the log tells of another CRL number',
      { editEvent: edit('tbs-built', { crlNumber: '2' }, ({ makes }) => makes === 'crl') },
      ['PLAN-VS-DER'],
      /crlNumber/,
    ],
    [
      'the log tells of entries the CRL has not',
      { editEvent: edit('tbs-built', { entries: 1 }, ({ makes }) => makes === 'crl') },
      ['PLAN-VS-DER'],
      /revokedCertificates/,
    ],
    [
      'another profile was used',
      { editEvent: edit('tbs-built', { profile: 'root-crl' }, ({ makes }) => makes === 'certificate') },
      ['PLAN-VS-DER'],
      /was to use profile root/,
    ],
    [
      'a token call has no outcome',
      { editEvent: (event) => (event.event === 'call-verified' && event.data['id'] === 'j1' ? null : event) },
      ['UNKNOWN-OUTCOMES'],
      /has no outcome/,
    ],
    [
      'something was signed that was not built',
      { editEvent: edit('intent', { operation: 'sign-certificate' }, ({ id }) => id === 'j1') },
      ['TBS-UNCHANGED', 'KEY-PURPOSE'],
      /not in the bundle|not built/,
    ],
    [
      'a file calls itself a document',
      {
        editEvent: edit('artifact-made', { role: 'document' }, ({ path }) => typeof path === 'string' && path.endsWith('certificate.der')),
      },
      [
        'BUNDLE-CONTENTS',
        'DOCUMENTS-REDRAWN',
        'APPROVAL-SUBJECT',
        'APPROVAL-SHOWN',
        'QUORUM',
        'SIGNATURE-VALID',
        'TBS-UNCHANGED',
        'PLAN-VS-DER',
        'LINT',
        'REHEARSAL-MARK',
        'EXAMPLE-ARC',
        'VALIDITY-WITHIN-ISSUER',
        'OCSP-STATUS',
        'OCSP-CERT-ID',
        'OCSP-RESPONDER',
        'OCSP-TIMES',
        'OCSP-SERVED',
        'ARTIFACT-HASH',
        'ARTIFACT-SIGNER',
        'SERIAL-UNIQUE',
        'CRL-NUMBER-MONOTONIC',
        'VALIDITY-AT-SIGNING',
        'CRL-SAME-SCOPE',
        'CRL-LATER',
        'CRL-ENTRIES-KEPT',
        'CRL-ENTRIES-UNCHANGED',
        'CRL-ENTRY-DATES',
        'CRL-IDP-EQUALS-CDP',
        'CRL-SCOPE-KIND',
        'CRL-DELTA-BASE',
        'CRL-DELTA-COMPLETE',
        'CRL-THISUPDATE-NOT-FUTURE',
      ],
      /calls it something else/,
    ],
    ['the log was sealed with other files', { editEvent: edit('run-sealed', { approvals: 3 }) }, ['BUNDLE-CONTENTS'], /sealed with 3/],
    ['somebody did not sign off', { signers: ['alice', 'bob', 'carol'] }, ['BUNDLE-FILES', 'SIGN-OFF'], /signatures\/dave/],
  ];

  test.each(cases)('%s', (_what, options, names, reason) => {
    const verdict = judge(options);
    expect(verdict.verdict).toBe('refused');
    expect(verdict.checks.map(({ name }) => name)).toEqual(everyCheck);
    const failed = failedNames(verdict);
    expect(failed).toEqual(names);
    expect(failed.map((name) => reasonOf(verdict, name)).join('\n')).toMatch(reason);
  });

  test('LOG-SEALED: an event after run-sealed', () => {
    let sealed = false;
    const verdict = judge({
      editEvent: (event) => {
        const before = sealed;
        sealed ||= event.event === 'artifact-made';
        return !before && event.event === 'artifact-made'
          ? { ...event, event: 'run-sealed', data: { artifacts: [], approvals: 2, exceptions: 0, layout: 1 } }
          : event;
      },
    });
    expect(failedNames(verdict)).toContain('LOG-SEALED');
  });

  test('REHEARSAL-MARK: marked bytes in production, unmarked in a rehearsal', () => {
    const rehearsal = makeSampleBundle({ ...fast, mode: 'rehearsal' });
    const production = makeSampleBundle(fast);
    for (const [bundle, mode] of [
      [rehearsal, 'production'],
      [production, 'rehearsal'],
    ] as const) {
      const lines = Buffer.from(bundle.files.get('transcript.jsonl') ?? [])
        .toString()
        .split('\n');
      lines[0] = (lines[0] ?? '').replace(/"mode":"[a-z]+"/, `"mode":"${mode}"`);
      const verdict = judgeBundle(
        { files: new Map(bundle.files).set('transcript.jsonl', Buffer.from(lines.join('\n'))), problems: [] },
        { trust: bundle.trust },
      );
      expect(failedNames(verdict)).toContain('REHEARSAL-MARK');
    }
  });

  test('LINT: an error of a rule that the plan does not waive, and one it does', () => {
    // br knows no Ed25519 (BR 6.1.5).
    const refused = judge({ rules: 'br' });
    expect(failedNames(refused)).toContain('LINT');
    expect(reasonOf(refused, 'LINT')).toMatch(/: br-/);
  });
});

describe('ANCHOR', () => {
  const bundle = makeSampleBundle(fast);
  const fingerprint = (name: string): string => /sha256:([0-9a-f]{64})/.exec(name)?.[1] ?? '';
  const verdictWith = (trust: string | undefined, unanchored = false): BundleVerdict =>
    judgeBundle(
      { files: bundle.files, problems: [] },
      { ...(trust === undefined ? {} : { trust: new TextEncoder().encode(trust) }), unanchored },
    );
  const anchor = (verdict: BundleVerdict): string | undefined => verdict.checks.find(({ name }) => name === 'ANCHOR')?.verdict;
  const log = fingerprint(new TextDecoder().decode(bundle.trust));
  const alice = JSON.parse(new TextDecoder().decode(bundle.files.get('people.json') ?? new Uint8Array())) as {
    people: { id: string; sha256: string }[];
  };
  const keyOf = (id: string): string => alice.people.find((person) => person.id === id)?.sha256 ?? '';

  test('ANCHOR: not-checked and refused without a trust file, accepted with unanchored', () => {
    expect([anchor(verdictWith(undefined)), verdictWith(undefined).verdict]).toEqual(['not-checked', 'refused']);
    expect([anchor(verdictWith(undefined, true)), verdictWith(undefined, true).verdict]).toEqual(['not-checked', 'accepted']);
  });

  test.each([
    ['the log key', () => `log sha256:${log}`],
    ['one person', () => `alice sha256:${keyOf('alice')}`],
    ['everybody and strangers', () => `log sha256:${log}\nbob sha256:${keyOf('bob')}\nzoe sha256:${'0'.repeat(64)}`],
    ['the checkpoint', () => bundle.checkpoint],
  ])('ANCHOR: passed by %s', (_what, trust) => {
    expect([anchor(verdictWith(trust())), verdictWith(trust()).verdict]).toEqual(['passed', 'accepted']);
  });

  test.each([
    ['another log key', () => `log sha256:${keyOf('alice')}`],
    ['another key of one person', () => `log sha256:${log}\nalice sha256:${keyOf('bob')}`],
    ['strangers only', () => `zoe sha256:${log}`],
    ['the checkpoint of another log', () => makeSampleBundle({ ...fast, approvers: ['carol', 'bob'] }).checkpoint],
    ['the checkpoint without its last line', () => bundle.checkpoint.replace(/manifest sha256:[0-9a-f]+\n/, '')],
    ['a file that is no trust file', () => 'trust me'],
    ['an empty file', () => ''],
  ])('ANCHOR: failed by %s, even with unanchored', (_what, trust) => {
    expect([anchor(verdictWith(trust(), true)), verdictWith(trust(), true).verdict]).toEqual(['failed', 'refused']);
  });

  test('ANCHOR: a bundle forged whole is refused when anchored, and only then', () => {
    const forged = makeSampleBundle({ ...fast, keys: makeSampleKeys({ algorithm: 'ed25519' }) });
    const files = { files: forged.files, problems: [] };
    expect(judgeBundle(files, { unanchored: true }).verdict).toBe('accepted');
    for (const trust of [`log sha256:${log}`, `alice sha256:${keyOf('alice')}`, bundle.checkpoint]) {
      const verdict = judgeBundle(files, { trust: new TextEncoder().encode(trust) });
      expect(failedNames(verdict)).toEqual(['ANCHOR']);
      expect(verdict.verdict).toBe('refused');
    }
  });

  test('ANCHOR: forged with another log key and the true people’s public keys: their signatures are missed', () => {
    const strangers = makeSampleKeys({ algorithm: 'ed25519' });
    const people = Object.fromEntries(
      Object.entries(strangers.people).map(([id, { privateKey }]) => [id, { privateKey, spki: keys.people[id]?.spki ?? new Uint8Array() }]),
    );
    const forged = makeSampleBundle({ ...fast, keys: { ...strangers, people } });
    const verdict = judgeBundle(
      { files: forged.files, problems: [] },
      { trust: new TextEncoder().encode(`alice sha256:${keyOf('alice')}`) },
    );
    expect(failedNames(verdict)).toEqual(expect.arrayContaining(['APPROVAL-SIGNATURE', 'SIGN-OFF']));
    expect(verdict.verdict).toBe('refused');
  });
});
