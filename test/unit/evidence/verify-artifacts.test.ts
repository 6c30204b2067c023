// What was signed: signatures, bytes, and every field beside the plan.

import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { comparePlanned } from '../../../main/evidence/verify/plan-vs-der.ts';
import { checkArtifacts } from '../../../main/evidence/verify/artifacts.ts';
import { checkChains, readChain } from '../../../main/evidence/verify/chain.ts';
import { findIssuer } from '../../../main/evidence/verify/issuers.ts';
import { plannedText, plannedValue, stepOf } from '../../../main/evidence/verify/planned-values.ts';
import type { CheckName } from '../../../main/checks.ts';
import { makeSampleBundle } from '../../fixtures/sample-bundle.ts';
import { all, type Bend, bent, type Change, plus, said, sample, sampleEvents, textOf, withData, without } from './bent-bundle.ts';

const messageOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as Error).message;
  }
};
const root = 'artifacts/example-root-r1';
const authority = sha256Hex(sample.keys.authority.spki);
const artifact = (name: CheckName, bend: Bend = {}): string => said(checkArtifacts(bent(bend)), name);
const changed = (name: string, change: Record<string, unknown>, only?: (data: Record<string, unknown>) => boolean): Bend => ({
  events: withData(name, change, only),
});
const ofCrl = ({ makes }: Record<string, unknown>): boolean => makes === 'crl';
const ofCertificate = ({ makes }: Record<string, unknown>): boolean => makes === 'certificate';

test('a sound bundle: what was counted', () => {
  const rows = checkArtifacts(bent()).map(({ name, verdict, reason }) => [name, verdict, reason]);
  expect(rows).toEqual([
    ['SIGNATURE-VALID', 'passed', '4 files'],
    ['TBS-UNCHANGED', 'passed', '2 signed items'],
    ['PLAN-VS-DER', 'passed', '4 files'],
    ['LINT', 'passed', '4 files'],
    ['REHEARSAL-MARK', 'passed', '4 files'],
    ['EXAMPLE-ARC', 'passed', '4 files'],
  ]);
});

describe('SIGNATURE-VALID and TBS-UNCHANGED', () => {
  test('the algorithm the log tells of', () => {
    expect(artifact('SIGNATURE-VALID', changed('tbs-built', { signatureAlgorithm: 'ecdsa-sha256' }, ofCrl))).toMatch(
      /^failed: .+crl-.+ is signed with another algorithm than the log tells of\.$/u,
    );
  });

  test('the issuer is found among what was made, else in a chain', () => {
    expect(Buffer.from(findIssuer(bent(), authority).spki).equals(sample.keys.authority.spki)).toBe(true);
    expect(messageOf(() => findIssuer(bent(), 'a'.repeat(64)))).toBe('The certificate of the key that signed is not in the bundle.');
    const reading = { ...bent(), artifacts: () => [] };
    expect(Buffer.from(findIssuer(reading, authority).spki).equals(sample.keys.authority.spki)).toBe(true);
    const elsewhere = new Map([['documents/chain.pem', sample.files.get(`${root}/chain.pem`) ?? new Uint8Array()]]);
    expect(messageOf(() => findIssuer({ ...reading, directory: { files: elsewhere, problems: [] } }, authority))).toBe(
      'The certificate of the key that signed is not in the bundle.',
    );
  });

  test('a chain is of certificates, each signed by the next, the last by itself', () => {
    const pem = textOf(`${root}/chain.pem`);
    expect(readChain(Buffer.from(pem))).toHaveLength(1);
    expect(readChain(Buffer.from(pem + pem))).toHaveLength(2);
    expect(readChain(Buffer.from(pem.replaceAll('\n', '\r\n') + pem))).toHaveLength(2);
    expect(readChain(Buffer.from(pem.repeat(20)))).toHaveLength(20);
    expect(messageOf(() => readChain(Buffer.from(pem.repeat(21))))).toBe('A chain of more than 20 certificates is not read.');
    const chained = (text: string): unknown => messageOf(() => checkChains(bent({ files: { [`${root}/chain.pem`]: text } })));
    expect(chained(pem + pem)).toBeUndefined();
    const other = makeSampleBundle({ algorithm: 'ed25519' }).files.get(`${root}/chain.pem`) ?? new Uint8Array();
    expect(chained(pem + Buffer.from(other).toString())).toBe(`${root}/chain.pem is not a chain up to a root.`);
    expect(artifact('SIGNATURE-VALID', { files: { [`${root}/chain.pem`]: pem + Buffer.from(other).toString() } })).toBe(
      `failed: ${root}/chain.pem is not a chain up to a root.`,
    );
  });

  test('what was signed and verified is in the bundle', () => {
    const asked = plus('intent', { id: 'x', operation: 'sign-crl', tbsSha256: 'c'.repeat(64) });
    const line = sampleEvents.length;
    expect(artifact('TBS-UNCHANGED', { events: all(asked, plus('call-verified', { id: 'x' })) })).toBe(
      `failed: What was signed in line ${line} of the transcript is not in the bundle.`,
    );
    expect(artifact('TBS-UNCHANGED', { events: asked })).toBe('passed: 2 signed items');
    const probe = plus('intent', { id: 'x', operation: 'sign-probe', tbsSha256: 'c'.repeat(64) });
    expect(artifact('TBS-UNCHANGED', { events: all(probe, plus('call-verified', { id: 'x' })) })).toBe('passed: 2 signed items');
  });
});

describe('artifacts and the log', () => {
  const read = (bend: Bend): string => artifact('TBS-UNCHANGED', bend);
  const der = ({ path }: Record<string, unknown>): boolean => path === `${root}/certificate.der`;

  test('each is over the bytes, of the kind and the item the log tells of', () => {
    expect(read(changed('artifact-made', { tbsSha256: 'a'.repeat(64) }, der))).toBe(
      `failed: "${root}/certificate.der" is not over the bytes the log tells of.`,
    );
    expect(read(changed('tbs-built', { tbsSha256: 'a'.repeat(64) }, ofCertificate))).toBe(
      `failed: The log does not tell how the bytes signed in "${root}/certificate.der" were built.`,
    );
    expect(read(changed('artifact-made', { item: 'crl' }, der))).toBe(`failed: "${root}/certificate.der" is not what step "cert" built.`);
    expect(read(changed('tbs-built', { makes: 'crl' }, ofCertificate))).toBe(
      `failed: "${root}/certificate.der" is not what step "cert" built.`,
    );
    expect(read(changed('artifact-made', { role: 'document' }, der))).toBe(
      `failed: "${root}/certificate.der" is a certificate and the log calls it something else.`,
    );
    const crl = ({ path }: Record<string, unknown>): boolean => String(path).includes('/crl-') && String(path).endsWith('.der');
    expect(read(changed('artifact-made', { role: 'document' }, crl))).toMatch(/ is a crl and the log calls it something else\.$/u);
    expect(read(changed('artifact-made', { role: 'certificate' }, crl))).toMatch(/^failed: /u);
    expect(read(changed('artifact-made', { role: 'chain' }, crl))).toBe('passed: 2 signed items');
  });
});

describe('PLAN-VS-DER', () => {
  const differs = (field: string): RegExp => new RegExp(`^failed: ${root}/.+: ${field} is ".*" and was planned as ".*"\\.$`, 'u');

  test.each<[string, Record<string, unknown>, (data: Record<string, unknown>) => boolean, string | RegExp]>([
    ['no serial', { serialNumber: null }, ofCertificate, /names no serial number\.$/u],
    ['another serial', { serialNumber: '0a' }, ofCertificate, differs('serialNumber')],
    ['no notBefore', { notBefore: null }, ofCertificate, /names no notBefore\.$/u],
    ['another notBefore', { notBefore: '2026-11-21T09:00:59Z' }, ofCertificate, differs('notBefore')],
    [
      'another key',
      { subjectSpkiSha256: 'a'.repeat(64) },
      ofCertificate,
      'failed: Profile root is for a root, and the certificate is none.',
    ],
    ['an algorithm nobody knows', { signatureAlgorithm: 'none' }, ofCertificate, /names an unknown signature algorithm\.$/u],
    ['another algorithm', { signatureAlgorithm: 'ecdsa-sha256' }, ofCertificate, differs('signature(?:Algorithm)?.*')],
    ['another profile', { profile: 'other' }, ofCertificate, 'failed: Step cert was to use profile root and used "other".'],
    ['no CRL number', { crlNumber: null }, ofCrl, /names no CRL number\.$/u],
    ['another CRL number', { crlNumber: '7' }, ofCrl, differs('crlNumber')],
    ['no thisUpdate', { thisUpdate: null }, ofCrl, /names no thisUpdate\.$/u],
    ['another thisUpdate', { thisUpdate: '2026-11-21T09:00:59Z' }, ofCrl, differs('thisUpdate')],
    ['no nextUpdate', { nextUpdate: null }, ofCrl, /names no nextUpdate\.$/u],
    ['another nextUpdate', { nextUpdate: '2026-11-22T09:00:59Z' }, ofCrl, differs('nextUpdate')],
    ['other entries', { entries: 2 }, ofCrl, differs('revokedCertificates')],
  ])('the log tells of %s', (_what, change, only, reason) => {
    expect(artifact('PLAN-VS-DER', changed('tbs-built', change, only))).toMatch(reason);
  });

  test('the key is the one the step made, of the algorithm and with the label planned', () => {
    const own = 'failed: The key of a certificate is not the one step key generated.';
    expect(artifact('PLAN-VS-DER', { events: without('key-generated') })).toBe(own);
    const elsewhere: Change = (events) => events.map((event) => (event.event === 'key-generated' ? { ...event, step: 'sign' } : event));
    expect(artifact('PLAN-VS-DER', { events: elsewhere })).toBe(own);
    const algorithm = 'failed: The key of a certificate is not of the algorithm the plan asks for.';
    expect(artifact('PLAN-VS-DER', changed('key-generated', { algorithm: 'ecdsa-p384' }))).toBe(algorithm);
    expect(artifact('PLAN-VS-DER', { plan: (text) => text.replace('algorithm: ed25519', 'algorithm: ecdsa-p384') })).toBe(algorithm);
    expect(artifact('PLAN-VS-DER', changed('key-generated', { label: 'other' }))).toBe(
      'failed: The key of a certificate has another label than the plan gives it.',
    );
  });

  test('a rehearsal’s bytes are marked, a production run’s are not', () => {
    expect(artifact('PLAN-VS-DER', changed('run-planned', { mode: 'rehearsal' }))).toMatch(/^failed: /u);
    expect(artifact('REHEARSAL-MARK', changed('run-planned', { mode: 'rehearsal' }))).toMatch(/ lacks the mark of a rehearsal\.$/u);
    const { files } = makeSampleBundle({ algorithm: 'ed25519', keys: sample.keys, mode: 'rehearsal' });
    const marked = { files: Object.fromEntries(files) };
    expect(artifact('REHEARSAL-MARK', marked)).toBe('passed: 4 files');
    expect(artifact('PLAN-VS-DER', marked)).toBe('passed: 4 files');
    const transcript = Buffer.from(files.get('transcript.jsonl') ?? [])
      .toString()
      .replace('"mode":"rehearsal"', '"mode":"production"');
    expect(artifact('REHEARSAL-MARK', { files: { ...marked.files, 'transcript.jsonl': transcript } })).toMatch(
      / carries the mark of a rehearsal\.$/u,
    );
  });
});

describe('planned values', () => {
  const plan = bent().plan().value;
  const playbook = bent().playbook().value;

  test('a parameter of the plan, or what the playbook says itself', () => {
    expect(plannedValue(plan, 'plan.quorum', 'x')).toBe(2);
    expect(plannedValue(plan, 'plan.keyLabel', 'x')).toBe('example-root-r1');
    expect(plannedValue(plan, 3, 'x')).toBe(3);
    expect(plannedValue(plan, 'root', 'x')).toBe('root');
    expect(messageOf(() => plannedValue(plan, undefined, 'x'))).toBe('The playbook does not say x.');
    expect(messageOf(() => plannedValue(plan, 'plan.other', 'x'))).toBe('The plan does not say x.');
    expect(messageOf(() => plannedValue(plan, 'plan.toString', 'x'))).toBe('The plan does not say x.');
    const odd = { ...plan, params: { ...plan.params, copies: true as never } };
    expect(messageOf(() => plannedValue(odd, 'plan.copies', 'x'))).toBe('The plan does not say x.');
  });

  test('text where text is due; steps by their id', () => {
    const key = stepOf(playbook, 'key');
    expect(key).toBe(playbook.steps.find(({ id }) => id === 'key'));
    expect(plannedText(plan, key, 'label')).toBe('example-root-r1');
    expect(messageOf(() => plannedText(plan, key, 'other'))).toBe('The playbook does not say other of step key.');
    const numbered = { ...key, with: { label: 'plan.quorum' } };
    expect(messageOf(() => plannedText(plan, numbered, 'label'))).toBe('label of step key is not text.');
    expect(messageOf(() => stepOf(playbook, 'x\n'))).toBe('The playbook has no step "x\\n".');
  });
});

describe('PLAN-VS-DER of an authority opened', () => {
  /** The CRL compared as if step `cert` had opened an authority instead of making one. */
  function compared(events: Change, steps: (step: Record<string, unknown>) => Record<string, unknown> = () => ({})): unknown {
    const reading = bent({ events });
    const { value, ...file } = reading.playbook();
    const bentSteps = value.steps.map((step) => {
      if (step.id !== 'cert') return step;
      return { ...step, kind: 'open-authority', with: { authority: 'plan.keyLabel' }, ...steps(step) };
    });
    const opened = { ...reading, playbook: () => ({ ...file, value: { ...value, steps: bentSteps } }) };
    const crl = reading.artifacts().find(({ fields }) => fields.kind === 'crl');
    if (crl === undefined) throw new Error('the sample has a CRL');
    return messageOf(() => comparePlanned(opened, crl));
  }
  const opened = (change: Record<string, unknown> = {}, place: { before?: string; step?: string } = {}): Change =>
    plus(
      'authority-opened',
      { label: 'example-root-r1', spkiSha256: authority, ...change },
      { before: 'tbs-built', step: 'cert', ...place },
    );
  const refused = 'What step crl built is of another authority than the one step cert opened.';

  test('the one the plan names and the log tells of, opened before', () => {
    expect(compared(opened())).toBeUndefined();
    expect(compared((events) => events)).toBe(refused);
    expect(compared(opened({ spkiSha256: 'a'.repeat(64) }))).toBe(refused);
    expect(compared(opened({ label: 'other' }))).toBe(refused);
    expect(compared(opened({}, { step: 'other' }))).toBe(refused);
    expect(compared(opened({}, { before: 'run-sealed' }))).toBe(refused);
    expect(compared(all(opened(), opened({ label: 'other' })))).toBe(refused);
    expect(
      compared(
        (events) => events,
        () => ({ kind: 'build-certificate' }),
      ),
    ).toBeUndefined();
  });
});

describe('LINT', () => {
  test('errors the plan waives, each with its reason, and one it does not', () => {
    // br knows no Ed25519 (BR 6.1.5), which several rules say.
    const underBr = (waivers: readonly string[]) => (text: string) =>
      text
        .replaceAll('rules: private', 'rules: br')
        .replace(/waivers: .*/u, `waivers: [${waivers.map((check) => `{ check: ${check}, reason: "Because of ${check}." }`).join(', ')}]`);
    const waived: string[] = [];
    let verdict = '';
    for (let turn = 0; turn < 20; turn += 1) {
      verdict = artifact('LINT', { plan: underBr(waived) });
      const [, rule] = /^failed: .+?: ([a-z0-9-]+) \(error\): /u.exec(verdict) ?? [];
      if (rule === undefined) break;
      expect(waived).not.toContain(rule);
      waived.push(rule);
    }
    expect(waived.length).toBeGreaterThan(0);
    const [, named = ''] = /^waived: ([a-z0-9-]+): Because of \1\.$/u.exec(verdict) ?? [];
    expect(waived).toContain(named);
  });
});
