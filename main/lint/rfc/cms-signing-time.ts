import { withIssuer } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Whoever verifies it later goes by that time (RFC 5652 11.3). */
export const rfcCmsSigningTime: Rule<'cms'> = {
  id: 'rfc-cms-signing-time',
  on: ['cms'],
  title: 'It says when it is made, while the certificate of the signer is valid',
  clause: 'RFC 5652 11.3, RFC 5280 6.1.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check({ signingTime }, { issuer }) {
    if (signingTime === null) return ['There is no signing-time.'];
    const within = issuer === undefined || (issuer.notBefore.date <= signingTime.date && signingTime.date <= issuer.notAfter.date);
    return within ? [] : ['signing-time lies outside the validity of the certificate of the signer.'];
  },
};
