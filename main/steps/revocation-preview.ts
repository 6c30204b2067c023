// What a revocation would do, before anybody approves it: GlobalSign revoked a cross-certificate in 2016, and clients took the
// intermediates of the same subject and key for revoked for four days.

import { describeTime } from '../pki/describe-time.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { Store } from '../store/store.ts';
import { readOcspResponses } from '../store/tables/ocsp-response.ts';
import { readCertificates, type Certificate } from '../store/tables/certificate.ts';
import { newestCrl } from './previous-crl.ts';

/** What nobody can say of a certificate that is known by its serial number alone; it stands in what people approve. */
export const notKnown =
  'No certificate with this serial number is on record: its subject, its key and what it is for are not known here. Whether it is that of a CA is not known either, so only reasons that fit both are offered. When it runs out is not known, so its entry stays on every CRL of this authority for good. Other certificates with the same key, and certificates below it, cannot be looked for, and no OCSP response is made about it.';

const lineOf = ({ serial, role, subject, notAfter }: Certificate): string =>
  `${role} certificate, serial ${serial}, «${subject.slice(0, 200)}», valid until ${notAfter.slice(0, 10)}`;

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

/** No chain of ours is longer; a circle of cross-certificates would be. */
const longestPath = 10;

/** The path from a certificate up to its root, as far as it is on record: of several certificates of an issuer the one that ends last. */
function pathOf(store: Store, certificate: Certificate): string {
  const names = [certificate.subject.slice(0, 200)];
  let below = certificate;
  while (below.issuerSpkiSha256 !== below.spkiSha256 && names.length < longestPath) {
    const [above] = readCertificates(store, { spkiSha256: below.issuerSpkiSha256 }).toSorted((one, other) =>
      one.notAfter < other.notAfter ? 1 : -1,
    );
    if (above === undefined) return `${names.join(' ← ')} ← an issuer that is not on record`;
    names.push(above.subject.slice(0, 200));
    below = above;
  }
  return names.join(' ← ');
}

/** What a certificate shares its subject and key with, and the paths to a root: whoever builds one that stays still trusts what is below. */
export interface Twins {
  /** Other certificates on record with the same subject and key: they stay as they are, and some clients take them for revoked. */
  readonly titles: readonly string[];
  readonly pathThatEnds: string;
  readonly pathsThatStay: readonly string[];
}

export function twinsOf(store: Store, certificate: Certificate): Twins {
  const rows = twinRows(store, certificate);
  return {
    titles: rows.map(lineOf),
    pathThatEnds: pathOf(store, certificate),
    pathsThatStay: rows.map((row) => `serial ${row.serial}: ${pathOf(store, row)}`),
  };
}

function twinRows(store: Store, certificate: Certificate): Certificate[] {
  const own = parseCertificate(certificate.der);
  return readCertificates(store, { subject: certificate.subject })
    .filter(({ sha256, der }) => {
      if (sha256 === certificate.sha256) return false;
      const other = parseCertificate(der);
      return same(other.subject, own.subject) && same(other.spki, own.spki);
    })
    .slice(0, 20);
}

/** Certificates its key issued that have not run out. */
export function belowOf(store: Store, certificate: Certificate, now: Date): string {
  const fields = parseCertificate(certificate.der);
  if (fields.basicConstraints?.ca !== true) return 'none: it is no CA certificate';
  const own = sha256Hex(fields.spki);
  const below = readCertificates(store, { issuerSpkiSha256: own }).filter((row) => row.spkiSha256 !== own && new Date(row.notAfter) > now);
  if (below.length === 0) return 'none on record here; what it issued elsewhere falls with it';
  const listed = below.slice(0, 10).map(lineOf).join('; ');
  return `${below.length} in force fall with it: ${listed}${below.length > 10 ? '; and more' : ''}`;
}

/** Until when a response that says good can be shown; '' where none was signed. */
function goodText(store: Store, scope: string): string {
  const good = readOcspResponses(store, scope.slice(0, scope.indexOf(':'))).filter(({ status }) => status === 'good');
  const last = good.reduce((latest, { nextUpdate }) => (nextUpdate > latest ? nextUpdate : latest), '');
  return last === '' ? '' : ` OCSP responses that say good can be shown until ${describeTime(new Date(last))}; sign new ones, too.`;
}

/** What relying parties see, and until when the old CRL, and OCSP responses signed before, can hide it. */
export const relyingPartiesText = (store: Store, scope: string): string => `${listText(store, scope)}${goodText(store, scope)}`;

function listText(store: Store, scope: string): string {
  const newest = newestCrl(store, scope);
  const from = 'They refuse it from the CRL on that this run signs, once they fetch that.';
  if (newest === null) return `${from} There is no CRL before it.`;
  if (newest.nextUpdate === null) return `${from} CRL ${newest.number} has no nextUpdate: whoever holds it may go by it for ever.`;
  return `${from} Whoever holds CRL ${newest.number}, or is given it again, may go by it until ${describeTime(new Date(newest.nextUpdate))}.`;
}
