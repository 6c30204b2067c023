import { everyRuleSet, type Rule } from '../rule.ts';

/** A cross-certificate’s notBefore may reach back to the existing certificate’s, never forward (BR 7.1.2.2.1). */
export const brCrossNotBefore: Rule<'certificate'> = {
  id: 'br-cross-not-before',
  on: ['certificate'],
  title: 'A cross-certificate’s notBefore is not in the future',
  clause: 'BR 7.1.2.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: (context) => context.role === 'cross',
  check: (subject, context) =>
    context.now !== undefined && subject.notBefore.date.getTime() > context.now.getTime()
      ? ['notBefore is later than the moment of signing.']
      : [],
};
