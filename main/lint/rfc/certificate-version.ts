import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A certificate with extensions is version 3 (RFC 5280 4.1.2.1). */
export const rfcCertificateVersion: Rule<'certificate'> = {
  id: 'rfc-certificate-version',
  on: ['certificate'],
  title: 'The certificate is version 3',
  clause: 'RFC 5280 4.1.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ version }) => (version === 3 ? [] : [`The certificate is version ${version}, not version 3.`]),
};
