import type { LintContext, Rule } from '../rule.ts';

const oneDay = 86_400_000; // BR 7.1.2.1.1: "One day prior to the time of signing"; milliseconds

/** A root's notBefore lies within the day before its signing (BR 7.1.2.1.1). Only where the moment of signing is known. */
export const brRootNotBefore: Rule<'certificate'> = {
  id: 'br-root-not-before',
  on: ['certificate'],
  title: 'A root’s notBefore is within one day before signing',
  clause: 'BR 7.1.2.1.1',
  ruleSets: ['br', 'private', 'cnsa2'],
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15', // ballot SC-62
  applies: (context) => context.role === 'root' && context.now !== undefined,
  check: ({ notBefore }, context) => checkMoment(notBefore.date, context),
};

function checkMoment(notBefore: Date, { now }: LintContext): string[] {
  if (now === undefined) return [];
  const before = now.getTime() - notBefore.getTime();
  if (before < 0) return ['notBefore is later than the moment of signing.'];
  return before > oneDay ? ['notBefore is more than one day before the moment of signing.'] : [];
}
