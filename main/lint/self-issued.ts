import type { CertificateFields } from '../pki/parse-certificate.ts';
import { sameBytes } from './same-bytes.ts';

/** Issuer and subject are the same bytes (RFC 5280 3.2). */
export const isSelfIssued = ({ issuer, subject }: CertificateFields): boolean => sameBytes(issuer, subject);
