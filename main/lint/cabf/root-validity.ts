import { validitySeconds } from '../../pki/validity.ts';
import { toRoots } from '../applies.ts';
import type { Rule } from '../rule.ts';

const day = 86_400; // BR 6.3.2: a day is 86 400 seconds; each extra second counts as a day
const leastDays = 2922; // BR 7.1.2.1.1, about 8 years
const mostDays = 9132; // BR 7.1.2.1.1, about 25 years: 365*25+7

/** A root is valid for 2922 through 9132 days, both ends of the validity counted (BR 7.1.2.1.1, 6.3.2; RFC 5280 4.1.2.5). */
export const brRootValidity: Rule<'certificate'> = {
  id: 'br-root-validity',
  on: ['certificate'],
  title: 'A root is valid for 2922 to 9132 days',
  clause: 'BR 7.1.2.1.1',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15', // ballot SC-62
  applies: toRoots,
  check({ notBefore, notAfter }) {
    const seconds = validitySeconds(notBefore.date, notAfter.date);
    if (seconds < leastDays * day) return [`The root is valid for ${seconds} seconds, which is less than ${leastDays} days.`];
    return seconds > mostDays * day ? [`The root is valid for ${seconds} seconds, which is more than ${mostDays} days.`] : [];
  },
};
