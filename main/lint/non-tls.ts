import { oids } from '../pki/oids.ts';
import type { CertificateFields } from '../pki/parse-certificate.ts';

/** A CA constrained to purposes other than TLS by its extendedKeyUsage (BR 7.1.2.3, 7.1.2.2.5). */
export const isNonTls = ({ extendedKeyUsage }: CertificateFields): boolean =>
  extendedKeyUsage !== undefined && !extendedKeyUsage.includes(oids.serverAuth) && !extendedKeyUsage.includes(oids.anyExtendedKeyUsage);
