import type { CertificateFields } from '../pki/parse-certificate.ts';
import type { LintContext } from './rule.ts';

/** The date clauses about certificates “issued on or after” look at: the moment of signing, or where it is unknown notBefore. */
export const dateOfIssue = ({ notBefore }: CertificateFields, { now }: LintContext): Date => now ?? notBefore.date;
