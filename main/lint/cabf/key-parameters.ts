import { always } from '../applies.ts';
import { keyFindings } from '../key-findings.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/**
 * A public point lies on its curve and is of full order, an RSA modulus has no factor below 752 (BR 6.1.5, 6.1.6). A
 * request whose key does not keep to both is rejected (BR 6.1.1.3).
 */
export const brKeyParameters: Rule<'request'> = {
  id: 'br-key-parameters',
  on: ['request'],
  title: 'The public key’s numbers are sound',
  clause: 'BR 6.1.1.3, BR 6.1.5, BR 6.1.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ spki }, { rules }) => keyFindings(spki, rules, ['KEY-ON-CURVE', 'KEY-LOW-ORDER', 'KEY-SMALL-FACTORS']),
};
