import type { CertificateFields } from '../pki/parse-certificate.ts';
import type { LintContext } from './rule.ts';

/** One sentence where notBefore lies after the moment of signing, or more than so many milliseconds before it. */
export function beforeSigningProblem({ notBefore }: CertificateFields, { now }: LintContext, longest: number): string[] {
  if (now === undefined) return [];
  const before = now.getTime() - notBefore.date.getTime();
  if (before < 0) return ['notBefore is later than the moment of signing.'];
  return before > longest ? [`notBefore is more than ${longest / 3_600_000} hours before the moment of signing.`] : [];
}
