import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** The validity period runs from notBefore through notAfter (RFC 5280 4.1.2.5). */
export const rfcValidityOrder: Rule<'certificate'> = {
  id: 'rfc-validity-order',
  on: ['certificate'],
  title: 'notAfter is not before notBefore',
  clause: 'RFC 5280 4.1.2.5',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ notBefore, notAfter }) =>
    notAfter.date.getTime() >= notBefore.date.getTime() ? [] : ['notAfter is earlier than notBefore: the certificate is never valid.'],
};
