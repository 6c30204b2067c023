import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

// Tag, length and YYYYMMDDHHMMSSZ (RFC 5280 4.1.2.5.2).
const wholeSeconds = /^\u0018\u000f\d{14}Z$/;

/** invalidityDate is a GeneralizedTime in whole seconds (RFC 5280 5.3.2). */
export const rfcCrlInvalidityDateForm: Rule<'crl'> = {
  id: 'rfc-crl-invalidity-date-form',
  on: ['crl'],
  title: 'invalidityDate is a GeneralizedTime in whole seconds',
  clause: 'RFC 5280 5.3.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ entries }) =>
    entries
      .filter((entry) => {
        const extension = findExtension(entry.extensions, oids.invalidityDate);
        return extension !== undefined && !wholeSeconds.test(Buffer.from(extension.value).toString('latin1'));
      })
      .map(({ serialNumber }) => `The invalidityDate of serial ${serialNumber} is not a GeneralizedTime in whole seconds.`),
};
