// When a rule applies. Rules see only resolved roles, never `unknown`.
import type { LintContext } from './rule.ts';

export const always = (): boolean => true;
export const toRoots = (context: LintContext): boolean => context.role === 'root';
export const toAuthorities = (context: LintContext): boolean => context.role === 'root' || context.role === 'subordinate';
export const withIssuer = (context: LintContext): boolean => context.issuer !== undefined;
export const withSigningTime = (context: LintContext): boolean => context.now !== undefined;
