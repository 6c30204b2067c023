// The bytes of a certificate from plan and profile: what build-certificate makes on the day, and what a plan's preview shows
// before it, with a key and a number that stand for those of the day.

import { CeremonyError } from '../errors.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../pki/algorithms.ts';
import { buildTbsCertificate } from '../pki/build-certificate.ts';
import { addDuration } from '../pki/duration.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { Der } from '../pki/der.ts';
import { encodeName, readName, type NameAttribute } from '../pki/name.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import type { GivenValues } from '../pki/profile-extensions.ts';
import { markName } from '../pki/rehearsal-mark.ts';
import type { SerialNumber } from '../pki/serial-number.ts';
import { notAfterOf, wholeSecond } from '../pki/validity.ts';
import { requireAlgorithm } from './algorithm-rules.ts';
import { signatureAlgorithmFor } from './profile-rules.ts';
import type { CertificateIssuer } from './certificate-issuer.ts';
import type { TbsItem } from './set-items.ts';
import { base64, type RequestValue, type SuccessionValue } from './values.ts';
import type { Plan } from '../formats/plan.ts';
import type { RunFacts } from './step.ts';

/** What is known of a certificate before its serial number is drawn. */
export interface DraftedCertificate {
  readonly profile: CertificateProfile;
  readonly keyAlgorithm: KeyAlgorithm;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Encoded, with the mark of a rehearsal. */
  readonly subject: ReturnType<typeof encodeName>;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly rehearsal: boolean;
}

/** Throws policy.profile-hash where the attribute types of a subject are not those the profile wants and allows. */
export function requireSubject(profile: CertificateProfile, types: readonly string[]): void {
  const missing = profile.subject.required.filter((type) => !types.includes(type));
  const extra = types.filter((type) => !profile.subject.allowed.includes(type));
  if (missing.length > 0 || extra.length > 0) {
    const parts = [
      missing.length > 0 ? `lacks ${missing.join(', ')}` : '',
      extra.length > 0 ? `may not have ${extra.join(', ')}` : '',
    ].filter((part) => part !== '');
    throw new CeremonyError(
      'policy.profile-hash',
      `The subject ${parts.join(' and ')} under profile «${profile.id}». Nothing was built. Change the subject in plan or request.`,
    );
  }
}

/** Profile bounds are on the duration itself, compared as instants from the same start (BR 7.1.2.1.1: 2922 to 9132 days). */
function requireValidity(profile: CertificateProfile, notBefore: Date, duration: string): void {
  const end = addDuration(notBefore, duration).getTime();
  if (end < addDuration(notBefore, profile.validity.min).getTime() || end > addDuration(notBefore, profile.validity.max).getTime()) {
    throw new CeremonyError(
      'policy.profile-hash',
      `A validity of ${duration} is outside what profile «${profile.id}» allows, ${profile.validity.min} to ${profile.validity.max}. Nothing was built. Change validity in the plan.`,
    );
  }
}

/** What plan, request and clock give for a certificate. */
export interface WantedCertificate {
  readonly issuerAlgorithm: KeyAlgorithm;
  readonly subjectAlgorithm: KeyAlgorithm;
  /** In the order of the DER, without the mark of a rehearsal; or the bytes of the existing certificate, which are never written anew. */
  readonly subject: readonly NameAttribute[] | Der<'Name'>;
  readonly validity: string;
  readonly now: Date;
}

/** What of a run a draft is held to. */
interface DraftedFor {
  readonly mode: RunFacts['mode'];
  readonly plan: Pick<Plan, 'rules'>;
}

/** Holds subject, validity and keys to profile and rule set. Throws policy.*; nothing is reserved or built. */
export function draftCertificate(run: DraftedFor, profile: CertificateProfile, wanted: WantedCertificate): DraftedCertificate {
  requireAlgorithm(run.plan.rules, wanted.issuerAlgorithm);
  // A subscriber's key need not last as long as a CA's: the key checks and lint judge it.
  if (profile.kind !== 'leaf') requireAlgorithm(run.plan.rules, wanted.subjectAlgorithm);
  const signatureAlgorithm = signatureAlgorithmFor(profile, wanted.issuerAlgorithm);
  const { subject } = wanted;
  const attributes = subject instanceof Uint8Array ? readName(subject).flat() : subject;
  requireSubject(
    profile,
    attributes.map((attribute) => attribute.type),
  );
  const rehearsal = run.mode !== 'production';
  const notBefore = wholeSecond(wanted.now);
  requireValidity(profile, notBefore, wanted.validity);
  return {
    profile,
    keyAlgorithm: wanted.issuerAlgorithm,
    signatureAlgorithm,
    subject: subject instanceof Uint8Array ? subject : encodeName(rehearsal ? markName(subject) : subject),
    notBefore,
    notAfter: notAfterOf(notBefore, wanted.validity),
    rehearsal,
  };
}

/** Whose key the certificate is for, and what a request adds. */
export interface CertificateSubject {
  readonly spki: Uint8Array;
  readonly given?: GivenValues;
  readonly request?: RequestValue;
  /** The certificate the key has already, DER. */
  readonly existing?: Uint8Array;
  /** Folder of the bundle. */
  readonly label?: string;
  readonly succession?: SuccessionValue;
}

/**
 * The TBSCertificate (RFC 5280 §4.1.2) with everything needed to check it again. Issuer bytes are copied from the issuer's
 * certificate; a root's are its own. `item`: the step's id.
 */
export function certificateItem(
  item: string,
  drafted: DraftedCertificate,
  serialNumber: SerialNumber,
  issuer: CertificateIssuer,
  of: CertificateSubject,
): TbsItem {
  const { profile, signatureAlgorithm, subject, notBefore, notAfter, rehearsal } = drafted;
  const { certificate, publication, chain } = issuer;
  const given = of.given === undefined ? {} : { given: of.given };
  const name = certificate === null ? subject : certificate.subject;
  const tbs = buildTbsCertificate({
    profile,
    serialNumber,
    subject,
    issuer: { name, subjectKeyIdentifier: certificate?.subjectKeyIdentifier ?? null },
    subjectSpki: of.spki,
    signatureAlgorithm,
    notBefore,
    notAfter,
    ...(publication === undefined ? {} : { publication }),
    ...given,
    rehearsal,
  });
  return {
    item,
    profile: profile.id,
    signatureAlgorithm,
    keyAlgorithm: drafted.keyAlgorithm,
    tbs: base64(tbs),
    tbsSha256: sha256Hex(tbs),
    planned: {
      makes: 'certificate',
      serialNumber,
      subject: base64(subject),
      issuer: base64(name),
      subjectSpki: base64(of.spki),
      issuerSpki: base64(issuer.spki),
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      ...(chain.length === 0 ? {} : { issuerChain: chain.map(base64) }),
      ...given,
      ...(of.request === undefined ? {} : { request: of.request }),
      ...(of.label === undefined ? {} : { label: of.label }),
      ...(of.succession === undefined ? {} : { succession: of.succession }),
      ...(of.existing === undefined ? {} : { existing: base64(of.existing) }),
    },
  };
}
