import { CeremonyError } from '../errors.ts';
import { limits } from './der.ts';
import { type CertificateFields, parseCertificate } from './parse-certificate.ts';
import { parsePemOrDer } from './pem.ts';

/** A chain is at most 1 MB (formats.md), and no hierarchy is ten levels deep. */
export const chainLimits = { maxBytes: 1024 * 1024, maxCertificates: 10 } as const;

/**
 * Certificates of a file: PEM blocks one after another with nothing between them, or one certificate in DER. Throws input.too-large for more
 * than 1 MB or ten certificates, input.not-pem and input.not-der for anything that is not one of these to the last byte.
 */
export function readCertificateChain(bytes: Uint8Array): CertificateFields[] {
  if (bytes.length > chainLimits.maxBytes)
    throw new CeremonyError(
      'input.too-large',
      `The file was refused: it has ${bytes.length} bytes and at most ${chainLimits.maxBytes} are read.`,
    );
  if (bytes[0] === 0x30) return [parseCertificate(parsePemOrDer(bytes, 'CERTIFICATE', limits.certificate.maxBytes))];
  const blocks = Buffer.from(bytes)
    .toString('latin1')
    .split(/(?<=-----END CERTIFICATE-----\r?\n)/);
  if (blocks.length > chainLimits.maxCertificates)
    throw new CeremonyError('input.too-large', `The file was refused: it holds more than ${chainLimits.maxCertificates} certificates.`);
  return blocks.map((block) => parseCertificate(parsePemOrDer(Buffer.from(block, 'latin1'), 'CERTIFICATE', limits.certificate.maxBytes)));
}
