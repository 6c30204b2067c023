import { bytes, defineTable, nullable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  sha256: text('sha256'),
  issuerSpkiSha256: text('issuer_spki_sha256'),
  /** RFC 4514 text. */
  subject: text('subject'),
  /** Lower-case hex. */
  serial: text('serial'),
  /** ISO 8601 UTC, both inclusive (RFC 5280 4.1.2.5). */
  notBefore: text('not_before'),
  notAfter: text('not_after'),
  der: bytes('der'),
  profile: nullable(text('profile')),
  profileSha256: nullable(text('profile_sha256')),
  run: nullable(text('run')),
  role: text('role'),
  /** SHA-256 of the subject's SPKI; null in rows from before there was this column. */
  spkiSha256: nullable(text('spki_sha256')),
  /** The partition of its issuer's CRL it was assigned to at issuance; null: the full CRL alone speaks of it. */
  crlPartition: nullable(text('crl_partition')),
  /** DER of the DistributionPointName it has for that, in hex. */
  crlDistributionPoint: nullable(text('crl_distribution_point')),
};

const table = defineTable('certificate', shape, (row) => row.sha256);

/** A certificate signed or imported here. */
export type Certificate = RowOf<typeof shape>;

/**
 * Row of a certificate; key: SHA-256 of its DER. Whoever writes one says whose key it is for: KEY-REUSE reads rows without it once a
 * process.
 */
export const certificateRow = (certificate: RowInput<typeof shape> & { readonly spkiSha256: string | null }): RowWrite =>
  table.toRow(certificate);

/** How many of an issuer's certificates have these values, without reading one. */
export const countInScope = (
  store: Store,
  {
    issuerSpkiSha256,
    ...more
  }: { readonly issuerSpkiSha256: string } & Partial<Pick<RowInput<typeof shape>, 'crlPartition' | 'crlDistributionPoint' | 'role'>>,
): number =>
  store.countRows('certificate', {
    issuer_spki_sha256: issuerSpkiSha256,
    ...(more.crlPartition === undefined ? {} : { crl_partition: more.crlPartition }),
    ...(more.crlDistributionPoint === undefined ? {} : { crl_distribution_point: more.crlDistributionPoint }),
    ...(more.role === undefined ? {} : { role: more.role }),
  });

/** Certificate by the SHA-256 of its DER, or null. Throws store.corrupt. */
export const readCertificate = (store: Store, key: string): Certificate | null => table.read(store, key);

/** Certificates whose columns equal the filter's. Throws store.corrupt. */
export const readCertificates = (store: Store, filter: Partial<RowInput<typeof shape>> = {}): Certificate[] =>
  table.list(store, filter, 'not_before');

const facts = ['serial', 'subject', 'notBefore', 'notAfter', 'profile', 'role', 'spkiSha256'] as const;

/** What the record says of a certificate without its bytes. */
export type CertificateFacts = Pick<Certificate, (typeof facts)[number]>;

/** Facts of everything a key issued, one at a time in no order; nothing may be written meanwhile. Throws store.corrupt. */
export function* certificateFacts(store: Store, issuerSpkiSha256: string): Generator<CertificateFacts> {
  for (const [serial, subject, notBefore, notAfter, profile, role, spkiSha256] of table.scan(store, facts, { issuerSpkiSha256 }))
    yield { serial, subject, notBefore, notAfter, profile, role, spkiSha256 };
}

/** Of a certificate: what every selection asks for. */
type SelectionFacts = readonly [serial: string, notBefore: string, notAfter: string, role: string, profile: string | null];

/**
 * What a key issued to other keys, in no order; the same terms. `subject`: read it, too, as the last value; '' where nobody asks for it:
 * of a million rows every column takes its time.
 */
export function* issuedToOthers(
  store: Store,
  issuerSpkiSha256: string,
  wants: { readonly subject: boolean },
): Generator<readonly [...SelectionFacts, subject: string]> {
  const unlike = { column: shape.spkiSha256.name, value: issuerSpkiSha256 };
  const members = ['serial', 'notBefore', 'notAfter', 'role', 'profile'] as const;
  if (wants.subject) yield* table.scan(store, [...members, 'subject'], { issuerSpkiSha256 }, { unlike });
  else
    for (const [serial, notBefore, notAfter, role, profile] of table.scan(store, members, { issuerSpkiSha256 }, { unlike }))
      yield [serial, notBefore, notAfter, role, profile, ''];
}

/** Serial number and notAfter of what a key issued and what had run out by then, in no order; the same terms. */
export function* certificatesOver(store: Store, issuerSpkiSha256: string, by: Date): Generator<Pick<Certificate, 'serial' | 'notAfter'>> {
  // Years of more than four digits begin with a sign, which sorts before every digit: text finds all there are, and the date decides.
  const below = { column: shape.notAfter.name, text: by.toISOString() };
  for (const [serial, notAfter] of table.scan(store, ['serial', 'notAfter'], { issuerSpkiSha256 }, { below }))
    if (new Date(notAfter) < by) yield { serial, notAfter };
}

/**
 * Serial number and notAfter of what a key issued under a serial number (its magnitude): what came from elsewhere may stand there with the
 * sign octet of its INTEGER. Throws store.corrupt.
 */
export function* certificatesOfSerial(
  store: Store,
  issuerSpkiSha256: string,
  magnitude: string,
): Generator<Pick<Certificate, 'serial' | 'notAfter'>> {
  for (const serial of [magnitude, `00${magnitude}`]) yield* table.each(store, ['serial', 'notAfter'], { issuerSpkiSha256, serial });
}

/** Grows with every certificate: their rows never change, so that who has read them at this number has read them all. */
export const lastCertificateRow = (store: Store): number => store.lastRow('certificate');
