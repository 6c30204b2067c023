import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { hasExtension } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** ocsp-nocheck stands in OCSP responders only (RFC 6960 4.2.2.2.1). */
export const rfcOcspNocheckPlace: Rule<'certificate'> = {
  id: 'rfc-ocsp-nocheck-place',
  on: ['certificate'],
  title: 'ocsp-nocheck stands in OCSP responders only',
  clause: 'RFC 6960 4.2.2.2.1',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check: (subject) =>
    hasExtension(subject, oids.ocspNocheck) && subject.extendedKeyUsage?.includes(oids.ocspSigning) !== true
      ? ['ocspNocheck stands in a certificate that signs no OCSP responses: nobody will look whether it is revoked.']
      : [],
};
