import { signerProblems } from '../../pki/cms-signer.ts';
import { withIssuer } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A key for code or documents signs files; an authority’s never does (KEY-PURPOSE). */
export const rfcCmsSigner: Rule<'cms'> = {
  id: 'rfc-cms-signer',
  on: ['cms'],
  title: 'The certificate of the signer is for signing files, and for nothing else',
  clause: 'RFC 5280 4.2.1.3, 4.2.1.12, RFC 9336 3.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check: (_subject, { issuer }) =>
    issuer === undefined ? [] : signerProblems(issuer).map((problem) => `The signer may not sign files: ${problem}.`),
};
