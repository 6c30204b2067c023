import { addDuration } from '../../pki/duration.ts';
import { type Rule } from '../rule.ts';

const longest = 'P12M'; // BR 4.9.9: "at least every twelve months"

/** A response about a CA certificate is renewed at least every twelve months (BR 4.9.9). */
export const brOcspAuthorityNextUpdate: Rule<'ocsp'> = {
  id: 'br-ocsp-authority-next-update',
  on: ['ocsp'],
  title: 'A response about a CA certificate ends within 12 months',
  clause: 'BR 4.9.9',
  ruleSets: ['br'],
  severity: 'error',
  applies: ({ role }) => role === 'ocsp-ca',
  check({ responses }) {
    return responses.flatMap(({ thisUpdate, nextUpdate }) =>
      nextUpdate === null || nextUpdate.date <= addDuration(thisUpdate.date, longest)
        ? []
        : ['nextUpdate is more than 12 months after thisUpdate.'],
    );
  },
};
