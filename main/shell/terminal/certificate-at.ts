import { basename } from 'node:path';
import { CeremonyError } from '../../errors.ts';
import { limits } from '../../pki/der.ts';
import { type CertificateFields, parseCertificate } from '../../pki/parse-certificate.ts';
import { parsePemOrDer } from '../../pki/pem.ts';
import { fileLimits, readFileLimited } from '../files.ts';

/** The certificate in a file, or none where it holds something else: what it holds is then said where it is linted. */
export function certificateAt(path: string): CertificateFields[] {
  try {
    const bytes = readFileLimited(path, fileLimits.crl, basename(path));
    return [parseCertificate(parsePemOrDer(bytes, 'CERTIFICATE', limits.certificate.maxBytes))];
  } catch (error) {
    if (error instanceof CeremonyError && error.code !== 'bug') return [];
    throw error;
  }
}
