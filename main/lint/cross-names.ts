import type { CertificateFields } from '../pki/parse-certificate.ts';
import type { LintContext } from './rule.ts';
import { organizationsOf } from './subject-names.ts';

/** Whether issuer and subject have an organizationName in common: as much as bytes say of an affiliate. */
export function sameOrganization({ issuer, subject }: CertificateFields): boolean {
  const issuers = organizationsOf(issuer);
  return organizationsOf(subject).some((name) => issuers.includes(name));
}

/** Not to cross-certificates: their subject is byte for byte the existing certificate’s, whatever its form (BR 7.1.2.2.2). */
export const butToCrosses = ({ role }: LintContext): boolean => role !== 'cross';

/** To CAs whose certificate is not a cross-certificate. */
export const toNamedAuthorities = ({ role }: LintContext): boolean => role === 'root' || role === 'subordinate';
