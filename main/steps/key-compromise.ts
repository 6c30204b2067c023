// KEY-NOT-COMPROMISED: what the record says is compromised gets no certificate and gives none (BR 6.1.1.3; rules.md, Authority policy).

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { compromiseReasons } from '../pki/revocation-reason.ts';
import type { Store } from '../store/store.ts';
import type { Certificate } from '../store/tables/certificate.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { certificatesOfKey } from './certificates-of-key.ts';
import { entryInForce } from './revoked-entries.ts';

/** The certificate of the key that was revoked because the key is compromised; undefined: there is none on record. */
const declaredBy = (store: Store, spkiSha256: string): Certificate | undefined =>
  certificatesOfKey(store, spkiSha256).find(({ issuerSpkiSha256, serial }) =>
    compromiseReasons.has(entryInForce(store, fullScopeOf(issuerSpkiSha256), serial)?.reason ?? 0),
  );

/** `what` names the key in the sentence. Throws policy.key-compromised. */
export function requireNotCompromised(store: Store, spkiSha256: string, what: string): Check {
  const revoked = declaredBy(store, spkiSha256);
  if (revoked === undefined) return passed('KEY-NOT-COMPROMISED', 'nothing on record against this key or those above it');
  throw new CeremonyError(
    'policy.key-compromised',
    `KEY-NOT-COMPROMISED: ${what} is declared compromised: certificate ${revoked.serial} of ${revoked.subject} was revoked for it. Nothing was built. Make a new key, and have an authority sign that nobody else can use.`,
  );
}

/** The keys of an issuer and of every CA above it. `chain`: their certificates, DER. Throws policy.key-compromised. */
export function requireSoundIssuers(store: Store, label: string, chain: readonly Uint8Array[]): void {
  for (const der of chain)
    requireNotCompromised(store, sha256Hex(parseCertificate(der).spki), `the key of «${label}», or of a CA above it,`);
}
