import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/**
 * Every certificate but a self-signed one carries authorityKeyIdentifier with keyIdentifier; wherever it stands it is
 * non-critical (RFC 5280 4.2.1.1).
 */
export const rfcAuthorityKeyIdentifier: Rule<'certificate'> = {
  id: 'rfc-authority-key-identifier',
  on: ['certificate'],
  title: 'authorityKeyIdentifier is non-critical, and present unless self-signed',
  clause: 'RFC 5280 4.2.1.1, BR 7.1.2.11.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ extensions, authorityKeyIdentifier }, { role }) {
    const extension = findExtension(extensions, oids.authorityKeyIdentifier);
    const missing = role !== 'root' && authorityKeyIdentifier?.keyIdentifier === undefined;
    return [
      ...(missing ? ['authorityKeyIdentifier with a keyIdentifier is missing.'] : []),
      ...(extension?.critical === true ? ['authorityKeyIdentifier is marked critical.'] : []),
    ];
  },
};
