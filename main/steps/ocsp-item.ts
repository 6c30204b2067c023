// The bytes of OCSP responses from record and profile, and what they are held to again before and after they are signed.

import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { buildResponseData, type RecordedStatus } from '../pki/build-ocsp.ts';
import { compareOcsp, type PlannedOcspFields } from '../pki/compare-ocsp.ts';
import type { Difference } from '../pki/compare-parts.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { CertIdHash, CertIdSubject } from '../pki/ocsp-cert-id.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import { parseOcsp } from '../pki/parse-ocsp.ts';
import type { OcspProfile } from '../pki/profile.ts';
import { lintParsed } from '../lint/run.ts';
import { registry } from '../lint/registry.ts';
import type { Finding } from '../lint/finding.ts';
import { signatureAlgorithmFor } from './profile-rules.ts';
import type { PlannedOcsp, TbsItem } from './set-items.ts';
import { base64, fromBase64 } from './values.ts';
import type { RunFacts } from './step.ts';

/** What holds for every response of a set. */
export interface OcspSet {
  readonly profile: OcspProfile;
  readonly label: string;
  readonly issuer: CertificateFields;
  readonly issuerChain: readonly string[];
  /** SubjectPublicKeyInfo of the key that signs, base64 DER, and its algorithm. */
  readonly signerSpki: string;
  readonly keyAlgorithm: KeyAlgorithm;
  /** Base64 DER; null: the authority signs itself. */
  readonly responder: string | null;
  readonly now: Date;
  readonly nextUpdate: Date;
  readonly until: string;
  readonly crlSha256: string;
  readonly rehearsal: boolean;
}

const subjectOf = (issuer: CertificateFields, certificate: CertificateFields): CertIdSubject => ({
  issuerName: issuer.subject,
  issuerSpki: issuer.spki,
  serialOctets: certificate.serialOctets,
});

/** One response with everything needed to check it again. */
export function ocspItem(item: string, set: OcspSet, certificate: CertificateFields, hash: CertIdHash, status: RecordedStatus): TbsItem {
  const { profile, now, nextUpdate, rehearsal } = set;
  const tbs = buildResponseData({
    responderSpki: fromBase64(set.signerSpki),
    hash,
    subject: subjectOf(set.issuer, certificate),
    status,
    producedAt: now,
    thisUpdate: now,
    nextUpdate,
    rehearsal,
  });
  return {
    item,
    profile: profile.id,
    signatureAlgorithm: signatureAlgorithmFor(profile, set.keyAlgorithm),
    keyAlgorithm: set.keyAlgorithm,
    tbs: base64(tbs),
    tbsSha256: sha256Hex(tbs),
    planned: {
      makes: 'ocsp',
      label: set.label,
      issuerSpki: set.signerSpki,
      issuerChain: set.issuerChain,
      ...(set.responder === null ? {} : { responder: set.responder }),
      certificate: base64(certificate.der),
      hash,
      status: status.says,
      ...(status.says === 'revoked' ? { revokedAt: status.at.toISOString() } : {}),
      ...(status.says === 'revoked' && status.reason !== null ? { reason: status.reason } : {}),
      thisUpdate: now.toISOString(),
      producedAt: now.toISOString(),
      nextUpdate: nextUpdate.toISOString(),
      until: set.until,
      crlSha256: set.crlSha256,
    },
  };
}

export const statusOf = ({ status, revokedAt, reason }: PlannedOcsp): RecordedStatus =>
  status === 'good' ? { says: 'good' } : { says: 'revoked', at: new Date(revokedAt ?? ''), reason: reason ?? null };

/** A thousand responses have one issuer, and each certificate two. */
const parsedBefore = new Map<string, CertificateFields>();
const mostParsed = 2000;

function parsed(text: string): CertificateFields {
  const known = parsedBefore.get(text);
  if (known !== undefined) return known;
  if (parsedBefore.size >= mostParsed) parsedBefore.clear();
  const fields = parseCertificate(fromBase64(text));
  parsedBefore.set(text, fields);
  return fields;
}

export const answeredFields = ({ certificate }: PlannedOcsp): CertificateFields => parsed(certificate);
const issuerFields = ({ issuerChain }: PlannedOcsp): CertificateFields => parsed(issuerChain[0] ?? '');

/** PLAN-VS-DER for one response. */
export function compareOcspItem(
  item: TbsItem,
  planned: PlannedOcsp,
  profile: OcspProfile,
  der: Uint8Array,
  rehearsal: boolean,
): Difference[] {
  const wanted: PlannedOcspFields = {
    profile,
    hash: planned.hash,
    subject: subjectOf(issuerFields(planned), answeredFields(planned)),
    status: statusOf(planned),
    signatureAlgorithm: item.signatureAlgorithm,
    responderSpki: fromBase64(planned.issuerSpki),
    certificates: planned.responder === undefined ? [] : [fromBase64(planned.responder)],
    producedAt: new Date(planned.producedAt),
    thisUpdate: new Date(planned.thisUpdate),
    nextUpdate: new Date(planned.nextUpdate),
    rehearsal,
  };
  return compareOcsp(parseOcsp(der), wanted);
}

/** Lints one response beside its issuer's certificate; what the certificate answered for is, the profile says. */
export function lintOcspItem(run: RunFacts, planned: PlannedOcsp, profile: OcspProfile, der: Uint8Array, now: Date): Finding[] {
  const role = profile.answersFor === 'ca' ? 'ocsp-ca' : 'ocsp-leaf';
  const context = { rules: run.plan.rules, role, now, rehearsal: run.mode !== 'production', issuer: issuerFields(planned) } as const;
  return lintParsed('ocsp', parseOcsp(der), context, registry);
}
