// What was met outside against what is on record here: certificates and CRLs that relying parties hold, and what is served where an
// authority publishes. DigiNotar 2011: serial numbers in the wild that no record knew. Kamu SM: another CA's CRL at the distribution point.

import { failed, passed, type Check } from '../../checks.ts';
import { CeremonyError } from '../../errors.ts';
import { publicationOf } from '../../formats/publication.ts';
import { fullPartition, partitionTitle, scopeOf } from '../../pki/crl-scope.ts';
import { baseNumberOf } from '../../pki/delta-crl.ts';
import { limits } from '../../pki/der.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { describeName } from '../../pki/name.ts';
import { parseCertificate, type CertificateFields } from '../../pki/parse-certificate.ts';
import type { CrlFields } from '../../pki/parse-crl.ts';
import { parsePemOrDer } from '../../pki/pem.ts';
import { mostCrlBytes, readWholeCrl } from '../../pki/read-whole-crl.ts';
import { isSignedBy } from '../../pki/signed-by.ts';
import { signedHashOf } from '../journal.ts';
import type { Store } from '../store.ts';
import { publishedCrls } from '../published-crls.ts';
import { readAuthorities, type Authority } from '../tables/authority.ts';
import { readCertificate, readCertificates } from '../tables/certificate.ts';
import { readCrl, readDeltaCrls } from '../tables/crl.ts';
import { readJournalEntries } from '../tables/journal.ts';
import { newestPolicy } from '../recorded-policies.ts';
import { makeProblemList, type ProblemList } from './problem-list.ts';

/** A certificate or CRL as a file's bytes, PEM or DER. */
export interface FoundFile {
  /** How sentences name it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where an authority publishes and this was fetched from; absent for what was met anywhere else. */
  readonly url?: string;
}

/** Where one authority publishes what. */
interface Place {
  readonly authority: Authority;
  readonly what: 'crl' | 'delta' | 'certificate';
  /** Of a CRL: the partition that is published there. */
  readonly partition: string;
}

/**
 * FOUND-ON-RECORD over every file and PUBLISHED-SAME over those with an address. A signature of a key here that no record knows is a
 * use of that key outside every ceremony. Reads the record and changes nothing. Throws input.* for bytes that are neither a
 * certificate nor a CRL, naming the file.
 */
export function auditFound(store: Store, files: readonly FoundFile[]): { checks: Check[]; problems: string[] } {
  const [found, published] = [makeProblemList(), makeProblemList()];
  const authorities = readAuthorities(store);
  for (const file of files) {
    const fields = readEither(file);
    const problem = recordProblem(store, authorities, fields);
    if (problem !== null) found.add(`${file.name}: ${problem}`);
    if (file.url === undefined) continue;
    const elsewhere = publishedProblem(store, placesOf(store, authorities, file.url), fields);
    if (elsewhere !== null) published.add(`${file.name} from ${file.url}: ${elsewhere}`);
  }
  const fetched = files.filter(({ url }) => url !== undefined).length;
  return {
    checks: [
      ...verdict('FOUND-ON-RECORD', found, files.length, 'met elsewhere'),
      ...verdict('PUBLISHED-SAME', published, fetched, 'fetched from where authorities publish'),
    ],
    problems: [...found.list(), ...published.list()],
  };
}

const verdict = (name: Check['name'], problems: ProblemList, count: number, how: string): Check[] =>
  count === 0 ? [] : [problems.count === 0 ? passed(name, `${count} ${how}`) : failed(name, problems.first)];

function readEither({ name, bytes }: FoundFile): CertificateFields | CrlFields {
  try {
    const text = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
    if (text.startsWith('-----BEGIN X509 CRL')) return readWholeCrl(parsePemOrDer(bytes, 'X509 CRL', mostCrlBytes));
    if (bytes[0] !== 0x30) return parseCertificate(parsePemOrDer(bytes, 'CERTIFICATE', limits.certificate.maxBytes));
    return tryCertificate(bytes) ?? readWholeCrl(parsePemOrDer(bytes, 'X509 CRL', mostCrlBytes));
  } catch (error) {
    if (!(error instanceof CeremonyError)) throw error;
    throw new CeremonyError(error.code, `${name} is neither a certificate nor a CRL that can be read. ${error.message}`, { cause: error });
  }
}

function tryCertificate(bytes: Uint8Array): CertificateFields | null {
  try {
    return parseCertificate(parsePemOrDer(bytes, 'CERTIFICATE', limits.certificate.maxBytes));
  } catch (error) {
    if (error instanceof CeremonyError) return null;
    throw error;
  }
}

const titleOf = (fields: CertificateFields | CrlFields): string =>
  fields.kind === 'crl'
    ? `CRL ${fields.crlNumber ?? 'without number'} of ${describeName(fields.issuer)}`
    : `certificate ${fields.serialNumber} of ${describeName(fields.subject)}`;

function recordProblem(store: Store, authorities: readonly Authority[], fields: CertificateFields | CrlFields): string | null {
  const signer = authorities.find(({ spki }) => isSignedBy(fields, spki));
  if (signer === undefined) {
    const claimed = authorities.find(({ subject }) => subject === describeName(fields.issuer));
    if (claimed !== undefined) return `${titleOf(fields)} names «${claimed.label}» as its issuer and is not signed by its key.`;
    return `${titleOf(fields)} was issued by ${describeName(fields.issuer)}, and signed by no key of an authority here.`;
  }
  const sha256 = sha256Hex(fields.der);
  const known = fields.kind === 'crl' ? readCrl(store, sha256) : readCertificate(store, sha256);
  if (known !== null || isJournalled(store, fields)) return null;
  return `${titleOf(fields)} is signed by the key of «${signer.label}» and on no record here: the key was used outside every ceremony.`;
}

/** A call whose outcome nobody knew made it after all: people closed it as may-exist, or will. */
function isJournalled(store: Store, fields: CertificateFields | CrlFields): boolean {
  const tbsSha256 = sha256Hex(fields.tbs);
  const operation = fields.kind === 'crl' ? 'sign-crl' : 'sign-certificate';
  return readJournalEntries(store, { operation }).some((entry) => entry.state !== 'failed' && signedHashOf(entry) === tbsSha256);
}

function placesOf(store: Store, authorities: readonly Authority[], url: string): Place[] {
  return authorities.flatMap((authority): Place[] => {
    const { publication } = publicationOf(newestPolicy(store, authority.spkiSha256));
    const lists = (what: 'crl' | 'delta', places: Readonly<Record<string, readonly string[]>> = {}): Place[] =>
      Object.entries(places)
        .filter(([, uris]) => uris.includes(url))
        .map(([partition]) => ({ authority, what, partition }));
    const crl = [...lists('crl', publication?.crl), ...lists('delta', publication?.deltaCrl)];
    const own: Place[] =
      publication?.caIssuers.includes(url) === true ? [{ authority, what: 'certificate', partition: fullPartition }] : [];
    return [...crl, ...own];
  });
}

const thingNames: Readonly<Record<Place['what'], string>> = { crl: 'CRL', delta: 'delta CRL', certificate: 'certificate' };

const kindOf = (fields: CertificateFields | CrlFields): Place['what'] =>
  fields.kind === 'crl' && baseNumberOf(fields) !== null ? 'delta' : fields.kind;

function publishedProblem(store: Store, places: readonly Place[], fields: CertificateFields | CrlFields): string | null {
  const [place] = places;
  if (place === undefined) return 'no authority here publishes at this address.';
  const { authority, what, partition } = place;
  if (kindOf(fields) !== what) return `«${authority.label}» publishes its ${thingNames[what]} there, and this is another thing.`;
  const own = readCertificates(store, { subject: authority.subject }).map(({ sha256, der, role }) => ({
    // What its issuer signed and nobody installed yet is published by nobody.
    inForce: role !== 'cross' && (authority.certificateSha256 === null || authority.certificateSha256 === sha256),
    certificate: parseCertificate(der),
  }));
  if (fields.kind === 'certificate') {
    if (sha256Hex(fields.spki) !== authority.spkiSha256)
      return `${titleOf(fields)} is there, and the certificate of «${authority.label}» should be.`;
    const newer = own.some(
      ({ inForce, certificate }) =>
        inForce &&
        sha256Hex(certificate.spki) === authority.spkiSha256 &&
        certificate.notAfter.date.getTime() > fields.notAfter.date.getTime(),
    );
    return newer ? `${titleOf(fields)} is there, and «${authority.label}» has one that ends later.` : null;
  }
  if (!own.some(({ certificate: { subject } }) => Buffer.compare(subject, fields.issuer) === 0) || !isSignedBy(fields, authority.spki))
    return `a CRL of another issuer is there, ${describeName(fields.issuer)}, where that of «${authority.label}» should be.`;
  const scope = scopeOf(authority.spkiSha256, partition);
  const known = readCrl(store, sha256Hex(fields.der));
  if (known !== null && known.scope !== scope)
    return `CRL ${known.number} of ${partitionTitle(known.scope)} of «${authority.label}» is there, where that of ${partitionTitle(scope)} should be.`;
  const numbers = (what === 'delta' ? readDeltaCrls(store, scope) : publishedCrls(store, scope)).map(({ number }) => BigInt(number));
  const last = numbers.reduce((most, number) => (number > most ? number : most), -1n);
  if (last < 0n || fields.crlNumber === String(last)) return null;
  return `CRL ${fields.crlNumber ?? 'without number'} is there, and «${authority.label}» signed number ${last} last.`;
}
