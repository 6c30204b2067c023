import { always } from '../applies.ts';
import { keyFindings } from '../key-findings.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** The key is none that a published attack finds: close primes, ROCA, Debian's weak keys as far as they are known (BR 6.1.1.3). */
export const brWeakKey: Rule<'request'> = {
  id: 'br-weak-key',
  on: ['request'],
  title: 'The key is not known to be weak',
  clause: 'BR 6.1.1.3',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ spki }, { rules }) => keyFindings(spki, rules, ['KEY-CLOSE-PRIMES', 'KEY-ROCA', 'KEY-DEBIAN-WEAK']),
};
