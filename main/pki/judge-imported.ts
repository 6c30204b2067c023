// A CA that comes with a past, judged by its own signatures: its certificates, its last CRL, what it issued. Pure; used before it is
// taken over and once more by whoever verifies the evidence.

import { failed, notChecked, passed, type Check } from '../checks.ts';
import { encodeCrlEntry } from './build-crl.ts';
import { readEntrySpan } from './crl-entry-span.ts';
import { oids } from './oids.ts';
import { describeName } from './name.ts';
import type { IndexRow } from './openssl-index.ts';
import type { CertificateFields, CrlFields } from './parse-types.ts';
import { removeFromCrl } from './revocation-reason.ts';
import { magnitudeOf } from './serial-number.ts';
import { compareSerials } from './serial-order.ts';
import { isSignedBy } from './signed-by.ts';

/** A CA as its files show it. */
export interface ImportedAuthority {
  readonly certificate: CertificateFields;
  /** The certificates above it, its issuer's first, a root last; empty where it is a root. */
  readonly chain: readonly CertificateFields[];
  /** The last CRL it signed; null: none was given. */
  readonly crl: CrlFields | null;
  /** What it signed for others. */
  readonly issued: readonly CertificateFields[];
  /** Lines of the list of what it issued; null: none was given. */
  readonly index: readonly IndexRow[] | null;
  readonly at: Date;
}

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
const selfIssued = ({ issuer, subject }: CertificateFields): boolean => same(issuer, subject);
const within = ({ notBefore, notAfter }: CertificateFields, at: Date): boolean => at >= notBefore.date && at <= notAfter.date;

/** IMPORTED-AUTHORITY, IMPORTED-CRL, IMPORTED-ISSUED, in this order; every one has a verdict. */
export function judgeImported(imported: ImportedAuthority): Check[] {
  return [judgeAuthority(imported), judgeCrl(imported), judgeIssuedList(imported)];
}

const verdict = (name: Check['name'], problem: string | null, reason: string): Check =>
  problem === null ? passed(name, reason) : failed(name, problem);

/** RFC 5280 §4.2.1.3, §4.2.1.9, §6.1: a CA in force whose key may sign certificates and CRLs, below a root that signed itself. */
function judgeAuthority({ certificate, chain, at }: ImportedAuthority): Check {
  const { basicConstraints, keyUsage, subjectKeyIdentifier, malformed } = certificate;
  const missing = (['keyCertSign', 'cRLSign'] as const).filter((bit) => keyUsage?.bits.includes(bit) !== true);
  const all = [certificate, ...chain];
  const root = all.at(-1) ?? certificate;
  const problem =
    malformed.length > 0
      ? `its extension ${malformed.join(', ')} cannot be read`
      : basicConstraints?.ca !== true
        ? 'its basicConstraints do not say that it is a CA'
        : missing.length > 0
          ? `its keyUsage lacks ${missing.join(' and ')}`
          : subjectKeyIdentifier === undefined
            ? 'it has no subjectKeyIdentifier, so no CRL can name its key'
            : (chainProblem(all, at) ??
              (selfIssued(root)
                ? null
                : `the certificate of ${describeName(root.issuer)}, which issued ${describeName(root.subject)}, is missing`));
  return verdict('IMPORTED-AUTHORITY', problem, chain.length === 0 ? 'a root' : `below ${describeName(root.subject)}`);
}

function chainProblem(all: readonly CertificateFields[], at: Date): string | null {
  for (const [index, fields] of all.entries()) {
    const whose = describeName(fields.subject);
    if (!within(fields, at))
      return `the certificate of ${whose} is valid from ${fields.notBefore.date.toISOString()} until ${fields.notAfter.date.toISOString()}, and it is ${at.toISOString()}`;
    const issuer = all[index + 1] ?? fields;
    if (index > 0 && fields.basicConstraints?.ca !== true) return `${whose} is no CA`;
    if (same(fields.issuer, issuer.subject) && !isSignedBy(fields, issuer.spki))
      return `the key of ${describeName(issuer.subject)} did not sign the certificate of ${whose}`;
    if (index < all.length - 1 && !same(fields.issuer, issuer.subject)) return `${whose} was not issued by ${describeName(issuer.subject)}`;
  }
  return null;
}

const deltaCrlIndicator = '2.5.29.27';
const certificateIssuer = '2.5.29.29';

/** RFC 5280 §5: a full CRL of this key, made before now; what the guard will compare the next one with. Old XCA CRLs have no number. */
function judgeCrl({ certificate, crl, at }: ImportedAuthority): Check {
  if (crl === null) return notChecked('IMPORTED-CRL', 'no CRL was given: the next one has number 1 and no entry of before');
  return verdict(
    'IMPORTED-CRL',
    crlProblem(certificate, crl, at),
    `${crl.crlNumber === undefined ? 'without a number: the next one has number 1' : `number ${crl.crlNumber}`}, ${crl.entries.length} entries`,
  );
}

function crlProblem(certificate: CertificateFields, crl: CrlFields, at: Date): string | null {
  const has = (oid: string): boolean => crl.extensions.some((extension) => extension.oid === oid);
  const strange = crl.extensions.find(({ oid, critical }) => critical && oid !== oids.rehearsalMark);
  if (crl.malformed.length > 0) return `its extension ${crl.malformed.join(', ')} cannot be read`;
  if (!same(crl.issuer, certificate.subject)) return `it is a CRL of ${describeName(crl.issuer)}`;
  if (!isSignedBy(crl, certificate.spki)) return 'the key of this authority did not sign it';
  if (has(deltaCrlIndicator)) return 'it is a delta CRL: bring the full one';
  if (has(oids.issuingDistributionPoint)) return 'it covers a part only (issuingDistributionPoint): bring the full one';
  if (strange !== undefined) return `it has a critical extension Conclave does not know: ${strange.oid}`;
  if (crl.thisUpdate.date > at) return `it says it was made at ${crl.thisUpdate.date.toISOString()}, and it is ${at.toISOString()}`;
  const serials = new Set<string>();
  for (const { serialNumber, revocationDate, reason, extensions } of crl.entries) {
    if (serials.has(serialNumber)) return `serial ${serialNumber} stands on it twice`;
    serials.add(serialNumber);
    if (extensions.some(({ oid }) => oid === certificateIssuer)) return `the entry of serial ${serialNumber} is of another issuer`;
    if (extensions.some(({ critical }) => critical)) return `the entry of serial ${serialNumber} has a critical extension`;
    if (revocationDate.date > crl.thisUpdate.date) return `serial ${serialNumber} is dated later than the CRL itself`;
    if (reason === removeFromCrl) return `the entry of serial ${serialNumber} says removeFromCRL, which stands on delta CRLs only`;
  }
  return null;
}

/** Every certificate is this key's, every serial stands for one, and list and CRL tell the same of each. */
function judgeIssuedList(imported: ImportedAuthority): Check {
  const { issued, index } = imported;
  if (issued.length === 0 && index === null)
    return notChecked('IMPORTED-ISSUED', 'nothing it issued was given: what is not on record can be revoked by its serial number only');
  const gone = revokedWithout(imported);
  return verdict(
    'IMPORTED-ISSUED',
    issuedProblem(imported),
    `${issued.length} certificates${index === null ? '' : `, ${index.length} lines of the list`}${gone === 0 ? '' : `, ${gone} of them revoked and without a certificate`}`,
  );
}

/** Lines of the list that are revoked, have not run out, and whose certificate was not given: their entries come along all the same. */
export function revokedWithout({ issued, index, at }: Pick<ImportedAuthority, 'issued' | 'index' | 'at'>): number {
  const known = new Set(issued.map(({ serialNumber }) => magnitudeOf(serialNumber)));
  return (index ?? []).filter(({ serial, revoked, notAfter }) => revoked !== null && notAfter >= at && !known.has(serial)).length;
}

function issuedProblem({ certificate, issued, index, crl, at }: ImportedAuthority): string | null {
  const own = new Set(certificate.serialNumber === undefined || !selfIssued(certificate) ? [] : [magnitudeOf(certificate.serialNumber)]);
  const known = new Set<string>();
  for (const fields of issued) {
    const [serial, whose] = [magnitudeOf(fields.serialNumber), describeName(fields.subject)];
    if (!same(fields.issuer, certificate.subject)) return `the certificate of ${whose} was issued by ${describeName(fields.issuer)}`;
    if (!isSignedBy(fields, certificate.spki))
      return `the key of this authority did not sign the certificate of ${whose}, serial ${serial}`;
    if (known.has(serial) || own.has(serial)) return `serial ${serial} stands in two certificates`;
    known.add(serial);
  }
  const listed = new Set(Array.from(crl?.entries ?? [], ({ serialNumber }) => magnitudeOf(serialNumber)));
  const lines = new Set<string>();
  for (const { serial, revoked, notAfter } of index ?? []) {
    lines.add(serial);
    if (own.has(serial)) continue;
    if (revoked === null && listed.has(serial)) return `serial ${serial} stands on the CRL and is not revoked in the list`;
    if (revoked !== null && revoked.date > at) return `serial ${serial} is revoked in the future by the list`;
    // What is revoked is on the next CRL whether its certificate is here or not.
    if (revoked === null && notAfter >= at && !known.has(serial))
      return `serial ${serial} stands in the list and its certificate was not given: add it (openssl keeps it as newcerts/${serial.toUpperCase()}.pem)`;
  }
  if (index !== null)
    for (const serial of known) if (!lines.has(serial)) return `serial ${serial} was issued and does not stand in the list`;
  return null;
}

/**
 * Entries the authority's next CRL begins with, in the order of serial numbers: those of its last CRL as they stand, and what the list
 * revoked since.
 */
export function importedEntries({ certificate, crl, index }: Pick<ImportedAuthority, 'certificate' | 'crl' | 'index'>): Uint8Array[] {
  const entries = Array.from(crl?.entries ?? [], ({ der }) => der);
  const listed = new Set(Array.from(crl?.entries ?? [], ({ serialNumber }) => magnitudeOf(serialNumber)));
  const own = magnitudeOf(certificate.serialNumber);
  for (const { serial, revoked } of index ?? []) {
    if (revoked === null || listed.has(serial) || (selfIssued(certificate) && serial === own)) continue;
    const { date, reason, invalidityDate } = revoked;
    entries.push(
      encodeCrlEntry({ serialNumber: serial, revocationDate: date, reason, ...(invalidityDate === undefined ? {} : { invalidityDate }) }),
    );
  }
  const serialOf = (der: Uint8Array): Uint8Array => {
    const { serialStart, serialEnd } = readEntrySpan(der, 0);
    return der.subarray(serialStart, serialEnd);
  };
  return entries.toSorted((one, other) => compareSerials(serialOf(one), serialOf(other)));
}
