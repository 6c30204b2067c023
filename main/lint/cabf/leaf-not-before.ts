import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const fortyEightHours = 172_800_000; // BR 7.1.2.7: "within 48 hours of the certificate signing operation"; milliseconds
const isResponder = toLeavesFor(oids.ocspSigning); // br-responder-not-before

/** A leaf’s notBefore lies within 48 hours of its signing, on either side (BR 7.1.2.7). */
export const brLeafNotBefore: Rule<'certificate'> = {
  id: 'br-leaf-not-before',
  on: ['certificate'],
  title: 'A leaf’s notBefore is within 48 hours of signing',
  clause: 'BR 7.1.2.7',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15',
  applies: (context, subject) => context.role === 'leaf' && context.now !== undefined && !isResponder(context, subject),
  check({ notBefore }, { now }) {
    const away = now === undefined ? 0 : Math.abs(now.getTime() - notBefore.date.getTime());
    return away > fortyEightHours ? ['notBefore is more than 48 hours from the moment of signing.'] : [];
  },
};
