// What was signed, in kept runs: signatures, bytes and lint of certificates, CRLs and a request of our own, bent in one place at a time.

import { describe, expect, test } from 'vitest';
import type { CheckName } from '../../../main/checks.ts';
import { checkArtifacts } from '../../../main/evidence/verify/artifacts.ts';
import type { BundleReading } from '../../../main/evidence/verify/reading.ts';
import type { SignedArtifact } from '../../../main/evidence/verify/signed-artifacts.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { edKey } from '../../fixtures/requests/specimens.ts';
import { type Bend, bendFiles, said, withData } from './bent-bundle.ts';
import { type KeptRun, keptRun } from './kept-runs.ts';

const counts = { asking: 2, batching: 6, crossing: 4, installing: 0, issuing: 4, renewing: 4 } as const;
const runs = Object.fromEntries((Object.keys(counts) as KeptRun[]).map((name) => [name, keptRun(name)])) as Record<
  KeptRun,
  ReadonlyMap<string, Uint8Array>
>;
const asked = (run: KeptRun, name: CheckName, bend: Bend = {}): string => said(checkArtifacts(bendFiles(runs[run], bend)), name);
const other = 'a'.repeat(64);
const folder = 'artifacts/test-issuing-s2';

/** What is said of a check when the first artifact of a kind says something else. */
function changed(run: KeptRun, name: CheckName, change: (artifact: SignedArtifact) => Partial<SignedArtifact>, bend: Bend = {}): string {
  const reading: BundleReading = bendFiles(runs[run], bend);
  const [first, ...rest] = reading.artifacts();
  if (first === undefined) throw new Error('nothing was signed');
  return said(checkArtifacts({ ...reading, artifacts: () => [{ ...first, ...change(first) }, ...rest] }), name);
}
const withFields =
  (fields: Record<string, unknown>) =>
  (artifact: SignedArtifact): Partial<SignedArtifact> => ({ fields: { ...artifact.fields, ...fields } });

/** The last byte of the DER, which is one of the signature, with a bit turned. */
function flipped(run: KeptRun, path: string): Uint8Array {
  const der = Buffer.from(runs[run].get(path) ?? []);
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
  return der;
}

test.each(Object.entries(counts) as [KeptRun, number][])('%s: everything signed is sound, and counted', (run, count) => {
  const signed = run === 'issuing' || run === 'crossing' || run === 'renewing' ? 2 : count / 2;
  const checks = checkArtifacts(bendFiles(runs[run], {}));
  expect(checks.map(({ name, verdict, reason }) => `${name} ${verdict}: ${reason ?? ''}`)).toEqual([
    `SIGNATURE-VALID passed: ${count} files`,
    `TBS-UNCHANGED passed: ${signed} signed items`,
    `PLAN-VS-DER passed: ${count} files`,
    `LINT passed: ${count} files`,
    `REHEARSAL-MARK passed: ${count} files`,
    `EXAMPLE-ARC passed: ${count} files`,
  ]);
});

describe('SIGNATURE-VALID', () => {
  test('a request by the key it carries, which is the one the log tells of', () => {
    const der = flipped('asking', `${folder}/request.der`);
    expect(asked('asking', 'SIGNATURE-VALID', { files: { [`${folder}/request.der`]: der } })).toBe(
      `failed: The signature of ${folder}/request.der does not verify.`,
    );
    expect(asked('asking', 'SIGNATURE-VALID', { events: withData('tbs-built', { issuerSpkiSha256: other }) })).toBe(
      `failed: ${folder}/request.der is for another key than the log tells of.`,
    );
  });

  test.each<KeptRun>(['asking', 'issuing', 'batching'])('%s: by the algorithm the log tells of, named alike inside and out', (run) => {
    const sentence = expect.stringMatching(/^failed: \S+ is signed with another algorithm than the log tells of\.$/u) as unknown;
    expect(asked(run, 'SIGNATURE-VALID', { events: withData('tbs-built', { signatureAlgorithm: 'ecdsa-sha384' }) })).toEqual(sentence);
    expect(changed(run, 'SIGNATURE-VALID', withFields({ signatureOuter: new Uint8Array([5, 0]) }))).toEqual(sentence);
  });

  test('a certificate names one algorithm in both places', () => {
    expect(changed('issuing', 'SIGNATURE-VALID', withFields({ signatureInner: new Uint8Array([5, 0]) }))).toMatch(/another algorithm/u);
  });
});

describe('TBS-UNCHANGED', () => {
  test('one signature over the same bytes', () => {
    for (const [run, path, label] of [
      ['asking', `${folder}/request`, 'CERTIFICATE REQUEST'],
      ['issuing', 'artifacts/test-issuing-s1/certificate', 'CERTIFICATE'],
    ] as const)
      expect(asked(run, 'TBS-UNCHANGED', { files: { [`${path}.pem`]: encodePem(label, flipped(run, `${path}.der`)) } })).toBe(
        `failed: ${path}.pem and another file hold different signatures over the same bytes.`,
      );
  });

  test('nothing was signed that is not here', () => {
    const intent = (run: KeptRun, tbsSha256: string | null): string =>
      asked(run, 'TBS-UNCHANGED', {
        events: withData('intent', { tbsSha256 }, ({ operation }) => operation === 'sign-request' || operation === 'sign-crl'),
      });
    for (const run of ['asking', 'issuing'] as const)
      for (const tbsSha256 of [other, null])
        expect(intent(run, tbsSha256)).toMatch(/^failed: What was signed in line \d+ of the transcript is not in the bundle\.$/u);
  });
});

describe('LINT', () => {
  const underBr: Bend = { plan: (text) => text.replace('"rules": "private"', '"rules": "br"') };

  test('a request by the rules for requests', () => {
    expect(changed('asking', 'LINT', withFields({ spki: edKey.spki }))).toMatch(
      new RegExp(`^failed: ${folder}/request\\.der: rfc-request-signature-algorithm \\(error\\): `, 'u'),
    );
  });

  test('a certificate by the rules of the plan', () => {
    expect(asked('batching', 'LINT', underBr)).toMatch(/^failed: artifacts\/\S+: [a-z0-9-]+ \(error\): /u);
  });
});

describe('EXAMPLE-ARC', () => {
  const example = { extensions: [{ oid: '1.3.6.1.4.1.32473.9', critical: false, value: new Uint8Array([5, 0]) }] };

  test.each<KeptRun>(['asking', 'issuing', 'batching'])('%s: none in production; a rehearsal may have one', (run) => {
    expect(changed(run, 'EXAMPLE-ARC', withFields(example))).toMatch(
      /^failed: \S+ holds the OID 1\.3\.6\.1\.4\.1\.32473\.9, which is of an arc for examples\.$/u,
    );
    const rehearsed = { events: withData('run-planned', { mode: 'rehearsal' }) };
    expect(changed(run, 'EXAMPLE-ARC', withFields(example), rehearsed)).toBe('passed: a rehearsal may use them');
  });
});

describe('REHEARSAL-MARK', () => {
  const mark = { extensions: [{ oid: '1.3.6.1.4.1.32473.1.1', critical: true, value: new Uint8Array([5, 0]) }] };

  test.each<KeptRun>(['asking', 'issuing', 'batching'])('%s: on everything of a rehearsal, on nothing else', (run) => {
    expect(changed(run, 'REHEARSAL-MARK', withFields(mark))).toMatch(/^failed: \S+ carries the mark of a rehearsal\.$/u);
    for (const mode of ['rehearsal', 'drill'])
      expect(asked(run, 'REHEARSAL-MARK', { events: withData('run-planned', { mode }) })).toMatch(
        /^failed: \S+ lacks the mark of a rehearsal\.$/u,
      );
  });
});
