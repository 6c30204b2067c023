import { toRoots } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { sameBytes } from '../same-bytes.ts';

/** A root's authorityKeyIdentifier, where it stands, is its own subjectKeyIdentifier and nothing else (BR 7.1.2.1.3). */
export const brRootAuthorityKeyIdentifier: Rule<'certificate'> = {
  id: 'br-root-authority-key-identifier',
  on: ['certificate'],
  title: 'A root’s authorityKeyIdentifier equals its subjectKeyIdentifier, without issuer and serial number',
  clause: 'BR 7.1.2.1.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15', // ballot SC-62
  applies: toRoots,
  check({ authorityKeyIdentifier, subjectKeyIdentifier }) {
    if (authorityKeyIdentifier === undefined) return [];
    const { keyIdentifier, hasIssuerAndSerial } = authorityKeyIdentifier;
    const equal = keyIdentifier !== undefined && subjectKeyIdentifier !== undefined && sameBytes(keyIdentifier, subjectKeyIdentifier);
    return [
      ...(equal ? [] : ['The keyIdentifier of authorityKeyIdentifier is not the root’s own subjectKeyIdentifier.']),
      ...(hasIssuerAndSerial ? ['authorityKeyIdentifier names an issuer or serial number.'] : []),
    ];
  },
};
