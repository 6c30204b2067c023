import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A response that is made in advance answers for one certificate, as clients of static responses expect (RFC 5019 2.2.1). */
export const rfcOcspSingle: Rule<'ocsp'> = {
  id: 'rfc-ocsp-single',
  on: ['ocsp'],
  title: 'A response answers for one certificate',
  clause: 'RFC 5019 2.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ responses }) {
    return responses.length === 1 ? [] : [`It answers for ${responses.length} certificates.`];
  },
};
