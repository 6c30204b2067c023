import { describe, expect, test } from 'vitest';
import type { BundleReading } from '../../../main/evidence/verify/reading.ts';
import { checkNumbers } from '../../../main/evidence/verify/numbers.ts';
import type { SignedArtifact } from '../../../main/evidence/verify/signed-artifacts.ts';
import { all, type Bend, bent, type Change, plus, said, sampleEvents, withData } from './bent-bundle.ts';

type ArtifactChange = (artifact: SignedArtifact) => SignedArtifact[];

/** The sample's artifacts changed as they are read; the files stay. */
function withArtifacts(change: ArtifactChange, bend: Bend = {}): BundleReading {
  const reading = bent(bend);
  return { ...reading, artifacts: () => reading.artifacts().flatMap(change) };
}

const certificatePath = 'artifacts/example-root-r1/certificate.der';
const serial =
  (octets: readonly number[]): ArtifactChange =>
  (artifact) =>
    artifact.fields.kind === 'certificate'
      ? [{ ...artifact, fields: { ...artifact.fields, serialOctets: Uint8Array.from(octets) } }]
      : [artifact];

test('a sound bundle: what was counted', () => {
  expect(checkNumbers(bent()).map(({ name, verdict, reason }) => [name, verdict, reason])).toEqual([
    ['SERIAL-UNIQUE', 'passed', '1 certificates'],
    ['CRL-NUMBER-MONOTONIC', 'passed', '1 CRLs'],
    ['VALIDITY-AT-SIGNING', 'passed', '4 files'],
    ['KEY-PURPOSE', 'passed', `${signings()} signatures and probes`],
  ]);
});

function signings(): number {
  return sampleEvents.filter(({ event, data }) => event === 'intent' && String(data['operation']).startsWith('sign-')).length;
}

describe('SERIAL-UNIQUE', () => {
  const refused = `failed: The serial number of artifacts/example-root-r1/certificate.pem is not positive and at most 20 octets long.`;

  test.each<[string, number[], boolean]>([
    ['one octet', [1], true],
    ['the largest first octet', [0x7f, ...Array.from({ length: 19 }, () => 0xff)], true],
    ['a zero octet before a one', [0, 1], true],
    ['no octet', [], false],
    ['zero', [0], false],
    ['only zeros', [0, 0], false],
    ['negative', [0x80], false],
    ['21 octets', [1, ...Array.from({ length: 20 }, () => 0)], false],
  ])('%s', (_what, octets, good) => {
    expect(said(checkNumbers(withArtifacts(serial(octets))), 'SERIAL-UNIQUE')).toBe(good ? 'passed: 1 certificates' : refused);
  });

  test('one serial in two certificates of one issuer, and of two', () => {
    const twice =
      (issuerSpkiSha256: string | undefined, serialNumber?: string): ArtifactChange =>
      (artifact) =>
        artifact.path === certificatePath && artifact.fields.kind === 'certificate'
          ? [
              artifact,
              {
                path: 'other.der',
                tbsSha256: 'f'.repeat(64) as SignedArtifact['tbsSha256'],
                fields: serialNumber === undefined ? artifact.fields : { ...artifact.fields, serialNumber },
                built: issuerSpkiSha256 === undefined ? artifact.built : { ...artifact.built, issuerSpkiSha256 },
              },
            ]
          : [artifact];
    expect(said(checkNumbers(withArtifacts(twice(undefined))), 'SERIAL-UNIQUE')).toBe(
      'failed: The serial number of other.der was used twice.',
    );
    expect(said(checkNumbers(withArtifacts(twice('e'.repeat(64)))), 'SERIAL-UNIQUE')).toBe('passed: 2 certificates');
    expect(said(checkNumbers(withArtifacts(twice(undefined, '0c'))), 'SERIAL-UNIQUE')).toBe('passed: 2 certificates');
  });
});

describe('CRL-NUMBER-MONOTONIC', () => {
  interface Made {
    readonly number: string | undefined;
    readonly scope?: string | null;
    readonly before?: string;
    readonly seq: number;
  }
  /** These CRLs for the sample's one. */
  const crls =
    (...made: readonly Made[]): ArtifactChange =>
    (artifact) =>
      artifact.fields.kind === 'crl' && artifact.path.endsWith('.der')
        ? made.map(({ number, scope = 'a/full', before, seq }, index) => {
            const { crlNumber: _given, ...fields } = artifact.fields as Extract<SignedArtifact['fields'], { kind: 'crl' }>;
            return {
              path: `crl-${index}`,
              tbsSha256: String(index).repeat(64) as SignedArtifact['tbsSha256'],
              fields: number === undefined ? fields : { ...fields, crlNumber: number },
              built: { ...artifact.built, scope, previousCrlNumber: before, seq },
            };
          })
        : artifact.fields.kind === 'crl'
          ? []
          : [artifact];
  const verdict = (...made: readonly Made[]): string => said(checkNumbers(withArtifacts(crls(...made))), 'CRL-NUMBER-MONOTONIC');

  test('numbers increase scope by scope, in the order the CRLs were built', () => {
    expect(verdict({ number: '0', seq: 1 })).toBe('passed: 1 CRLs');
    expect(verdict({ number: '1', seq: 1 }, { number: '2', seq: 2 })).toBe('passed: 2 CRLs');
    expect(verdict({ number: '2', seq: 2 }, { number: '1', seq: 1 })).toBe('passed: 2 CRLs');
    expect(verdict({ number: '5', seq: 1 }, { number: '5', seq: 2, scope: 'b/full' })).toBe('passed: 2 CRLs');
    expect(verdict({ number: '10', seq: 1, before: '9' })).toBe('passed: 1 CRLs');
    expect(verdict({ number: '9007199254740993', seq: 1, before: '9007199254740992' })).toBe('passed: 1 CRLs');
  });

  test('the same number, a smaller one, and none', () => {
    expect(verdict({ number: '2', seq: 1 }, { number: '2', seq: 2 })).toBe(
      'failed: The CRL number of crl-1 does not exceed the one before it.',
    );
    expect(verdict({ number: '1', seq: 2 }, { number: '2', seq: 1 })).toBe(
      'failed: The CRL number of crl-0 does not exceed the one before it.',
    );
    expect(verdict({ number: '3', seq: 1, before: '3' })).toBe('failed: The CRL number of crl-0 does not exceed the one before it.');
    expect(verdict({ number: '9', seq: 1, before: '10' })).toBe('failed: The CRL number of crl-0 does not exceed the one before it.');
    expect(verdict({ number: '-1', seq: 1 })).toBe('failed: The CRL number of crl-0 does not exceed the one before it.');
    expect(verdict({ number: undefined, seq: 1 })).toBe('failed: crl-0 has no CRL number.');
    expect(verdict({ number: '1', seq: 1, scope: null })).toBe('failed: The log does not name the scope of crl-0.');
  });

  test('after two that rise, a third that falls back to the first', () => {
    expect(verdict({ number: '1', seq: 1 }, { number: '3', seq: 2 }, { number: '2', seq: 3 })).toBe(
      'failed: The CRL number of crl-2 does not exceed the one before it.',
    );
  });
});

describe('VALIDITY-AT-SIGNING', () => {
  const intentAt = (makes: string, at: string): Bend => ({
    events: (events) =>
      events.map((event) => (event.event === 'intent' && event.data['operation'] === `sign-${makes}` ? { ...event, at } : event)),
  });
  const outside = (path: string, at: string): string => `failed: ${path} was signed at ${at}, outside its own dates.`;
  const root = 'artifacts/example-root-r1';

  // The sample's certificate is valid from 09:01:00 on for twenty years.
  test.each([
    ['certificate', '2026-11-21T09:01:00.000Z', true],
    ['certificate', '2026-11-21T09:00:59.999Z', false],
    ['certificate', '2046-11-21T09:00:59.000Z', true],
    ['certificate', '2046-11-21T09:01:00.000Z', false],
    ['crl', '2026-11-21T09:01:00.000Z', true],
    ['crl', '2026-11-21T09:00:59.999Z', false],
    ['crl', '2036-11-21T09:01:00.000Z', false],
  ])('%s signed at %s', (makes, at, good) => {
    const verdict = said(checkNumbers(bent(intentAt(makes, at))), 'VALIDITY-AT-SIGNING');
    const path = makes === 'certificate' ? `${root}/certificate.der` : sampleCrl();
    expect(verdict).toBe(good ? 'passed: 4 files' : outside(path, at));
  });

  function sampleCrl(): string {
    return (
      bent()
        .artifacts()
        .find(({ fields }) => fields.kind === 'crl')?.path ?? ''
    );
  }

  test('a CRL without nextUpdate has no dates to be within', () => {
    const change: ArtifactChange = (artifact) =>
      artifact.fields.kind === 'crl' ? [{ ...artifact, fields: { ...artifact.fields, nextUpdate: null } }] : [artifact];
    expect(said(checkNumbers(withArtifacts(change)), 'VALIDITY-AT-SIGNING')).toMatch(/^failed: .+ outside its own dates\.$/u);
  });

  test('a log that does not tell when', () => {
    const events = withData('intent', { tbsSha256: null }, ({ operation }) => operation === 'sign-crl');
    expect(said(checkNumbers(bent({ events })), 'VALIDITY-AT-SIGNING')).toBe(
      `failed: The log does not tell when ${sampleCrl()} was to be signed.`,
    );
  });
});

describe('KEY-PURPOSE', () => {
  const auditKey = 'd'.repeat(64);
  const made = plus(
    'key-generated',
    { label: 'audit', algorithm: 'ed25519', spkiSha256: auditKey, purpose: 'audit' },
    { before: 'key-generated' },
  );
  const asked = (operation: string, more: Record<string, unknown> = {}) => plus('intent', { id: 'x', operation, ...more });
  const verdict = (...changes: readonly Change[]): string => said(checkNumbers(bent({ events: all(...changes) })), 'KEY-PURPOSE');
  const line = (...changes: readonly Change[]): number => all(...changes)(sampleEvents).findIndex(({ data }) => data['id'] === 'x') + 1;

  test('probes and checkpoints by the audit key are what keys may be asked for besides', () => {
    const count = signings();
    expect(verdict(asked('sign-probe'))).toBe(`passed: ${count + 1} signatures and probes`);
    expect(verdict(made, asked('sign-checkpoint', { spkiSha256: auditKey }))).toBe(`passed: ${count + 1} signatures and probes`);
    expect(verdict(asked('generate-key-pair'))).toBe(`passed: ${count} signatures and probes`);
    expect(verdict((events) => events.filter(({ event }) => event !== 'intent'))).toBe('not-checked: nothing was signed in this run');
  });

  test.each<[string, readonly Change[], string]>([
    [
      'something that was not built',
      [asked('sign-crl', { tbsSha256: 'c'.repeat(64) })],
      'a signature over something that was not built in this run.',
    ],
    ['nothing', [asked('sign-crl')], 'a signature over something that was not built in this run.'],
    ['a file', [asked('sign-file', { tbsSha256: 'c'.repeat(64) })], 'a signature over something that was not built in this run.'],
    ['a checkpoint, with another key', [asked('sign-checkpoint')], 'a checkpoint signed by a key that is not an audit key.'],
    [
      'a checkpoint, with a key made for something else',
      [withData('key-generated', { spkiSha256: auditKey }), asked('sign-checkpoint', { spkiSha256: auditKey })],
      'a checkpoint signed by a key that is not an audit key.',
    ],
    [
      'a certificate, with a key made for OCSP responses',
      [withData('key-generated', { spkiSha256: auditKey, purpose: 'ocsp-signing' }), asked('sign-certificate', { spkiSha256: auditKey })],
      'a signature by a key that was made for another purpose.',
    ],
    [
      'a certificate, with the audit key',
      [made, asked('sign-certificate', { spkiSha256: auditKey })],
      'a signature by the audit key over something that is no checkpoint.',
    ],
  ])('refused: %s', (_what, changes, reason) => {
    expect(verdict(...changes)).toBe(`failed: Line ${line(...changes)} of the transcript tells of ${reason}`);
  });

  test('refused: a CRL’s bytes signed as a certificate', () => {
    const built = sampleEvents.find(({ event, data }) => event === 'tbs-built' && data['makes'] === 'crl');
    const changes = [asked('sign-certificate', { tbsSha256: built?.data['tbsSha256'] })];
    expect(verdict(...changes)).toBe(
      `failed: Line ${line(...changes)} of the transcript tells of a signature over something that was not built in this run.`,
    );
  });
});
