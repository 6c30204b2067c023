// When a rule applies. Rules see only resolved roles, never `unknown`.
import type { CertificateFields } from '../pki/parse-certificate.ts';
import type { LintContext } from './rule.ts';

export const always = (): boolean => true;
export const toRoots = (context: LintContext): boolean => context.role === 'root';
export const toSubordinates = (context: LintContext): boolean => context.role === 'subordinate' || context.role === 'cross';
export const toAuthorities = (context: LintContext): boolean => toRoots(context) || toSubordinates(context);
export const toLeaves = (context: LintContext): boolean => context.role === 'leaf';
export const withIssuer = (context: LintContext): boolean => context.issuer !== undefined;
export const withSigningTime = (context: LintContext): boolean => context.now !== undefined;

/** To leaves of one kind, by the key purpose that makes it (an OID). */
export const toLeavesFor =
  (purpose: string) =>
  (context: LintContext, { extendedKeyUsage }: CertificateFields): boolean =>
    toLeaves(context) && extendedKeyUsage?.includes(purpose) === true;
