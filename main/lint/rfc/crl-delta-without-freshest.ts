import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A delta CRL has no freshestCRL (RFC 5280 5.2.6). */
export const rfcCrlDeltaWithoutFreshest: Rule<'crl'> = {
  id: 'rfc-crl-delta-without-freshest',
  on: ['crl'],
  title: 'A delta CRL has no freshestCRL',
  clause: 'RFC 5280 5.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ extensions }) =>
    findExtension(extensions, oids.deltaCrlIndicator) !== undefined && findExtension(extensions, oids.freshestCrl) !== undefined
      ? ['A delta CRL has freshestCRL, which belongs to complete CRLs.']
      : [],
};
