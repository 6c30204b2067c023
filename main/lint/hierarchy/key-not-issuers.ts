import { withIssuer } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { sameBytes } from '../same-bytes.ts';

/** The key is not the issuer’s (RFC 5280 3.2). */
export const hierarchyKeyNotIssuers: Rule<'certificate'> = {
  id: 'hierarchy-key-not-issuers',
  on: ['certificate'],
  title: 'The key is not the issuer’s',
  clause: 'RFC 5280 3.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: (context) => withIssuer(context) && context.role !== 'root',
  check: (subject, { issuer }) =>
    issuer !== undefined && sameBytes(issuer.spki, subject.spki) ? ['The public key is the issuer’s own.'] : [],
};
