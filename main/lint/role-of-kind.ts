import type { CertificateKind } from '../pki/profile.ts';
import type { LintRole } from './rule.ts';

/** What a certificate is for, by the kind of its profile: never by what its own bytes say. */
export const lintRoles = { root: 'root', subordinate: 'subordinate', cross: 'cross', leaf: 'leaf' } as const satisfies Record<
  CertificateKind,
  LintRole
>;
