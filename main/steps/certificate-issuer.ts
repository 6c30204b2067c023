// Whose certificate signs: the key itself for a root, or an authority of an earlier run with what its certificate and policy say.

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import type { IssuerPublication } from '../pki/profile-extensions.ts';
import { publicationOf } from '../formats/publication.ts';
import { requireAuthorityKey } from './audit-key.ts';
import { fromBase64, type AuthorityValue, type KeyValue } from './values.ts';
import type { RunFacts } from './step.ts';

export interface CertificateIssuer {
  readonly label: string;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly spki: Uint8Array;
  readonly spkiSha256: string;
  /** null: the certificate is to be self-signed. */
  readonly certificate: CertificateFields | null;
  /** Certificates above the new one, the issuer's own first, root included; empty for a root. */
  readonly chain: readonly Uint8Array[];
  readonly publication?: IssuerPublication;
  /** From then on its successor issues. */
  readonly stopsIssuing?: Date;
}

/** A root signs itself. */
export function selfAsIssuer(key: KeyValue): CertificateIssuer {
  requireAuthorityKey(key);
  return {
    label: key.label,
    keyAlgorithm: key.algorithm,
    spki: fromBase64(key.spki),
    spkiSha256: key.spkiSha256,
    certificate: null,
    chain: [],
  };
}

/** An authority that was opened in this run. Throws policy.issuer where its certificate makes no CA of it (RFC 5280 §4.2.1.3, §4.2.1.9). */
export function authorityAsIssuer(run: RunFacts, authority: AuthorityValue): CertificateIssuer {
  const certificate = parseCertificate(fromBase64(authority.certificate));
  const mayCertify = certificate.basicConstraints?.ca === true && certificate.keyUsage?.bits.includes('keyCertSign') === true;
  if (!mayCertify || certificate.subjectKeyIdentifier === undefined)
    throw new CeremonyError(
      'policy.issuer',
      `The certificate of «${authority.label}» does not let its key sign certificates. Nothing was built. Name another authority in the plan.`,
    );
  return {
    label: authority.label,
    keyAlgorithm: authority.key.algorithm,
    spki: fromBase64(authority.key.spki),
    spkiSha256: authority.key.spkiSha256,
    certificate,
    chain: authority.chain.map(fromBase64),
    ...(authority.stopsIssuing === undefined ? {} : { stopsIssuing: new Date(authority.stopsIssuing) }),
    // By the authority's policy; nothing a request or plan says.
    ...publicationOf(run.policy),
  };
}

/** VALIDITY-WITHIN-ISSUER: no certificate outlives what it is verified by, and none is of an issuer that has handed over. Throws policy.issuer. */
export function requireWithinIssuer(issuer: CertificateIssuer, notBefore: Date, notAfter: Date): Check {
  const { certificate, stopsIssuing } = issuer;
  if (stopsIssuing !== undefined && notBefore >= stopsIssuing)
    throw new CeremonyError(
      'policy.issuer',
      `ISSUER-NOT-SUCCEEDED: «${issuer.label}» stopped issuing at ${stopsIssuing.toISOString()}, for it has a successor. Nothing was built. Name the successor in the plan.`,
    );
  if (certificate === null) return passed('VALIDITY-WITHIN-ISSUER', 'self-signed');
  const [from, until] = [certificate.notBefore.date, certificate.notAfter.date];
  if (notBefore >= from && notAfter <= until) return passed('VALIDITY-WITHIN-ISSUER', `until ${until.toISOString()}`);
  throw new CeremonyError(
    'policy.issuer',
    `VALIDITY-WITHIN-ISSUER: the certificate would be valid until ${notAfter.toISOString()}, and that of its issuer «${issuer.label}» from ${from.toISOString()} until ${until.toISOString()}. Nothing was built. Shorten validity in the plan, or renew the issuer first.`,
  );
}
