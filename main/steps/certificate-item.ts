// The bytes of a certificate from plan and profile: what build-certificate makes on the day, and what a plan's preview shows
// before it, with a key and a number that stand for those of the day.

import { CeremonyError } from '../errors.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../pki/algorithms.ts';
import { buildTbsCertificate } from '../pki/build-certificate.ts';
import { addDuration } from '../pki/duration.ts';
import { sha256Hex } from '../pki/hash.ts';
import { encodeName, parseDistinguishedName } from '../pki/name.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import { markName } from '../pki/rehearsal-mark.ts';
import type { SerialNumber } from '../pki/serial-number.ts';
import { notAfterOf } from '../pki/validity.ts';
import { requireAlgorithm } from './algorithm-rules.ts';
import { signatureAlgorithmFor } from './profile-rules.ts';
import { base64, type TbsItem } from './values.ts';
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

function requireSubject(profile: CertificateProfile, types: readonly string[]): void {
  const missing = profile.subject.required.filter((type) => !types.includes(type));
  const extra = types.filter((type) => !profile.subject.allowed.includes(type));
  if (missing.length > 0 || extra.length > 0) {
    const parts = [
      missing.length > 0 ? `lacks ${missing.join(', ')}` : '',
      extra.length > 0 ? `may not have ${extra.join(', ')}` : '',
    ].filter((part) => part !== '');
    throw new CeremonyError(
      'policy.profile-hash',
      `The subject ${parts.join(' and ')} under profile «${profile.id}». Nothing was built. Change the subject in the plan.`,
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

/** Holds subject, validity and key to profile and rule set. Throws policy.*; nothing is reserved or built. */
export function draftCertificate(
  run: RunFacts,
  profile: CertificateProfile,
  wanted: { readonly keyAlgorithm: KeyAlgorithm; readonly subject: string; readonly validity: string; readonly now: Date },
): DraftedCertificate {
  requireAlgorithm(run.plan.rules, wanted.keyAlgorithm);
  const signatureAlgorithm = signatureAlgorithmFor(profile, wanted.keyAlgorithm);
  const attributes = parseDistinguishedName(wanted.subject);
  requireSubject(
    profile,
    attributes.map((attribute) => attribute.type),
  );
  const rehearsal = run.mode === 'rehearsal';
  const notBefore = new Date(Math.floor(wanted.now.getTime() / 1000) * 1000);
  requireValidity(profile, notBefore, wanted.validity);
  return {
    profile,
    keyAlgorithm: wanted.keyAlgorithm,
    signatureAlgorithm,
    subject: encodeName(rehearsal ? markName(attributes) : attributes),
    notBefore,
    notAfter: notAfterOf(notBefore, wanted.validity),
    rehearsal,
  };
}

/** The TBSCertificate of a self-signed root (RFC 5280 §4.1.2) with everything needed to check it again. `item`: the step's id. */
export function certificateItem(item: string, drafted: DraftedCertificate, serialNumber: SerialNumber, spki: Uint8Array): TbsItem {
  const { profile, signatureAlgorithm, subject, notBefore, notAfter, rehearsal } = drafted;
  const tbs = buildTbsCertificate({
    profile,
    serialNumber,
    subject,
    issuer: { name: subject, subjectKeyIdentifier: null },
    subjectSpki: spki,
    signatureAlgorithm,
    notBefore,
    notAfter,
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
      issuer: base64(subject),
      subjectSpki: base64(spki),
      issuerSpki: base64(spki),
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
    },
  };
}
