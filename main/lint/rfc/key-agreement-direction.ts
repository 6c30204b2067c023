import { always } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** encipherOnly and decipherOnly stand beside keyAgreement (RFC 5280 4.2.1.3). */
export const rfcKeyAgreementDirection: Rule<'certificate'> = {
  id: 'rfc-key-agreement-direction',
  on: ['certificate'],
  title: 'encipherOnly and decipherOnly stand beside keyAgreement',
  clause: 'RFC 5280 4.2.1.3',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: always,
  check(subject) {
    const bits = subject.keyUsage?.bits ?? [];
    return bits.includes('keyAgreement')
      ? []
      : bits.filter((bit) => bit === 'encipherOnly' || bit === 'decipherOnly').map((bit) => `keyUsage has ${bit} without keyAgreement.`);
  },
};
