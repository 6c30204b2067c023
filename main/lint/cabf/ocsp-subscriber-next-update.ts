import { type Rule } from '../rule.ts';

// BR 4.9.9; milliseconds.
const eightHours = 28_800_000;
const tenDays = 864_000_000;

/** A response about a subscriber’s certificate is valid for eight hours to ten days (BR 4.9.9). */
export const brOcspSubscriberNextUpdate: Rule<'ocsp'> = {
  id: 'br-ocsp-subscriber-next-update',
  on: ['ocsp'],
  title: 'A response about a subscriber’s certificate is valid for 8 hours to 10 days',
  clause: 'BR 4.9.9',
  ruleSets: ['br'],
  severity: 'error',
  applies: ({ role }) => role === 'ocsp-leaf',
  check({ responses }) {
    return responses.flatMap(({ thisUpdate, nextUpdate }) => {
      // Reversed dates are rfc-ocsp-next-update’s matter.
      if (nextUpdate === null || nextUpdate.date <= thisUpdate.date) return [];
      const length = nextUpdate.date.getTime() - thisUpdate.date.getTime();
      return [
        ...(length < eightHours ? ['nextUpdate is less than 8 hours after thisUpdate.'] : []),
        ...(length > tenDays ? ['nextUpdate is more than 10 days after thisUpdate.'] : []),
      ];
    });
  },
};
