// A root's certificate made anew: same key, same subject, new dates (BR 7.1.2.1.1 holds for re-issue with the same key, too).

import { CeremonyError } from '../errors.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import { selfAsIssuer } from './certificate-issuer.ts';
import type { CertificateSource } from './certificate-source.ts';
import { isSelfSigned } from './existing-ca.ts';
import { requireNamed } from './named-certificate.ts';
import { fromBase64, type AuthorityValue } from './values.ts';
import type { RunFacts } from './step.ts';

/**
 * The authority's certificate in force as the source of the next one. Throws policy.existing-certificate for one that is not
 * self-signed, and what requireNamed throws.
 */
export function renewalSource(run: Pick<RunFacts, 'plan' | 'mode'>, authority: Omit<AuthorityValue, 'type' | 'proved'>): CertificateSource {
  const { label, key } = authority;
  const der = fromBase64(authority.certificate);
  const fields = parseCertificate(der);
  const spki = fromBase64(key.spki);
  if (Buffer.compare(fields.spki, spki) !== 0 || !isSelfSigned(fields))
    throw new CeremonyError(
      'policy.existing-certificate',
      `EXISTING-CERTIFICATE: the certificate of «${label}» is not signed by its own key, and only a root renews itself. Nothing was built. Have its issuer sign a request.`,
    );
  const checks = requireNamed(run, {
    der,
    what: `the certificate of «${label}» in force`,
    proof: 'its self-signature proves possession',
    standIn: run.mode !== 'production',
  });
  const identifier = fields.subjectKeyIdentifier;
  return {
    issuer: selfAsIssuer(key),
    of: {
      spki,
      existing: der,
      given: {
        subjectAltNames: [],
        privateFields: {},
        ...(identifier === undefined ? {} : { subjectKeyIdentifier: Buffer.from(identifier).toString('hex') }),
      },
    },
    subjectAlgorithm: key.algorithm,
    subjectSpkiSha256: key.spkiSha256,
    subject: fields.subject,
    checks,
  };
}
