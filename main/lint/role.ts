import type { CertificateFields } from '../pki/parse-certificate.ts';
import type { CrlFields } from '../pki/parse-crl.ts';
import type { CmsFields } from '../pki/parse-cms.ts';
import type { OcspFields } from '../pki/parse-ocsp.ts';
import type { RequestFields } from '../pki/parse-request.ts';
import type { LintContext, LintRole } from './rule.ts';
import { sameBytes } from './same-bytes.ts';

/**
 * The role rules are applied for. A caller who knows says so; for bytes of unknown use: equal issuer and subject make a root
 * (RFC 5280 3.2, self-issued) unless the bytes say that it is no CA, cA true a subordinate, else a leaf. A CRL is a root's when its issuer's certificate is,
 * and an OCSP response is about a CA certificate then.
 */
export function resolveRole(
  subject: CertificateFields | CrlFields | RequestFields | OcspFields | CmsFields,
  context: LintContext,
): LintRole {
  if (subject.kind === 'request' || subject.kind === 'cms') return subject.kind;
  if (context.role !== 'unknown') return context.role;
  if (subject.kind === 'certificate') {
    if (sameBytes(subject.issuer, subject.subject)) return saysItIsNoAuthority(subject) ? 'leaf' : 'root';
    return subject.basicConstraints?.ca === true ? 'subordinate' : 'leaf';
  }
  const { issuer } = context;
  const ofRoot = issuer !== undefined && sameBytes(issuer.issuer, issuer.subject);
  if (subject.kind === 'ocsp') return ofRoot ? 'ocsp-ca' : 'ocsp-leaf';
  return ofRoot ? 'root-crl' : 'ca-crl';
}

/** Without cA TRUE: basicConstraints that say so, or a keyUsage without keyCertSign. A bare self-signed certificate stays a root. */
function saysItIsNoAuthority({ basicConstraints, keyUsage }: CertificateFields): boolean {
  if (basicConstraints?.ca === true || keyUsage?.bits.includes('keyCertSign') === true) return false;
  return basicConstraints !== undefined || keyUsage !== undefined;
}
