import { policiesOf } from './decoded.ts';
import type { CertificateFields } from '../pki/parse-certificate.ts';

// BR 7.1.6.1: 2.23.140.1.1 (EV), .1.2.1 (DV), .1.2.2 (OV), .1.2.3 (IV).
const reserved = /^2\.23\.140\.1\.(?:1|2\.[123])$/;

/** How many of the policies are those the BR reserve for certificates of TLS servers. */
export const reservedPolicies = (subject: CertificateFields): number => policiesOf(subject).filter(({ oid }) => reserved.test(oid)).length;
