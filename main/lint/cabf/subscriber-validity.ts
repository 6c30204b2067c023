import { oids } from '../../pki/oids.ts';
import { validitySeconds } from '../../pki/validity.ts';
import { toLeavesFor } from '../applies.ts';
import { dateOfIssue } from '../date-of-issue.ts';
import type { Rule } from '../rule.ts';

// BR 6.3.2: issued from this day on → days; a day is 86 400 seconds, and each second more counts as a day.
const limitsByDate: readonly (readonly [from: string, days: number])[] = [
  ['2029-03-15', 47],
  ['2027-03-15', 100],
  ['2026-03-15', 200],
];
const lastLimit = 398;

/** A TLS server’s certificate is valid for at most 398, 200, 100 or 47 days (BR 6.3.2). */
export const brSubscriberValidity: Rule<'certificate'> = {
  id: 'br-subscriber-validity',
  on: ['certificate'],
  title: 'A TLS server’s certificate is valid for at most 398, 200, 100 or 47 days',
  clause: 'BR 6.3.2',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2020-09-01', // the first limit of 398 days
  applies: toLeavesFor(oids.serverAuth),
  check(subject, context) {
    const issued = dateOfIssue(subject, context).getTime();
    const longest = limitsByDate.find(([from]) => issued >= Date.parse(from))?.[1] ?? lastLimit;
    const seconds = validitySeconds(subject.notBefore.date, subject.notAfter.date);
    return seconds > longest * 86_400 ? [`The certificate is valid for ${seconds} seconds, which is more than ${longest} days.`] : [];
  },
};
