import { oids } from '../../pki/oids.ts';
import { decodeCrlNumber, tryDecode } from '../../pki/parse-extensions.ts';
import { always } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A delta CRL’s base has a lower number (RFC 5280 5.2.4). */
export const rfcCrlDeltaBase: Rule<'crl'> = {
  id: 'rfc-crl-delta-base',
  on: ['crl'],
  title: 'A delta CRL’s base has a lower number',
  clause: 'RFC 5280 5.2.4',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ extensions, crlNumber }) {
    const indicator = findExtension(extensions, oids.deltaCrlIndicator);
    const base = indicator === undefined ? null : tryDecode(indicator.value, decodeCrlNumber);
    if (base === null || crlNumber === undefined) return [];
    return BigInt(base.number) < BigInt(crlNumber)
      ? []
      : [`The delta’s base ${base.number} is not lower than its own number ${crlNumber}.`];
  },
};
