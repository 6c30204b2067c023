import { CeremonyError } from '../../errors.ts';
import { isOfBatch } from '../../formats/item-id.ts';
import { limits } from '../../pki/der.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { parseCertificate } from '../../pki/parse-certificate.ts';
import { parsePemOrDer } from '../../pki/pem.ts';
import { mostCrlBytes } from '../../pki/read-whole-crl.ts';
import type { BundleSource } from '../bundle.ts';
import { eventsOf } from '../event-data.ts';
import type { LogEvent } from '../transcript.ts';

/** One signed thing, in one or two encodings. */
export interface GuideArtifact {
  readonly makes: 'certificate' | 'crl' | 'request';
  readonly tbsSha256: string;
  /** One of a batch. */
  readonly batch: boolean;
  /** The file openssl is given, and its encoding. */
  readonly path: string;
  readonly form: 'PEM' | 'DER';
  /** The same in the other encoding, where the bundle holds it. */
  readonly twin: string | null;
  /** Bytes of the outer SEQUENCE's header, where the TBS begins. */
  readonly tbsOffset: number;
  /** PEM file of the issuer's certificate, where the bundle holds it; none of a request, which is its own. */
  readonly issuer: string | null;
  /** PEM file of the certificate its key had before, where this one was made anew. */
  readonly existing: string | null;
}

const pemLabels = { certificate: 'CERTIFICATE', crl: 'X509 CRL', request: 'CERTIFICATE REQUEST' } as const;

/** The certificates, CRLs and requests of our own of a bundle as the guide lists them: one entry a TBS, in the order they were made. */
export function guideArtifacts(artifacts: BundleSource['artifacts'], events: readonly LogEvent[]): GuideArtifact[] {
  const bytes = new Map(artifacts.map((artifact) => [artifact.path, artifact.bytes]));
  const made = eventsOf(events, 'artifact-made');
  const certificates = certificatesBySpki(artifacts);
  return eventsOf(events, 'tbs-built').flatMap((built) => {
    const paths = made
      .filter(({ tbsSha256, path, role }) => role === built.makes && tbsSha256 === built.tbsSha256 && bytes.has(path))
      .map(({ path }) => path);
    const path = paths.find((each) => each.endsWith('.pem')) ?? paths[0];
    if (path === undefined) return [];
    const der = parsePemOrDer(
      bytes.get(path) ?? new Uint8Array(),
      pemLabels[built.makes],
      built.makes === 'crl' ? mostCrlBytes : limits[built.makes].maxBytes,
    );
    return [
      {
        makes: built.makes,
        tbsSha256: built.tbsSha256,
        batch: isOfBatch(built.item),
        path,
        form: path.endsWith('.pem') ? ('PEM' as const) : ('DER' as const),
        twin: paths.find((each) => each !== path) ?? null,
        tbsOffset: headerLength(der),
        issuer: built.makes === 'request' ? null : (certificates.get(built.issuerSpkiSha256) ?? null),
        existing: existingOf(artifacts, built.existingSha256 ?? null),
      },
    ];
  });
}

function existingOf(artifacts: BundleSource['artifacts'], sha256: string | null): string | null {
  const found = artifacts.find(({ path, role, bytes }) => {
    if (role !== 'existing-certificate' || !path.endsWith('.pem')) return false;
    return sha256Hex(parsePemOrDer(bytes, 'CERTIFICATE', limits.certificate.maxBytes)) === sha256;
  });
  return found?.path ?? null;
}

/** SHA-256 of the SubjectPublicKeyInfo → the first PEM file of a certificate for it. Files that are something else are passed over. */
function certificatesBySpki(artifacts: BundleSource['artifacts']): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path, bytes, role } of artifacts) {
    // One that a key had before is no anchor for the one it has now.
    if (!path.endsWith('.pem') || role === 'crl' || role === 'request' || role === 'existing-certificate') continue;
    try {
      for (const block of blocksOf(bytes)) {
        const spki = sha256Hex(parseCertificate(parsePemOrDer(block, 'CERTIFICATE', limits.certificate.maxBytes)).spki);
        if (!found.has(spki)) found.set(spki, path);
      }
    } catch (error) {
      if (!(error instanceof CeremonyError)) throw error;
    }
  }
  return found;
}

/** A chain is several PEM blocks; openssl takes such a file as a whole. */
function blocksOf(bytes: Uint8Array): Uint8Array[] {
  const text = Buffer.from(bytes).toString('latin1');
  return text.split(/(?<=-----END CERTIFICATE-----\n)/).map((block) => Buffer.from(block, 'latin1'));
}

/** Octets of a DER header: tag, length, and the octets the length counts (X.690 8.1.3). */
function headerLength(der: Uint8Array): number {
  const first = der[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}
