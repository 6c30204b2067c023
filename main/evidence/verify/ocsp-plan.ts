// An OCSP response of a bundle beside playbook, profile and log, and beside its issuer's certificate.

import { signatureAlgorithmNames } from '../../pki/algorithms.ts';
import type { RecordedStatus } from '../../pki/build-ocsp.ts';
import { compareOcsp } from '../../pki/compare-ocsp.ts';
import type { Difference } from '../../pki/compare.ts';
import type { CertificateFields } from '../../pki/parse-certificate.ts';
import type { OcspFields } from '../../pki/parse-ocsp.ts';
import type { OcspProfile } from '../../pki/profile.ts';
import type { Finding } from '../../lint/finding.ts';
import { registry } from '../../lint/registry.ts';
import type { LintContext } from '../../lint/rule.ts';
import { lintParsed } from '../../lint/run.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { findIssuer } from './issuers.ts';
import { quote, refuse } from './judge.ts';
import { plannedText, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';
import { answeredRole, readCertificate } from './signed-artifacts.ts';

type Built = EventData<'tbs-built'>;

/** The authority whose certificate is answered for: its own certificate lies in the bundle. */
export const authorityOf = (reading: BundleReading, { authoritySpkiSha256, seq }: Built): ReturnType<typeof findIssuer> =>
  findIssuer(reading, authoritySpkiSha256 ?? refuse(`Line ${seq} of the transcript names no authority.`));

/** The certificate that is answered for, as the log names it: it lies beside the responses. */
export function answeredCertificate(reading: BundleReading, { certificateSha256, seq }: Built): CertificateFields {
  const made = eventsOf(reading.events(), 'artifact-made').find(
    ({ role, sha256 }) => role === answeredRole && sha256 === certificateSha256,
  );
  const { path } = made ?? refuse(`The certificate line ${seq} of the transcript names is not in the bundle.`);
  const fields = readCertificate(reading.file(path));
  if (sha256Hex(fields.der) !== certificateSha256) refuse(`${path} is not the certificate the log names.`);
  return fields;
}

/** The profile the playbook's step names for OCSP responses. */
export function ocspProfileOf(reading: BundleReading, built: Built): OcspProfile {
  const planned = plannedText(reading.plan().value, stepOf(reading.playbook().value, built.item), 'profile');
  if (planned !== built.profile) refuse(`Step ${built.item} was to use profile ${planned} and used ${quote(built.profile)}.`);
  const { value } = reading.profile(planned);
  return value.makes === 'ocsp' ? value : refuse(`Profile ${value.id} is not for OCSP responses.`);
}

/** The log of the responder that was opened, where it and not the authority signed. */
export const openedResponder = (reading: BundleReading, built: Built): EventData<'responder-opened'> | undefined =>
  built.issuerSpkiSha256 === built.authoritySpkiSha256
    ? undefined
    : (eventsOf(reading.events(), 'responder-opened').findLast(
        (event) => event.spkiSha256 === built.issuerSpkiSha256 && event.seq < built.seq,
      ) ?? refuse(`Line ${built.seq} of the transcript names another signer than the authority, and tells of no responder.`));

function statusOf({ status, revokedAt, reason, seq }: Built): RecordedStatus {
  if (status === 'good') return { says: 'good' };
  if (status !== 'revoked') return refuse(`Line ${seq} of the transcript names no status.`);
  return { says: 'revoked', at: instant(revokedAt, seq, 'time of revocation'), reason: reason ?? null };
}

const instant = (text: string | null | undefined, seq: number, name: string): Date =>
  new Date(text ?? refuse(`Line ${seq} of the transcript names no ${name}.`));

/** The authority, and the responder where one signs, are those the plan names. */
function checkOpened(reading: BundleReading, built: Built): void {
  const playbook = reading.playbook().value;
  const plan = reading.plan().value;
  const needs = stepOf(playbook, built.item).needs ?? {};
  const source = needs['authority'];
  const opener = stepOf(playbook, typeof source === 'string' ? source : '');
  const opened = eventsOf(reading.events(), 'authority-opened').findLast((event) => event.step === opener.id && event.seq < built.seq);
  if (opened?.spkiSha256 !== built.authoritySpkiSha256 || opened?.label !== plannedText(plan, opener, 'authority'))
    refuse(`What step ${built.item} built is of another authority than the one step ${opener.id} opened.`);
  const signer = needs['responder'];
  const responder = openedResponder(reading, built);
  if ((typeof signer === 'string') !== (responder !== undefined))
    refuse(`What step ${built.item} built is signed by another key than its playbook says.`);
  if (typeof signer === 'string' && responder !== undefined && responder.label !== plannedText(plan, stepOf(playbook, signer), 'responder'))
    refuse(`What step ${built.item} built is signed by another responder than the plan names.`);
}

/** PLAN-VS-DER for one response: status and dates by the log, everything else by profile, playbook and certificates. */
export function ocspDifferences(reading: BundleReading, fields: OcspFields, built: Built): Difference[] {
  const profile = ocspProfileOf(reading, built);
  checkOpened(reading, built);
  const authority = authorityOf(reading, built);
  const signer = findIssuer(reading, built.issuerSpkiSha256);
  const responder = openedResponder(reading, built);
  return compareOcsp(fields, {
    profile,
    hash: built.hash ?? refuse(`Line ${built.seq} of the transcript names no hash.`),
    subject: {
      issuerName: authority.certificate.subject,
      issuerSpki: authority.spki,
      serialOctets: answeredCertificate(reading, built).serialOctets,
    },
    status: statusOf(built),
    signatureAlgorithm:
      signatureAlgorithmNames.find((name) => name === built.signatureAlgorithm) ??
      refuse(`Line ${built.seq} of the transcript names an unknown signature algorithm.`),
    responderSpki: signer.spki,
    certificates: responder === undefined ? [] : [signer.certificate.der],
    producedAt: instant(built.producedAt, built.seq, 'producedAt'),
    thisUpdate: instant(built.thisUpdate, built.seq, 'thisUpdate'),
    nextUpdate: instant(built.nextUpdate, built.seq, 'nextUpdate'),
    rehearsal: reading.planned().mode !== 'production',
  });
}

/** Lint of one response beside the certificate of the authority whose certificate it is about. */
export function ocspFindings(
  reading: BundleReading,
  fields: OcspFields,
  built: Built,
  common: Omit<LintContext, 'role' | 'issuer'>,
): Finding[] {
  const role = ocspProfileOf(reading, built).answersFor === 'ca' ? 'ocsp-ca' : 'ocsp-leaf';
  return lintParsed('ocsp', fields, { ...common, role, issuer: authorityOf(reading, built).certificate }, registry);
}
