// OCSP responses of a bundle: how its verifier catches what bends a rule, each planted in an otherwise sound one.

import { describe, expect, test } from 'vitest';
import type { Check } from '../../../main/checks.ts';
import { checkArtifacts } from '../../../main/evidence/verify/artifacts.ts';
import { checkNumbers } from '../../../main/evidence/verify/numbers.ts';
import { checkOcsp } from '../../../main/evidence/verify/ocsp.ts';
import { openReading, type BundleReading } from '../../../main/evidence/verify/reading.ts';
import type { OcspFields } from '../../../main/pki/parse-ocsp.ts';
import type { SingleResponseFields } from '../../../main/pki/parse-types.ts';
import { type Bend, bendFiles, withData, without } from './bent-bundle.ts';
import { keptRun } from './kept-runs.ts';

const isOpening = ({ event }: { readonly event: string }): boolean => event === 'authority-opened';
const found = (checks: readonly Check[], name: string): string => {
  const check = checks.find((each) => each.name === name);
  return check?.verdict === 'failed' ? (check.reason ?? '') : (check?.verdict ?? 'absent');
};

/** The bundle as it would be had one of its responses been made otherwise. */
function bent(
  reading: BundleReading,
  which: 'good' | 'revoked',
  change: (fields: OcspFields, single: SingleResponseFields) => Partial<OcspFields>,
): BundleReading {
  const artifacts = reading.artifacts().map((artifact) => {
    const { fields } = artifact;
    const single = fields.kind === 'ocsp' ? fields.responses[0] : undefined;
    if (fields.kind !== 'ocsp' || single?.status.says !== which) return artifact;
    return { ...artifact, fields: { ...fields, ...change(fields, single) } };
  });
  return { ...reading, artifacts: () => artifacts };
}
const answer =
  (change: (single: SingleResponseFields) => Partial<SingleResponseFields>) =>
  (_: OcspFields, single: SingleResponseFields): Partial<OcspFields> => ({ responses: [{ ...single, ...change(single) }] });
const moved = (time: SingleResponseFields['thisUpdate'], seconds: number): SingleResponseFields['thisUpdate'] => ({
  ...time,
  date: new Date(time.date.getTime() + seconds * 1000),
});

describe('the bundle’s verifier catches what bends a rule', () => {
  const bundle = openReading({ files: keptRun('answering'), problems: [] });
  const delegated = openReading({ files: keptRun('delegating'), problems: [] });

  test('nothing, where nothing is bent', () => {
    for (const reading of [bundle, delegated])
      expect(checkOcsp(reading).map(({ verdict }) => verdict)).toEqual(Array.from({ length: 5 }, () => 'passed'));
  });

  test.each<[string, string, 'good' | 'revoked', Parameters<typeof bent>[2], string]>([
    ['OCSP-STATUS', 'good for a revoked serial', 'revoked', answer(() => ({ status: { says: 'good' } })), 'which is revoked'],
    ['OCSP-STATUS', 'unknown', 'good', answer(() => ({ status: { says: 'unknown' } })), 'says unknown'],
    [
      'OCSP-STATUS',
      'the reason left out',
      'revoked',
      answer(({ status }) => ({ status: status.says === 'revoked' ? { ...status, reason: null } : status })),
      'does not give the reason the CRL gives',
    ],
    [
      'OCSP-STATUS',
      'another date of revocation',
      'revoked',
      answer(({ status }) => ({
        status: status.says === 'revoked' ? { ...status, revocationTime: moved(status.revocationTime, 1) } : status,
      })),
      'otherwise than the CRL',
    ],
    [
      'OCSP-CERT-ID',
      'another issuer’s name',
      'good',
      answer(({ certId }) => ({ certId: { ...certId, issuerNameHash: new Uint8Array(20) } })),
      'another issuer’s name',
    ],
    [
      'OCSP-CERT-ID',
      'another issuer’s key',
      'good',
      answer(({ certId }) => ({ certId: { ...certId, issuerKeyHash: new Uint8Array(20) } })),
      'another issuer’s key',
    ],
    [
      'OCSP-CERT-ID',
      'another serial',
      'good',
      answer(({ certId }) => ({ certId: { ...certId, serialNumber: '01' } })),
      'about another certificate',
    ],
    [
      'OCSP-TIMES',
      'nextUpdate past the next CRL',
      'good',
      answer(({ nextUpdate, thisUpdate }) => ({ nextUpdate: moved(nextUpdate ?? thisUpdate, 400 * 86_400) })),
      'past the next planned act',
    ],
    [
      'OCSP-TIMES',
      'producedAt before thisUpdate',
      'good',
      ({ producedAt }) => ({ producedAt: moved(producedAt, -1) }),
      'produced before its thisUpdate',
    ],
    [
      'OCSP-TIMES',
      'producedAt after the signature',
      'good',
      ({ producedAt }) => ({ producedAt: moved(producedAt, 3600) }),
      'after it was signed',
    ],
    [
      'OCSP-RESPONDER',
      'a responderID of nobody',
      'good',
      () => ({ responderId: { by: 'key', keyHash: new Uint8Array(20) } }),
      'names neither the issuer',
    ],
    [
      'OCSP-SERVED',
      'another file under this name',
      'good',
      (fields) => ({ der: Uint8Array.from([...fields.der, 0]) }),
      'not named by its SHA-256',
    ],
  ])('%s: %s', (name, _what, which, change, why) => {
    expect(found(checkOcsp(bent(bundle, which, change)), name)).toContain(why);
  });

  test.each<[string, (certificate: OcspFields['certificates'][number]) => Partial<OcspFields['certificates'][number]>, string]>([
    ['without OCSPSigning', () => ({ extendedKeyUsage: [] }), 'does not have OCSPSigning as its one purpose'],
    ['without nocheck', () => ({ extensions: [] }), 'has no id-pkix-ocsp-nocheck'],
    ['of another issuer', ({ subject }) => ({ issuer: subject }), 'was not issued by the issuer'],
  ])('OCSP-RESPONDER: a responder %s', (_what, change, why) => {
    const reading = bent(delegated, 'good', ({ certificates }) => ({
      certificates: certificates.map((each) => ({ ...each, ...change(each) })),
    }));
    expect(found(checkOcsp(reading), 'OCSP-RESPONDER')).toContain(why);
  });

  test('OCSP-CERT-ID: one hash of a certificate left out, and OCSP-SERVED: a map that leads elsewhere', () => {
    const fewer = { ...bundle, artifacts: () => bundle.artifacts().slice(1) };
    expect(found(checkOcsp(fewer), 'OCSP-CERT-ID')).toContain('and the profile asks for sha1, sha256');
    const elsewhere = {
      ...bundle,
      file: (path: string) => (path.endsWith('requests.map') ? new TextEncoder().encode('"~^/+.*$" x.der;\n') : bundle.file(path)),
    };
    expect(found(checkOcsp(elsewhere), 'OCSP-SERVED')).toContain('is not what these responses give');
  });

  test.each<[string, Parameters<typeof bendFiles>[0], Bend, string]>([
    [
      'another authority was opened under the plan’s name',
      keptRun('answering'),
      { events: withData('authority-opened', { label: 'test-root-t2' }) },
      'of another authority than the one step authority opened',
    ],
    [
      'another key was opened under the plan’s name',
      keptRun('answering'),
      { events: withData('authority-opened', { spkiSha256: 'a'.repeat(64) }) },
      'of another authority than the one step authority opened',
    ],
    [
      'it was opened after the responses were built',
      keptRun('answering'),
      { events: (events) => [...events.filter(({ event }) => event !== 'authority-opened'), ...events.filter(isOpening)] },
      'of another authority than the one step authority opened',
    ],
    [
      'the playbook knows no responder',
      keptRun('delegating'),
      { playbook: (text) => text.replace('needs: { authority: authority, responder: responder }', 'needs: { authority: authority }') },
      'signed by another key than its playbook says',
    ],
    [
      'another responder than the plan names',
      keptRun('delegating'),
      { events: withData('responder-opened', { label: 'test-ocsp-2' }) },
      'signed by another responder than the plan names',
    ],
    [
      'no responder was opened',
      keptRun('delegating'),
      { events: without('responder-opened') },
      'names another signer than the authority, and tells of no responder',
    ],
    [
      'the log names no status',
      keptRun('answering'),
      { events: withData('tbs-built', { status: null }, ({ makes }) => makes === 'ocsp') },
      'names no status',
    ],
  ])('PLAN-VS-DER: %s', (_what, files, bend, why) => {
    expect(found(checkArtifacts(bendFiles(files, {})), 'PLAN-VS-DER')).toBe('passed');
    expect(found(checkArtifacts(bendFiles(files, bend)), 'PLAN-VS-DER')).toContain(why);
  });

  test('SIGNATURE-VALID, PLAN-VS-DER, REHEARSAL-MARK, KEY-PURPOSE judge responses too', () => {
    const unsigned = bent(bundle, 'good', ({ signature }) => ({ signature: Uint8Array.from(signature).fill(1, 8) }));
    expect(found(checkArtifacts(unsigned), 'SIGNATURE-VALID')).toContain('does not verify');
    const longer = bent(
      bundle,
      'good',
      answer(({ nextUpdate, thisUpdate }) => ({ nextUpdate: { ...(nextUpdate ?? thisUpdate), text: '20991231235959Z' } })),
    );
    expect(found(checkArtifacts(longer), 'PLAN-VS-DER')).toContain('nextUpdate');
    const marked = bent(bundle, 'good', () => ({
      extensions: [{ oid: '1.3.6.1.4.1.32473.1.1', critical: true, value: new Uint8Array() }],
    }));
    expect(found(checkArtifacts(marked), 'REHEARSAL-MARK')).toContain('carries the mark');
    expect(found(checkNumbers(delegated), 'KEY-PURPOSE')).toBe('passed');
    const events = delegated
      .events()
      .map((event) => (event.data['operation'] === 'sign-ocsp' ? { ...event, data: { ...event.data, operation: 'sign-crl' } } : event));
    expect(found(checkNumbers({ ...delegated, events: () => events }), 'KEY-PURPOSE')).toContain(
      'responder’s key over something that is no OCSP response',
    );
  });
});
