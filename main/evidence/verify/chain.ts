import { CeremonyError } from '../../errors.ts';
import type { CertificateFields } from '../../pki/parse-certificate.ts';
import { isSignedBy } from '../../pki/signed-by.ts';
import { eventsOf } from '../event-data.ts';
import { refuse, sameBytes } from './judge.ts';
import type { BundleReading } from './reading.ts';
import { readCertificate } from './signed-artifacts.ts';

/** Every chain.pem: certificates, issuer first, each signed by the next and the last, a root, by itself. */
export function checkChains(reading: BundleReading): void {
  for (const { path } of eventsOf(reading.events(), 'artifact-made').filter(({ role }) => role === 'chain')) {
    const chain = readChain(reading.file(path));
    for (const [index, certificate] of chain.entries()) {
      const issuer = chain[index + 1] ?? certificate;
      if (!sameBytes(certificate.issuer, issuer.subject) || !isSignedBy(certificate, issuer.spki))
        refuse(`${path} is not a chain up to a root.`);
    }
  }
}

/** The certificates of a file of PEM blocks. @throws input.not-pem, input.not-der */
export function readChain(bytes: Uint8Array): CertificateFields[] {
  const blocks = Buffer.from(bytes)
    .toString('latin1')
    .split(/(?<=-----END CERTIFICATE-----\r?\n)/);
  if (blocks.length > 20) throw new CeremonyError('input.too-large', 'A chain of more than 20 certificates is not read.');
  return blocks.map((block) => readCertificate(Buffer.from(block, 'latin1')));
}
