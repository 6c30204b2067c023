import { CeremonyError } from '../errors.ts';
import { type SignatureAlgorithm, signatureAlgorithms, signatureFitsKey } from './algorithms.ts';
import { encodeExtensions } from './build-extensions.ts';
import type { Der } from './der.ts';
import { encodeExplicit, encodeInteger, encodeSequence, encodeSmallInteger, encodeTime } from './der-write.ts';
import { requireGivenNames } from './given-names.ts';
import type { CertificateProfile } from './profile.ts';
import type { GivenValues, IssuerPublication } from './profile-extensions.ts';
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
  /** Where the issuer publishes; needed where the profile has authorityInfoAccess or cRLDistributionPoints. */
  readonly publication?: IssuerPublication;
  /** What the profile leaves to plan or request; needed where it does. */
  readonly given?: GivenValues;
  /** Adds the rehearsal extension; the caller marks the names. */
  readonly rehearsal: boolean;
}

/**
 * Builds a v3 TBSCertificate (RFC 5280 §4.1.2). No defaults: every field comes from profile or plan, extensions exactly
 * those of the profile. Throws policy.algorithm where the signature does not fit profile or key, policy.profile where names are
 * given that the profile does not allow or wants and has not, input.unsupported for a key Conclave does not use, input.schema
 * for a name or value that is none of its kind, bug for dates that are fractional or reversed and for a self-signed request whose names differ.
 */
export function buildTbsCertificate(input: CertificateInput): Der<'TBSCertificate'> {
  checkInput(input);
  requireGivenNames(input.profile, input.given?.subjectAltNames ?? []);
  const { identifier } = signatureAlgorithms[input.signatureAlgorithm];
  return encodeSequence<'TBSCertificate'>(
    encodeExplicit(0, encodeSmallInteger(2)),
    encodeInteger(Buffer.from(input.serialNumber, 'hex')),
    identifier,
    input.issuer.name,
    encodeSequence(encodeTime(input.notBefore), encodeTime(input.notAfter)),
    input.subject,
    input.subjectSpki,
    encodeExplicit(
      3,
      encodeSequence(
        ...encodeExtensions({
          extensions: input.profile.extensions,
          subjectSpki: input.subjectSpki,
          serialNumber: input.serialNumber,
          issuerSubjectKeyIdentifier: input.issuer.subjectKeyIdentifier,
          publication: input.publication,
          given: input.given,
          rehearsal: input.rehearsal,
        }),
      ),
    ),
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
