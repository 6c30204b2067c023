import { CeremonyError } from '../../errors.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { CertificateFields } from '../../pki/parse-certificate.ts';
import { readChain } from './chain.ts';
import { refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';

/** Who signed something: the key, and a certificate for it. */
export interface Issuer {
  readonly spki: Uint8Array;
  readonly certificate: CertificateFields;
}

const foundBefore = new WeakMap<BundleReading, Map<string, Issuer>>();

/** The certificate under artifacts/ whose key has this fingerprint: the authority's own, or one of its chain. @throws where there is none */
export function findIssuer(reading: BundleReading, spkiSha256: string): Issuer {
  // A thousand things have one issuer, and a bundle is what it is.
  const known = foundBefore.get(reading) ?? new Map<string, Issuer>();
  foundBefore.set(reading, known);
  const issuer = known.get(spkiSha256) ?? lookFor(reading, spkiSha256);
  known.set(spkiSha256, issuer);
  return issuer;
}

function lookFor(reading: BundleReading, spkiSha256: string): Issuer {
  const own = reading.artifacts().find(({ fields }) => fields.kind === 'certificate' && sha256Hex(fields.spki) === spkiSha256)?.fields;
  if (own?.kind === 'certificate') return { spki: own.spki, certificate: own };
  for (const [path, bytes] of reading.directory.files) {
    if (!path.startsWith('artifacts/')) continue;
    const certificate = tryChain(bytes).find(({ spki }) => sha256Hex(spki) === spkiSha256);
    if (certificate !== undefined) return { spki: certificate.spki, certificate };
  }
  return refuse('The certificate of the key that signed is not in the bundle.');
}

function tryChain(bytes: Uint8Array): CertificateFields[] {
  try {
    return readChain(bytes);
  } catch (error) {
    if (error instanceof CeremonyError) return [];
    throw error;
  }
}
