import { namesSigningCertificate } from '../../pki/cms-signer.ts';
import { withIssuer } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Without it another certificate of the same key could be put in the place of the one that signed (RFC 5035 2). */
export const rfcCmsSigningCertificate: Rule<'cms'> = {
  id: 'rfc-cms-signing-certificate',
  on: ['cms'],
  title: 'The certificate of the signer is signed with the file',
  clause: 'RFC 5035 2, 3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: withIssuer,
  check(subject, { issuer }) {
    if (subject.signingCertificate === null)
      return ['It does not say which certificate it is made with: another one of the same key could be put in its place.'];
    return issuer === undefined || namesSigningCertificate(subject, issuer)
      ? []
      : ['signing-certificate-v2 names another certificate than the signer’s.'];
  },
};
