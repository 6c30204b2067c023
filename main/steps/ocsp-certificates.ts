// Which certificates an authority answers for: those it issued, as the record has them, and no others. What it does not know gets no
// response, and static serving says `unauthorized` (rules.md, OCSP).

import { CeremonyError } from '../errors.ts';
import { oids } from '../pki/oids.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import type { OcspProfile } from '../pki/profile.ts';
import { isSignedBy } from '../pki/signed-by.ts';
import type { Store } from '../store/store.ts';
import { readCertificates, type Certificate } from '../store/tables/certificate.ts';
import { findCertificates, notFound } from './find-certificate.ts';
import { bothEvery } from './second-verifier.ts';

/** Two responses for each: more than a thousand of them are made in several runs. */
export const mostAnswered = 500;

/** Every certificate on record. */
const everyOne = 'all';

export interface AnsweredCertificate {
  readonly row: Certificate;
  readonly fields: CertificateFields;
}

/** One certificate of ours with the kind of certificate it is. */
const kindOf = ({ basicConstraints }: CertificateFields): OcspProfile['answersFor'] => (basicConstraints?.ca === true ? 'ca' : 'leaf');

/** A responder's own is not asked about (RFC 6960 §4.2.2.2.1). */
const neverAsked = ({ extensions }: CertificateFields): boolean => extensions.some(({ oid }) => oid === oids.ocspNocheck);

interface Wanted {
  readonly store: Store;
  /** Of the authority. */
  readonly label: string;
  readonly spki: Uint8Array;
  readonly spkiSha256: string;
  readonly profile: OcspProfile;
  readonly now: Date;
  /** A rehearsal has none of the certificates the plan names: whatever its stand-in issued takes their place. */
  readonly rehearsal: boolean;
}

function named({ store, label, spkiSha256, rehearsal }: Wanted, text: string): Certificate[] {
  const words = text
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return words.flatMap((word) => {
    const found = findCertificates(store, spkiSha256, word).map(({ certificate }) => certificate);
    if (found.length === 0 && rehearsal) return readCertificates(store, { issuerSpkiSha256: spkiSha256 });
    if (found.length === 0) throw notFound(word, label, 'Nothing was built.');
    return found;
  });
}

/**
 * The certificates a plan names, `all` of them or some, that have not run out, in the order they were issued, and how many of those named get
 * no response and why. Throws input.not-found, policy.profile-hash for one of the other kind, store.corrupt for one the key did not sign.
 */
export function answeredCertificates(wanted: Wanted, text: string): { answered: AnsweredCertificate[]; left: string[] } {
  const { store, spki, spkiSha256, profile, now, label } = wanted;
  const all = text.trim() === everyOne;
  const rows = all ? readCertificates(store, { issuerSpkiSha256: spkiSha256 }) : named(wanted, text);
  const different = [...new Map(rows.map((row) => [row.sha256, row])).values()].map((row) => ({ row, fields: parseCertificate(row.der) }));
  const others = different.filter(({ fields }) => Buffer.compare(fields.spki, spki) !== 0 && !neverAsked(fields));
  const fitting = others.filter(({ fields }) => kindOf(fields) === profile.answersFor);
  const ofKind = fitting.length === 0 && wanted.rehearsal ? others : fitting;
  const answered = ofKind.filter(({ fields }) => fields.notAfter.date >= now);
  const otherKind = others.length - ofKind.length;
  if (!all && !wanted.rehearsal && (otherKind > 0 || others.length < different.length))
    throw new CeremonyError(
      'policy.profile-hash',
      `Profile «${profile.id}» answers for ${profile.answersFor === 'ca' ? 'CA certificates' : 'certificates that are not a CA’s'}, and the plan names others, or one that nobody asks about. Nothing was built. Correct the plan.`,
    );
  // Each was verified by both when it was made.
  const foreign = answered.find(({ fields }, place) => !isSignedBy(fields, spki, place % bothEvery === 0 ? 'both' : 'node'));
  if (foreign !== undefined)
    throw new CeremonyError(
      'store.corrupt',
      `OCSP-CERT-ID: the certificate with serial ${foreign.row.serial} is on record for «${label}», and its key did not sign it. Nothing was built. Stop and run conclave audit.`,
    );
  if (answered.length === 0)
    throw new CeremonyError(
      'input.not-found',
      `«${label}» has issued no certificate in force that profile «${profile.id}» answers for. Nothing was built. Name another profile, or other certificates, in the plan.`,
    );
  if (answered.length > mostAnswered)
    throw new CeremonyError(
      'input.schema',
      `${answered.length} certificates would be answered for, and ${mostAnswered} are in one run. Nothing was built. Name them in several plans.`,
    );
  const ranOut = ofKind.length - answered.length;
  return {
    answered,
    left: [
      ...(ranOut === 0 ? [] : [`${ranOut} that ran out`]),
      ...(otherKind === 0 ? [] : [`${otherKind} of another kind, which need another profile`]),
    ],
  };
}
