// Whose CRL is built: an authority whose certificate this run is about to sign, or one of an earlier run.

import { CeremonyError } from '../errors.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import { withDummySignature } from './tbs-checks.ts';
import { isTbs } from './set-items.ts';
import { fromBase64 } from './values.ts';
import type { StepContext } from './step.ts';

export interface CrlIssuer {
  readonly fields: CertificateFields;
  readonly keyAlgorithm: KeyAlgorithm;
  /** SubjectPublicKeyInfo, base64 DER. */
  readonly spki: string;
  readonly spkiSha256: string;
  /** Certificates of an earlier run, the issuer's own first, root included; empty where this run makes it. */
  readonly chain: readonly Uint8Array[];
}

/** The issuer behind the need `authority`. Its certificate may be a TBS still: it is parsed with a dummy signature. */
export function crlIssuerOf(context: StepContext): CrlIssuer {
  const value = context.value('authority');
  if (value.type === 'authority') {
    const chain = value.chain.map(fromBase64);
    const fields = parseCertificate(fromBase64(value.certificate));
    return { fields, keyAlgorithm: value.key.algorithm, spki: value.key.spki, spkiSha256: value.key.spkiSha256, chain };
  }
  const item = value.type === 'tbs' ? value.items[0] : undefined;
  if (item === undefined || !isTbs(item) || item.planned.makes !== 'certificate')
    throw new CeremonyError('bug', 'build-crl was given something that is not a certificate.');
  const fields = parseCertificate(withDummySignature(item));
  return { fields, keyAlgorithm: item.keyAlgorithm, spki: item.planned.subjectSpki, spkiSha256: sha256Hex(fields.spki), chain: [] };
}
