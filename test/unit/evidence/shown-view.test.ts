import { describe, expect, test } from 'vitest';
import { shownHash, shownView } from '../../../main/evidence/shown-view.ts';
import { describeCertificate } from '../../../main/pki/describe.ts';
import { limits } from '../../../main/pki/der.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { splitSigned } from '../../../main/pki/assemble.ts';
import { makeSampleBundle } from '../../fixtures/sample-bundle.ts';

describe('APPROVAL-SHOWN', () => {
  const certificates = (['ecdsa-p384', 'rsa-3072', 'ed25519'] as const).map(
    (algorithm) => makeSampleBundle({ algorithm }).files.get('artifacts/example-root-r1/certificate.der') ?? new Uint8Array(),
  );

  test('the view of a TBS equals the view of the certificate it became, for every family of keys', () => {
    for (const der of certificates) {
      const { tbs } = splitSigned(der, limits.certificate);
      expect(shownView([{ item: 'cert', makes: 'certificate', tbs }])).toEqual({
        items: [{ item: 'cert', tbsSha256: sha256Hex(tbs), fields: describeCertificate(parseCertificate(der)) }],
      });
    }
  });

  test('the hash changes with the bytes, the item and the order', () => {
    const [one, other] = certificates.map((der) => ({
      item: 'cert',
      makes: 'certificate' as const,
      tbs: splitSigned(der, limits.certificate).tbs,
    }));
    if (one === undefined || other === undefined) throw new Error('two certificates');
    const hashes = [[one], [other], [{ ...one, item: 'other' }], [one, other], [other, one]].map(shownHash);
    expect(new Set(hashes).size).toBe(5);
    expect(shownHash([one])).toBe(hashes[0]);
  });

  test('bytes that are no TBS are not shown', () => {
    expect(() => shownView([{ item: 'cert', makes: 'certificate', tbs: Uint8Array.of(0x30, 0x00) }])).toThrow(
      expect.objectContaining({ code: 'input.unsupported' }),
    );
    expect(() => shownView([{ item: 'cert', makes: 'crl', tbs: Uint8Array.of(0x30, 0x01) }])).toThrow(
      expect.objectContaining({ code: 'input.truncated' }),
    );
  });
});
