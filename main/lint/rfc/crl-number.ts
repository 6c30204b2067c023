import { readInteger } from '../../pki/der-values.ts';
import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const mostOctets = 20; // RFC 5280 5.2.3: "CRL numbers MUST NOT be longer than 20 octets"; positive, so below 2^159 (BR 7.2.2)

/** A CRL carries a non-critical crlNumber from 0 through 2^159 − 1 (RFC 5280 5.2.3, BR 7.2.2). */
export const rfcCrlNumber: Rule<'crl'> = {
  id: 'rfc-crl-number',
  on: ['crl'],
  title: 'The CRL has a non-critical crlNumber from 0 through 2^159 − 1',
  clause: 'RFC 5280 5.2.3, BR 7.2.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ extensions, crlNumberOctets }) {
    if (crlNumberOctets === undefined) return ['crlNumber is missing or unreadable.'];
    const critical = findExtension(extensions, oids.crlNumber)?.critical === true;
    return [
      ...(critical ? ['crlNumber is marked critical.'] : []),
      ...(readInteger(crlNumberOctets) < 0n ? ['crlNumber is negative.'] : []),
      ...(crlNumberOctets.length > mostOctets
        ? [`crlNumber has ${crlNumberOctets.length} octets; at most ${mostOctets} are allowed.`]
        : []),
    ];
  },
};
