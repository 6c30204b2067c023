import { CeremonyError } from '../errors.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { encodeDistributionPoints, encodeIssuingDistributionPoint } from './distribution-point.ts';
import { encodeAuthorityKeyIdentifier, encodeExtension } from './encode-extension.ts';
import { type CrlNumber, parseCrlNumber } from './crl-number.ts';
import { tags } from './der-content.ts';
import type { Der } from './der.ts';
import {
  encodeEnumerated,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeHeader,
  encodeInteger,
  encodeSequence,
  encodeSmallInteger,
  encodeTime,
} from './der-write.ts';
import { oids } from './oids.ts';
import type { CrlProfile } from './profile.ts';
import { encodeRehearsalExtension } from './rehearsal-mark.ts';
import { parseSerialNumber, type SerialNumber } from './serial-number.ts';

export interface CrlEntry {
  readonly serialNumber: SerialNumber;
  /** Whole seconds. */
  readonly revocationDate: Date;
  /** CRLReason; null and 0 (unspecified) are both encoded as absent (RFC 5280 §5.3.1). */
  readonly reason: number | null;
  /** Whole seconds: since when it is known or suspected to be invalid (RFC 5280 §5.3.2). */
  readonly invalidityDate?: Date;
}

// RFC 5280 §5.3.1 without 7 (unused). 8, removeFromCRL, is a release from hold: no full CRL carries it, and deltas will.
const reasons = new Set([1, 2, 3, 4, 5, 6, 8, 9, 10]);

/** One entry of revokedCertificates, encoded once and stored as these bytes (RFC 5280 §5.1.2.6). Throws input.schema for a bad serial or reason. */
export function encodeCrlEntry({ serialNumber, revocationDate, reason, invalidityDate }: CrlEntry): Der<'RevokedCertificate'> {
  const serial = encodeInteger(Buffer.from(parseSerialNumber(serialNumber), 'hex'));
  if (reason !== null && reason !== 0 && !reasons.has(reason))
    throw new CeremonyError('input.schema', `A revocation reason was refused: ${reason} is not one a full CRL may carry.`);
  const extensions = [
    ...(reason === null || reason === 0 ? [] : [encodeExtension(oids.reasonCode, false, encodeEnumerated(reason))]),
    ...(invalidityDate === undefined ? [] : [encodeExtension(oids.invalidityDate, false, encodeGeneralizedTime(invalidityDate))]),
  ];
  return encodeSequence<'RevokedCertificate'>(
    serial,
    encodeTime(revocationDate),
    ...(extensions.length === 0 ? [] : [encodeSequence(...extensions)]),
  );
}

export interface CrlInput {
  readonly profile: CrlProfile;
  /** Subject bytes of the issuer's certificate, copied (BR 7.2). */
  readonly issuer: Der<'Name'>;
  /** The issuer's subjectKeyIdentifier. */
  readonly authorityKeyIdentifier: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly crlNumber: CrlNumber;
  /** Whole seconds. */
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Where the profile has issuingDistributionPoint: URIs of the partition's address; null: the CRL is the issuer's only one. */
  readonly distributionPoint?: readonly string[] | null;
  /** Where the profile has freshestCRL: URIs of the deltas. */
  readonly freshest?: readonly string[];
  /** Where the profile makes deltas: number of the CRL it holds the changes since. */
  readonly baseCrlNumber?: CrlNumber;
  /** Each as encodeCrlEntry made it; written in this order. */
  readonly entries: readonly Uint8Array[];
  readonly rehearsal: boolean;
}

/** A TBSCertList around its entries: what comes before the first of them and after the last. */
export interface CrlFrame {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/** Builds a TBSCertList from entries in memory. Throws as frameTbsCertList does, and bug for bytes that are no entry. */
export function buildTbsCertList(input: CrlInput): Der<'TBSCertList'> {
  if (!input.entries.every(isWholeSequence)) throw new CeremonyError('bug', 'A CRL was to be built from something that is not an entry.');
  const size = input.entries.reduce((sum, entry) => sum + entry.length, 0);
  const { head, tail } = frameTbsCertList(input, size);
  return new Uint8Array(Buffer.concat([head, ...input.entries, tail])) as Der<'TBSCertList'>;
}

/**
 * Builds a v2 TBSCertList (RFC 5280 §5.1.2): revokedCertificates absent where there are no entries (§5.1.2.6), extensions
 * authorityKeyIdentifier and crlNumber (BR 7.2.2), issuingDistributionPoint where the profile has it, plus the rehearsal mark. Throws policy.algorithm, input.schema for a bad
 * number, bug for dates that are fractional or reversed. `entriesSize`: octets of all entries, which are written in between.
 */
export function frameTbsCertList(input: Omit<CrlInput, 'entries'>, entriesSize: number): CrlFrame {
  if (!Object.values(input.profile.signatureAlgorithms).includes(input.signatureAlgorithm)) {
    throw new CeremonyError(
      'policy.algorithm',
      `${signatureAlgorithms[input.signatureAlgorithm].title} is not allowed by profile «${input.profile.id}»; nothing was built.`,
    );
  }
  if (!(input.thisUpdate < input.nextUpdate)) throw new CeremonyError('bug', 'A CRL was to be built that ends before it begins.');
  const extensions = encodeExplicit(0, encodeSequence(...encodeExtensions(input)));
  const before = Buffer.concat([
    encodeSmallInteger(1),
    signatureAlgorithms[input.signatureAlgorithm].identifier,
    input.issuer,
    encodeTime(input.thisUpdate),
    encodeTime(input.nextUpdate),
    ...(entriesSize === 0 ? [] : [encodeHeader(tags.sequence, entriesSize)]),
  ]);
  const header = encodeHeader(tags.sequence, before.length + entriesSize + extensions.length);
  return { head: Buffer.concat([header, before]), tail: extensions };
}

function encodeExtensions({
  profile,
  authorityKeyIdentifier,
  crlNumber,
  distributionPoint,
  freshest,
  baseCrlNumber,
  rehearsal,
}: Omit<CrlInput, 'entries'>): Uint8Array[] {
  const { issuingDistributionPoint: point, deltaCRLIndicator, freshestCRL } = profile.extensions;
  if ((deltaCRLIndicator === undefined) !== (baseCrlNumber === undefined) || (freshestCRL !== undefined && (freshest ?? []).length === 0))
    throw new CeremonyError('bug', 'A CRL was to be built whose profile wants a base or an address of deltas, and none was given.');
  return [
    encodeAuthorityKeyIdentifier(authorityKeyIdentifier),
    encodeExtension(oids.crlNumber, false, encodeCrlNumber(crlNumber)),
    // RFC 5280 §5.2.5: MUST be critical.
    ...(point === undefined
      ? []
      : [
          encodeExtension(
            oids.issuingDistributionPoint,
            true,
            encodeIssuingDistributionPoint(distributionPoint ?? null, point.onlyContains),
          ),
        ]),
    // RFC 5280 §5.2.4: MUST be critical.
    ...(baseCrlNumber === undefined ? [] : [encodeExtension(oids.deltaCrlIndicator, true, encodeCrlNumber(baseCrlNumber))]),
    // RFC 5280 §5.2.6: MUST NOT be critical.
    ...(freshestCRL === undefined ? [] : [encodeExtension(oids.freshestCrl, false, encodeDistributionPoints(freshest ?? []))]),
    ...(rehearsal ? [encodeRehearsalExtension()] : []),
  ];
}

function encodeCrlNumber(crlNumber: CrlNumber): Der<'any'> {
  const hex = BigInt(parseCrlNumber(crlNumber)).toString(16);
  return encodeInteger(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'));
}

/** Cheap and enough: entries are a few dozen octets, so their length is in one octet; PLAN-VS-DER reads them all again. */
function isWholeSequence(entry: Uint8Array): boolean {
  return entry[0] === tags.sequence && (entry[1] ?? 0xff) < 0x80 && entry.length === 2 + (entry[1] ?? 0);
}
