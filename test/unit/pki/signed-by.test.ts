import { describe, expect, test } from 'vitest';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { isSignedBy } from '../../../main/pki/signed-by.ts';
import { keptRun } from '../evidence/kept-runs.ts';

const root = parseCertificate(keptRun('importing').get('artifacts/old-root/certificate.der') ?? new Uint8Array());
const turned = (bytes: Uint8Array): Uint8Array => bytes.map((octet, at) => (at === bytes.length - 1 ? octet ^ 1 : octet));

describe('ISSUER-MATCH: who made a signature', () => {
  test.each(['both', 'node'] as const)('by %s: the key that made it, over these bytes, and nothing else', (by) => {
    expect(isSignedBy(root, root.spki, by)).toBe(true);
    expect(isSignedBy({ ...root, signature: turned(root.signature) }, root.spki, by)).toBe(false);
    expect(isSignedBy({ ...root, tbs: turned(root.tbs) }, root.spki, by)).toBe(false);
    expect(isSignedBy({ ...root, signatureOuter: new Uint8Array() }, root.spki, by)).toBe(false);
    expect(isSignedBy(root, turned(root.spki), by)).toBe(false);
  });
});
