import { CeremonyError } from '../../errors.ts';
import { isOfBatch } from '../../formats/item-id.ts';
import { limits, readDer } from '../../pki/der.ts';
import { oidName } from '../../pki/oids.ts';
import { signatureAlgorithms } from '../../pki/algorithms.ts';
import { parseCms } from '../../pki/parse-cms.ts';
import { parseOcsp } from '../../pki/parse-ocsp.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { parseCertificate } from '../../pki/parse-certificate.ts';
import { parsePemOrDer } from '../../pki/pem.ts';
import { mostCrlBytes } from '../../pki/read-whole-crl.ts';
import type { BundleSource } from '../bundle.ts';
import { checkBundlePath } from '../bundle-path.ts';
import { eventsOf } from '../event-data.ts';
import type { LogEvent } from '../transcript.ts';

/** One signed thing, in one or two encodings. */
export interface GuideArtifact {
  readonly makes: 'certificate' | 'crl' | 'request' | 'ocsp' | 'cms';
  readonly tbsSha256: string;
  /** One of a batch. */
  readonly batch: boolean;
  /** The file openssl is given, and its encoding. */
  readonly path: string;
  readonly form: 'PEM' | 'DER';
  /** The same in the other encoding, where the bundle holds it. */
  readonly twin: string | null;
  /** Where the TBS begins: bytes of the outer SEQUENCE's header; of an OCSP response first the place of the BasicOCSPResponse in it. */
  readonly tbsOffsets: readonly number[];
  /** PEM file of the issuer's certificate, where the bundle holds it; none of a request, which is its own, and of a signature over a file. */
  readonly issuer: string | null;
  /** What an OCSP response answers, and how it is asked for. */
  readonly answer: { readonly serial: string; readonly hash: string; readonly status: string } | null;
  /** Of a signature over a file: which, and where its signed attributes and its signature stand. */
  readonly signature: GuideSignature | null;
  /** PEM file of the certificate its key had before, where this one was made anew. */
  readonly existing: string | null;
}

const pemLabels = { certificate: 'CERTIFICATE', crl: 'X509 CRL', request: 'CERTIFICATE REQUEST' } as const;

/** Octets of the signature file. */
interface Place {
  readonly start: number;
  readonly length: number;
}

export interface GuideSignature {
  readonly file: string;
  readonly attributes: Place;
  readonly octets: Place;
  /** Name openssl has for the digest; null: the algorithm has none of its own (Ed25519). */
  readonly digest: string | null;
  /** PEM files beside it: the certificate of the signer, and those above it. */
  readonly signer: string;
  readonly chain: string;
}

/** SignerInfo is the last element of the SignedData (RFC 5652 5.1, 5.3). */
function signatureOf(path: string, der: Uint8Array, file: string): GuideSignature {
  const [signer] = readDer(der, limits.cms, 'signature file').children[1]?.children[0]?.children.at(-1)?.children ?? [];
  const attributes = signer?.children[3];
  const octets = signer?.children[5];
  const algorithm = parseCms(der).signatureAlgorithm;
  const folder = path.split('/').slice(0, 2).join('/');
  return {
    file,
    attributes: { start: attributes?.start ?? 0, length: attributes?.bytes.length ?? 0 },
    octets: { start: octets?.contentStart ?? 0, length: octets?.content.length ?? 0 },
    digest: algorithm === null ? null : signatureAlgorithms[algorithm].hash,
    signer: `${folder}/signer.pem`,
    chain: `${folder}/chain.pem`,
  };
}

/** Offset of the OCTET STRING in the OCSPResponse, and bytes of the header of the BasicOCSPResponse in it (RFC 6960 4.2.1). */
function basicOffsets(der: Uint8Array): number[] {
  const response = readDer(der, limits.ocsp, 'OCSP response').children[1]?.children[0]?.children[1];
  return [response?.start ?? 0, headerLength(response?.content ?? new Uint8Array())];
}

function answerOf(der: Uint8Array): GuideArtifact['answer'] {
  const [single] = parseOcsp(der).responses;
  if (single === undefined) return null;
  return { serial: single.certId.serialNumber, hash: oidName(single.certId.hashAlgorithm) ?? 'sha1', status: single.status.says };
}

/** The certificates, CRLs, OCSP responses, signatures over files and requests of our own of a bundle as the guide lists them: one entry a TBS, in the order they were made. */
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
    const file = bytes.get(path) ?? new Uint8Array();
    const most = built.makes === 'crl' ? mostCrlBytes : limits[built.makes].maxBytes;
    const der = built.makes === 'ocsp' || built.makes === 'cms' ? file : parsePemOrDer(file, pemLabels[built.makes], most);
    return [
      {
        makes: built.makes,
        tbsSha256: built.tbsSha256,
        batch: isOfBatch(built.item),
        path,
        form: path.endsWith('.pem') ? ('PEM' as const) : ('DER' as const),
        twin: paths.find((each) => each !== path) ?? null,
        tbsOffsets: built.makes === 'ocsp' ? basicOffsets(der) : [headerLength(der)],
        issuer:
          built.makes === 'request' || built.makes === 'cms'
            ? null
            : (certificates.get(built.authoritySpkiSha256 ?? built.issuerSpkiSha256) ?? null),
        signature: built.makes === 'cms' ? signatureOf(path, der, checkBundlePath(built.file ?? '')) : null,
        answer: built.makes === 'ocsp' ? answerOf(der) : null,
        existing: built.makes === 'request' ? null : existingOf(artifacts, built.existingSha256 ?? null),
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
