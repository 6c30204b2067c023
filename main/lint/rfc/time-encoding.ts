import { tags } from '../../pki/der-content.ts';
import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';
import { type NamedTime, timesOf } from '../times.ts';

const { utcTime, generalizedTime } = tags;
const forms = { [utcTime]: /^[0-9]{12}Z$/, [generalizedTime]: /^[0-9]{14}Z$/ };
const firstGeneralizedYear = 2050; // RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on

/** Dates are encoded as RFC 5280 4.1.2.5 and 5.1.2.4 to 5.1.2.6 say: UTCTime through 2049, seconds, no fraction, Z. */
export const rfcTimeEncoding: Rule<'certificate' | 'crl'> = {
  id: 'rfc-time-encoding',
  on: ['certificate', 'crl'],
  title: 'Dates are UTCTime through 2049, then GeneralizedTime, with seconds and without fractions',
  clause: 'RFC 5280 4.1.2.5, 5.1.2.4, 5.1.2.5, 5.1.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) => timesOf(subject).flatMap(checkTime),
};

function checkTime({ label, time }: NamedTime): string[] {
  const expected = time.date.getUTCFullYear() >= firstGeneralizedYear ? generalizedTime : utcTime;
  if (time.tag !== expected) {
    return [`${label()} is encoded as ${titleOf(time.tag)}; a date in ${time.date.getUTCFullYear()} is ${titleOf(expected)}.`];
  }
  return forms[expected].test(time.text) ? [] : [`${label()} is not written as digits down to the second and Z.`];
}

function titleOf(tag: number): string {
  if (tag === utcTime) return 'UTCTime';
  return tag === generalizedTime ? 'GeneralizedTime' : 'no known time type';
}
