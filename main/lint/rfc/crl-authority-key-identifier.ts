import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CRL carries a non-critical authorityKeyIdentifier with keyIdentifier and nothing else (RFC 5280 5.2.1, BR 7.2.2, 7.1.2.11.1). */
export const rfcCrlAuthorityKeyIdentifier: Rule<'crl'> = {
  id: 'rfc-crl-authority-key-identifier',
  on: ['crl'],
  title: 'The CRL has a non-critical authorityKeyIdentifier with a keyIdentifier',
  clause: 'RFC 5280 5.2.1, BR 7.2.2, BR 7.1.2.11.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ extensions, authorityKeyIdentifier }) {
    if (authorityKeyIdentifier?.keyIdentifier === undefined)
      return ['authorityKeyIdentifier with a keyIdentifier is missing or unreadable.'];
    const critical = findExtension(extensions, oids.authorityKeyIdentifier)?.critical === true;
    return [
      ...(critical ? ['authorityKeyIdentifier is marked critical.'] : []),
      ...(authorityKeyIdentifier.hasIssuerAndSerial ? ['authorityKeyIdentifier names the issuer’s issuer and serial number.'] : []),
    ];
  },
};
