import { oids } from '../../pki/oids.ts';
import { toLeaves, withIssuer } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { isSelfIssued } from '../self-issued.ts';

/** A root signs no leaves but OCSP responders (BR 6.1.7). */
export const hierarchyRootSignsAuthorities: Rule<'certificate'> = {
  id: 'hierarchy-root-signs-authorities',
  on: ['certificate'],
  title: 'A root signs no leaves but OCSP responders',
  clause: 'BR 6.1.7',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: (context) => toLeaves(context) && withIssuer(context),
  check(subject, { issuer }) {
    const responder = subject.extendedKeyUsage?.includes(oids.ocspSigning) === true;
    return issuer !== undefined && isSelfIssued(issuer) && !responder
      ? ['The issuer is a root, which signs CAs and OCSP responders only.']
      : [];
  },
};
