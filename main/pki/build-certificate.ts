import { CeremonyError } from '../errors.ts';
import { type SignatureAlgorithm, signatureAlgorithms, signatureFitsKey } from './algorithms.ts';
import type { Der } from './der.ts';
import {
  encodeBoolean,
  encodeExplicit,
  encodeImplicit,
  encodeInteger,
  encodeNamedBits,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSmallInteger,
  encodeTime,
} from './der-write.ts';
import { makeKeyIdentifier } from './key-identifier.ts';
import { keyUsageBits } from './key-usage.ts';
import { oids } from './oids.ts';
import type { CertificateProfile } from './profile.ts';
import { encodeRehearsalExtension } from './rehearsal-mark.ts';
import type { SerialNumber } from './serial-number.ts';
import { keyAlgorithmOf } from './spki.ts';

export interface CertificateInput {
  readonly profile: CertificateProfile;
  readonly serialNumber: SerialNumber;
  readonly subject: Der<'Name'>;
  /** Name bytes copied from the issuer's certificate. subjectKeyIdentifier null: self-signed, computed from the subject's key. */
  readonly issuer: { readonly name: Der<'Name'>; readonly subjectKeyIdentifier: Uint8Array | null };
  readonly subjectSpki: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Whole seconds. */
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Adds the rehearsal extension; the caller marks the names. */
  readonly rehearsal: boolean;
}

/**
 * Builds a v3 TBSCertificate (RFC 5280 §4.1.2). No defaults: every field comes from profile or plan, extensions exactly
 * those of the profile. Throws policy.algorithm where the signature does not fit profile or key, input.unsupported for
 * a key Conclave does not use, bug for dates that are fractional or reversed and for a self-signed request whose names differ.
 */
export function buildTbsCertificate(input: CertificateInput): Der<'TBSCertificate'> {
  checkInput(input);
  const { identifier } = signatureAlgorithms[input.signatureAlgorithm];
  return encodeSequence<'TBSCertificate'>(
    encodeExplicit(0, encodeSmallInteger(2)),
    encodeInteger(Buffer.from(input.serialNumber, 'hex')),
    identifier,
    input.issuer.name,
    encodeSequence(encodeTime(input.notBefore), encodeTime(input.notAfter)),
    input.subject,
    input.subjectSpki,
    encodeExplicit(3, encodeSequence(...encodeExtensions(input))),
  );
}

function checkInput({ profile, issuer, subject, subjectSpki, signatureAlgorithm, notBefore, notAfter }: CertificateInput): void {
  const key = keyAlgorithmOf(subjectSpki);
  if (key === null)
    throw new CeremonyError('input.unsupported', 'The public key has a size or form Conclave does not use; nothing was built.');
  const selfSigned = issuer.subjectKeyIdentifier === null;
  const allowed = Object.values(profile.signatureAlgorithms).includes(signatureAlgorithm);
  if (!allowed || (selfSigned && (profile.signatureAlgorithms[key] !== signatureAlgorithm || !signatureFitsKey(signatureAlgorithm, key)))) {
    throw new CeremonyError(
      'policy.algorithm',
      `${signatureAlgorithms[signatureAlgorithm].title} is not what profile «${profile.id}» gives for this key; nothing was built.`,
    );
  }
  if (selfSigned && Buffer.compare(issuer.name, subject) !== 0)
    throw new CeremonyError('bug', 'A self-signed certificate was to be built with an issuer other than its subject.');
  if (!(notBefore < notAfter)) throw new CeremonyError('bug', 'A certificate was to be built that ends before it begins.');
}

/** In the order basicConstraints, keyUsage, subjectKeyIdentifier, authorityKeyIdentifier, rehearsal mark. */
function encodeExtensions({ profile, issuer, subjectSpki, rehearsal }: CertificateInput): Uint8Array[] {
  const { basicConstraints, keyUsage, subjectKeyIdentifier, authorityKeyIdentifier } = profile.extensions;
  const keyIdentifier = makeKeyIdentifier(subjectSpki, subjectKeyIdentifier.method);
  return [
    encodeExtension(oids.basicConstraints, basicConstraints.critical, encodeBasicConstraints(basicConstraints)),
    encodeExtension(oids.keyUsage, keyUsage.critical, encodeNamedBits(keyUsage.bits.map((bit) => keyUsageBits.indexOf(bit)))),
    encodeExtension(oids.subjectKeyIdentifier, subjectKeyIdentifier.critical, encodeOctetString(keyIdentifier)),
    ...(authorityKeyIdentifier === undefined ? [] : [encodeAuthorityKeyIdentifier(issuer.subjectKeyIdentifier ?? keyIdentifier)]),
    ...(rehearsal ? [encodeRehearsalExtension()] : []),
  ];
}

/** One Extension; the default critical FALSE is left out (X.690 §11.5). */
export function encodeExtension(oid: string, critical: boolean, value: Uint8Array): Der<'any'> {
  return encodeSequence(encodeOid(oid), ...(critical ? [encodeBoolean(true)] : []), encodeOctetString(value));
}

/** authorityKeyIdentifier with keyIdentifier alone, not critical (RFC 5280 §4.2.1.1, §5.2.1; BR 7.1.2.11.1). */
export function encodeAuthorityKeyIdentifier(keyIdentifier: Uint8Array): Der<'any'> {
  return encodeExtension(oids.authorityKeyIdentifier, false, encodeSequence(encodeImplicit(0, keyIdentifier)));
}

function encodeBasicConstraints({ ca, pathLenConstraint }: CertificateProfile['extensions']['basicConstraints']): Der<'any'> {
  // RFC 5280 §4.2.1.9: pathLenConstraint only with cA.
  if (!ca && pathLenConstraint !== undefined) throw new CeremonyError('bug', 'A pathLenConstraint was to be written without cA.');
  return encodeSequence(
    ...(ca ? [encodeBoolean(true)] : []),
    ...(pathLenConstraint === undefined ? [] : [encodeSmallInteger(pathLenConstraint)]),
  );
}
