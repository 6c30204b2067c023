import { withIssuer } from '../applies.ts';
import { responderProblems } from '../../pki/ocsp-responder.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** The issuer signs itself, or by the responder it issued a certificate to for that alone, which comes with the response (RFC 6960 4.2.2.2, 4.2.2.2.1; BR 4.9.9). */
export const hierarchyOcspResponder: Rule<'ocsp'> = {
  id: 'hierarchy-ocsp-responder',
  on: ['ocsp'],
  title: 'The signer is the issuer, or a responder it authorised',
  clause: 'RFC 6960 4.2.2.2, 4.2.2.2.1, BR 4.9.9',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check(subject, { issuer }) {
    return issuer === undefined ? [] : responderProblems(subject, issuer);
  },
};
