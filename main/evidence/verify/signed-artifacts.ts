import { attempt } from '../../errors.ts';
import { limits } from '../../pki/der.ts';
import { sha256Hex, type Sha256 } from '../../pki/hash.ts';
import { type CertificateFields, parseCertificate } from '../../pki/parse-certificate.ts';
import type { CrlFields } from '../../pki/parse-crl.ts';
import { type CmsFields, parseCms } from '../../pki/parse-cms.ts';
import { type OcspFields, parseOcsp } from '../../pki/parse-ocsp.ts';
import { parseRequest, type RequestFields } from '../../pki/parse-request.ts';
import { mostCrlBytes, readWholeCrl } from '../../pki/read-whole-crl.ts';
import { parsePemOrDer } from '../../pki/pem.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { quote, refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';

/** Role of a certificate that is in the bundle because a key of this run has it already. */
export const existingRole = 'existing-certificate';

/** Role of a certificate that came back from another CA and makes an authority. */
/** Role of the certificate of an audit key, which an earlier run made. */
export const auditCertificateRole = 'audit-certificate';
export const installedRole = 'installed-certificate';

/** Role of what an authority came with that was run elsewhere: IMPORTED-AUTHORITY and the two with it judge it. */
export const importedRole = 'imported';

/** Role of a certificate this run recorded as revoked; what it is for decides which reasons there are. */
export const revokedRole = 'revoked-certificate';

/** Where the certificates lie of an authority that was taken up out of reserve, its own first. */
export const reserveChainOf = (label: string): string => `artifacts/${label}/reserve-chain.pem`;

/** The document of an earlier run by which the authority was taken over: why a serial number without a certificate may be revoked. */
export const earlierImportRole = 'earlier-import';

/** Role of the CRL that one of this run replaces; the guard reads it. */
export const previousRole = 'previous-crl';

/** Roles of what OCSP responses are judged by: the certificates they are about, a delegated responder's, and the CRL that says the same. */
export const answeredRole = 'answered-certificate';
export const responderRole = 'responder-certificate';
export const statusCrlRole = 'status-crl';

/** Roles of what signatures over files are judged by: the certificate of the signer, and the list of the files. */
export const signerRole = 'signer-certificate';
export const signedListRole = 'signed-files';

/** A certificate, CRL, OCSP response, signature over a file or request of our own that this run signed, out of one of its files, with the event that tells how its TBS was built. */
export interface SignedArtifact {
  readonly path: string;
  readonly fields: SignedFields;
  readonly tbsSha256: Sha256;
  readonly built: EventData<'tbs-built'>;
}

type SignedFields = CertificateFields | CrlFields | RequestFields | OcspFields | CmsFields;

/** The part that is signed. */
export const tbsOf = (fields: SignedFields): Uint8Array => (fields.kind === 'request' ? fields.infoBytes : fields.tbs);

/**
 * Every certificate, CRL, OCSP response, signature over a file and request the run signed, one entry a file. A file that calls itself something else and is a certificate or
 * CRL is treated as one, so that nothing signed can be slipped in as a document; only a chain may hold others' certificates.
 * @throws input.*, state.checks-failed
 */
export function readArtifacts(reading: BundleReading): SignedArtifact[] {
  return eventsOf(reading.events(), 'artifact-made').flatMap((event) => {
    const fields = signedFields(reading.file(event.path), event);
    if (fields === null) return [];
    const tbsSha256 = sha256Hex(tbsOf(fields));
    if (event.tbsSha256 !== tbsSha256) refuse(`${quote(event.path)} is not over the bytes the log tells of.`);
    const built =
      reading.built().get(tbsSha256) ?? refuse(`The log does not tell how the bytes signed in ${quote(event.path)} were built.`);
    if (built.makes !== fields.kind || built.item !== event.item)
      refuse(`${quote(event.path)} is not what step ${quote(built.item)} built.`);
    return [{ path: event.path, fields, tbsSha256, built }];
  });
}

/** A request that was imported was signed elsewhere: CSR-POP and REQUEST-UNCHANGED judge it. TBS-UNCHANGED misses one of our own that hides so. */
function signedFields(bytes: Uint8Array, { role, path, tbsSha256 }: EventData<'artifact-made'>): SignedFields | null {
  if (role === 'ocsp') return parseOcsp(bytes);
  if (role === 'cms') return parseCms(bytes);
  return role === 'request' && typeof tbsSha256 === 'string' ? readRequest(bytes) : readSigned(bytes, role, path);
}

/** Role of a list that was signed ahead, in an earlier run, and is let out by this one. */
export const releasedRole = 'released-crl';

/** What lies in a bundle and was signed in no run, or in an earlier one. */
const notOurs: ReadonlySet<string> = new Set([
  'handoff',
  existingRole,
  installedRole,
  auditCertificateRole,
  importedRole,
  previousRole,
  revokedRole,
  releasedRole,
  answeredRole,
  responderRole,
  statusCrlRole,
  signerRole,
]);

/** A file by the role its event gives it; null for what holds no signature of a CA. @throws input.*, state.checks-failed */
export function readSigned(bytes: Uint8Array, role: string, path: string): CertificateFields | CrlFields | null {
  if (role === 'certificate') return readCertificate(bytes);
  if (role === 'crl') return readCrl(bytes);
  // HANDOFF-SAME makes those anew, EXISTING-CERTIFICATE compares these with the plan, and CERTIFICATE-KEY those with the request.
  if (notOurs.has(role)) return null;
  const found = readAny(bytes);
  if (found === null && attempt(() => parseOcsp(bytes)) !== null)
    refuse(`${quote(path)} is an OCSP response and the log calls it something else.`);
  if (found === null && attempt(() => parseCms(bytes)) !== null)
    refuse(`${quote(path)} is a signature over a file and the log calls it something else.`);
  if (found !== null && role !== 'chain') refuse(`${quote(path)} is a ${found.kind} and the log calls it something else.`);
  return null;
}

const readAny = (bytes: Uint8Array): CertificateFields | CrlFields | null =>
  attempt(() => readCertificate(bytes)) ?? attempt(() => readCrl(bytes));

/** Whether the bytes are one certificate or CRL, in PEM or DER. */
export const looksSigned = (bytes: Uint8Array): boolean => readAny(bytes) !== null;

/** A certificate in PEM or DER. */
export function readCertificate(bytes: Uint8Array): CertificateFields {
  return parseCertificate(parsePemOrDer(bytes, 'CERTIFICATE', limits.certificate.maxBytes));
}

/** A CRL in PEM or DER, up to 64 MB. */
export function readCrl(bytes: Uint8Array): CrlFields {
  return readWholeCrl(parsePemOrDer(bytes, 'X509 CRL', mostCrlBytes));
}

function readRequest(bytes: Uint8Array): RequestFields {
  return parseRequest(parsePemOrDer(bytes, 'CERTIFICATE REQUEST', limits.request.maxBytes));
}
