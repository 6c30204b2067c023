import { withIssuer } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A response outlasts neither its issuer nor its responder (RFC 6960 4.2.2.2, RFC 5280 6.1.3). */
export const hierarchyOcspWithinIssuer: Rule<'ocsp'> = {
  id: 'hierarchy-ocsp-within-issuer',
  on: ['ocsp'],
  title: 'A response does not outlast who signed it',
  clause: 'RFC 6960 4.2.2.2, RFC 5280 6.1.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check({ responses, certificates }, { issuer }) {
    const last = responses.flatMap(({ nextUpdate }) => (nextUpdate === null ? [] : [nextUpdate.date.getTime()]));
    const end = Math.max(...last);
    return [
      ...(issuer !== undefined && end > issuer.notAfter.date.getTime() ? ['nextUpdate is after the issuer’s notAfter.'] : []),
      ...(certificates.some(({ notAfter }) => end > notAfter.date.getTime()) ? ['nextUpdate is after the responder’s notAfter.'] : []),
    ];
  },
};
