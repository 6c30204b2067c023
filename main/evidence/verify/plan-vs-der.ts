import { type SignatureAlgorithm, signatureAlgorithmNames } from '../../pki/algorithms.ts';
import { compareCertificate, compareCrl, type Difference } from '../../pki/compare.ts';
import { isLongCrl } from '../../pki/read-whole-crl.ts';
import { fullPartition, readScope } from '../../pki/crl-scope.ts';
import { compareRequest } from '../../pki/compare-request.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { encodeName, type NameAttribute, parseDistinguishedName } from '../../pki/name.ts';
import type { Plan } from '../../formats/plan.ts';
import { publicationOf } from '../../formats/publication.ts';
import type { PlaybookStep } from '../../formats/playbook.ts';
import type { RequestFields } from '../../pki/parse-request.ts';
import type { CertificateProfile, CrlProfile } from '../../pki/profile.ts';
import type { GivenValues } from '../../pki/profile-extensions.ts';
import { namesOfRequest, subjectOfRequest } from '../../pki/request-values.ts';
import { requestBehind } from './requests.ts';
import type { CertificateFields } from '../../pki/parse-certificate.ts';
import type { CrlFields } from '../../pki/parse-crl.ts';
import { markName, nameBeside } from '../../pki/rehearsal-mark.ts';
import { notAfterOf } from '../../pki/validity.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { existingBehind } from './existing.ts';
import { findIssuer } from './issuers.ts';
import { quote, refuse } from './judge.ts';
import { cmsDifferences } from './cms-plan.ts';
import { ocspDifferences } from './ocsp-plan.ts';
import { plannedText, plannedValue, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';
import type { SignedArtifact } from './signed-artifacts.ts';

/**
 * PLAN-VS-DER for one artifact: every field decoded from its bytes beside the plan, the playbook's step that built it, the
 * profile, and for what only the run could know (serial, numbers, dates) the log.
 * @throws state.checks-failed naming the first field that differs
 */
export function comparePlanned(reading: BundleReading, { path, fields, built }: SignedArtifact): void {
  const [first] = differencesOf(reading, fields, built);
  if (first !== undefined) refuse(`${path}: ${first.field} is ${quote(first.found)} and was planned as ${quote(first.planned)}.`);
}

function differencesOf(reading: BundleReading, fields: SignedArtifact['fields'], built: EventData<'tbs-built'>): Difference[] {
  if (fields.kind === 'cms') return cmsDifferences(reading, fields, built);
  if (fields.kind === 'ocsp') return ocspDifferences(reading, fields, built);
  if (fields.kind === 'request') return requestDifferences(reading, fields, built);
  return fields.kind === 'certificate' ? certificateDifferences(reading, fields, built) : crlDifferences(reading, fields, built);
}

function requestDifferences(reading: BundleReading, fields: RequestFields, built: EventData<'tbs-built'>): Difference[] {
  const profile = plannedProfile(reading, built);
  if (profile.makes !== 'certificate') return refuse(`Profile ${profile.id} is not for certificates.`);
  const rehearsal = reading.planned().mode !== 'production';
  const existing = existingBehind(reading, built);
  checkSubjectKey(reading, fields, built);
  checkOpened(reading, built, 'renews');
  return compareRequest(fields, {
    profile,
    subject:
      existing === null
        ? markedSubject(subjectOf(reading.plan().value, stepOf(reading.playbook().value, built.item), null), rehearsal)
        : nameBeside(existing.subject, rehearsal),
    spki: fields.spki,
    signatureAlgorithm: algorithmOf(built),
    rehearsal,
  });
}

function certificateDifferences(reading: BundleReading, fields: CertificateFields, built: EventData<'tbs-built'>): Difference[] {
  const plan = reading.plan().value;
  const step = stepOf(reading.playbook().value, built.item);
  const profile = plannedProfile(reading, built);
  if (profile.makes !== 'certificate') return refuse(`Profile ${profile.id} is not for certificates.`);
  const rehearsal = reading.planned().mode !== 'production';
  const request = requestBehind(reading, built);
  const existing = existingBehind(reading, built);
  const notBefore = instant(built.notBefore, built, 'notBefore');
  const subject = existing === null ? markedSubject(subjectOf(plan, step, request), rehearsal) : nameBeside(existing.subject, rehearsal);
  const { spki: issuerSpki, certificate: issuer } = findIssuer(reading, built.issuerSpkiSha256);
  const selfSigned = built.subjectSpkiSha256 === built.issuerSpkiSha256;
  if (selfSigned !== (profile.kind === 'root')) refuse(`Profile ${profile.id} is for a ${profile.kind}, and the certificate is none.`);
  checkSubjectKey(reading, fields, built);
  if (!selfSigned) checkOpened(reading, built, 'issuer');
  checkOpened(reading, built, 'renews');
  const differences = compareCertificate(fields, {
    profile,
    serialNumber: built.serialNumber ?? refuse(`Line ${built.seq} of the transcript names no serial number.`),
    subject,
    issuer: selfSigned ? subject : issuer.subject,
    subjectSpki: fields.spki,
    issuerSpki,
    ...(selfSigned || issuer.subjectKeyIdentifier === undefined ? {} : { issuerSubjectKeyIdentifier: issuer.subjectKeyIdentifier }),
    signatureAlgorithm: algorithmOf(built),
    // By policy.json, whose hash POLICY-HASH compares with the log.
    ...(selfSigned ? {} : publicationOf(reading.policy()?.value ?? null)),
    ...(selfSigned && existing === null ? {} : { given: { ...givenBy(request, existing, profile), ...leftToPlan(plan, profile) } }),
    notBefore,
    notAfter: notAfterOf(notBefore, plannedText(plan, step, 'validity')),
    rehearsal,
  });
  return differences;
}

const markedSubject = (attributes: readonly NameAttribute[], rehearsal: boolean): Uint8Array =>
  encodeName(rehearsal ? markName(attributes) : attributes);

/** The names a CA is held to and the values of private extensions, where the profile leaves them to the plan. */
const leftToPlan = (
  { nameConstraints, privateFields = {} }: Plan,
  { extensions }: CertificateProfile,
): Pick<GivenValues, 'nameConstraints' | 'privateFields'> => ({
  privateFields,
  ...(nameConstraints !== undefined && extensions.nameConstraints !== undefined && 'from' in extensions.nameConstraints
    ? { nameConstraints }
    : {}),
});

/** The plan's subject, or the request's where the playbook takes it from there. */
function subjectOf(plan: Plan, step: PlaybookStep, request: RequestFields | null): readonly NameAttribute[] {
  if (request !== null && step.with?.['subject'] === undefined) return subjectOfRequest(request);
  return parseDistinguishedName(plannedText(plan, step, 'subject'));
}

/** What the profile leaves to the request: its names, where it allows any. One made anew keeps the identifier what its key signed finds it by. */
const givenBy = (
  request: RequestFields | null,
  existing: CertificateFields | null,
  { extensions }: CertificateProfile,
): Omit<GivenValues, 'nameConstraints' | 'privateFields'> => {
  const kept = existing?.subjectKeyIdentifier;
  return {
    subjectAltNames: request === null || extensions.subjectAltName === undefined ? [] : namesOfRequest(request),
    ...(kept === undefined ? {} : { subjectKeyIdentifier: Buffer.from(kept).toString('hex') }),
  };
};

/** The key in the certificate is the one the log tells of, and of the algorithm the plan asks for where this run made it. */
function checkSubjectKey(reading: BundleReading, fields: CertificateFields | RequestFields, built: EventData<'tbs-built'>): void {
  const spkiSha256 = sha256Hex(fields.spki);
  if (built.subjectSpkiSha256 !== spkiSha256) refuse('A certificate or request is for another key than the log tells of.');
  const generated = eventsOf(reading.events(), 'key-generated').find((event) => event.spkiSha256 === spkiSha256);
  const playbook = reading.playbook().value;
  const source = stepOf(playbook, built.item).needs?.['subjectKey'];
  const maker = typeof source === 'string' ? stepOf(playbook, source) : undefined;
  if (maker?.kind === 'open-audit-key') return checkAuditSubject(reading, maker.id, spkiSha256);
  if (maker?.kind !== 'generate-key-pair') return;
  if (generated === undefined || generated.step !== maker.id) refuse(`The key of a certificate is not the one step ${maker.id} generated.`);
  const algorithm = plannedValue(reading.plan().value, maker.with?.['algorithm'], `the algorithm of step ${maker.id}`);
  if (fields.keyAlgorithm !== algorithm || generated.algorithm !== algorithm)
    refuse(`The key of a certificate is not of the algorithm the plan asks for.`);
  const purpose = maker.with?.['purpose'];
  const planned = purpose === undefined ? undefined : plannedValue(reading.plan().value, purpose, `the purpose of step ${maker.id}`);
  if ((generated.purpose ?? undefined) !== planned) refuse('The key of a certificate was made for another purpose than the plan says.');
  if (generated.label !== plannedText(reading.plan().value, maker, 'label'))
    refuse('The key of a certificate has another label than the plan gives it.');
}

/** The key is the one the plan names for checkpoints, as this run opened it. */
function checkAuditSubject(reading: BundleReading, opener: string, spkiSha256: string): void {
  const opened = eventsOf(reading.events(), 'audit-key-opened').find(({ step }) => step === opener);
  if (opened?.spkiSha256 !== spkiSha256 || opened.label !== reading.plan().value.auditKey)
    refuse('The certificate is for another key than the audit key the plan names.');
}

function crlDifferences(reading: BundleReading, fields: CrlFields, built: EventData<'tbs-built'>): Difference[] {
  const profile = plannedProfile(reading, built);
  if (profile.makes !== 'crl') return refuse(`Profile ${profile.id} is not for CRLs.`);
  const { spki, certificate } = findIssuer(reading, built.issuerSpkiSha256);
  checkOpened(reading, built, 'authority');
  if (built.entries !== fields.entries.length)
    return [{ field: 'revokedCertificates', planned: String(built.entries), found: String(fields.entries.length) }];
  return compareCrl(fields, {
    profile,
    issuer: certificate.subject,
    issuerSpki: spki,
    authorityKeyIdentifier: certificate.subjectKeyIdentifier ?? refuse('The issuer’s certificate has no subjectKeyIdentifier.'),
    signatureAlgorithm: algorithmOf(built),
    crlNumber: built.crlNumber ?? refuse(`Line ${built.seq} of the transcript names no CRL number.`),
    thisUpdate: instant(built.thisUpdate, built, 'thisUpdate'),
    nextUpdate: instant(built.nextUpdate, built, 'nextUpdate'),
    ...addressOf(reading, profile, built),
    ...(typeof built.baseCrlNumber === 'string' ? { baseCrlNumber: built.baseCrlNumber } : {}),
    // Only a CRL the playbook calls the last one may outlast the profile's period, and never its issuer.
    ...(stepOf(reading.playbook().value, built.item).with?.['until'] === 'last-expiry' ? { lastUntil: certificate.notAfter.date } : {}),
    // The log gives their number; that each is one of the data directory's is the audit's to say.
    entries: isLongCrl(fields)
      ? { length: built.entries, sha256: built.entriesSha256 ?? refuse(`Line ${built.seq} of the transcript does not name the entries.`) }
      : Array.from(fields.entries, ({ der }) => der),
    rehearsal: reading.planned().mode !== 'production',
  });
}

/** Where policy.json publishes the partition the log puts a CRL in, and deltas to it; null: the full CRL has no address of its own. */
function addressOf(
  reading: BundleReading,
  { scope }: CrlProfile,
  built: EventData<'tbs-built'>,
): { distributionPoint: readonly string[] | null; freshest?: readonly string[] } {
  const { partition } = readScope(built.scope ?? refuse(`Line ${built.seq} of the transcript names no scope.`));
  if ((scope === 'full') !== (partition === fullPartition))
    return refuse(`Line ${built.seq} of the transcript puts a CRL in another scope than its profile makes.`);
  const { publication } = publicationOf(reading.policy()?.value ?? null);
  const freshest = publication?.deltaCrl?.[partition];
  return { distributionPoint: publication?.crl[partition] ?? null, ...(freshest === undefined ? {} : { freshest }) };
}

/** Where the playbook opens an existing authority, what it signs is of the one the plan names and the log tells of. */
function checkOpened(reading: BundleReading, built: EventData<'tbs-built'>, need: 'authority' | 'issuer' | 'renews'): void {
  const playbook = reading.playbook().value;
  const source = stepOf(playbook, built.item).needs?.[need];
  const opener = typeof source === 'string' ? stepOf(playbook, source) : undefined;
  if (opener?.kind !== 'open-authority') return;
  const opened = eventsOf(reading.events(), 'authority-opened').findLast((event) => event.step === opener.id && event.seq < built.seq);
  if (
    opened === undefined ||
    opened.spkiSha256 !== built.issuerSpkiSha256 ||
    opened.label !== plannedText(reading.plan().value, opener, 'authority')
  )
    refuse(`What step ${built.item} built is of another authority than the one step ${opener.id} opened.`);
}

/** The profile the playbook's step names for complete lists or for deltas, which must be the one the log says was used. */
function plannedProfile(reading: BundleReading, built: EventData<'tbs-built'>): ReturnType<BundleReading['profile']>['value'] {
  const step = stepOf(reading.playbook().value, built.item);
  const asDelta = typeof built.baseCrlNumber === 'string' && step.with?.['deltaProfile'] !== undefined;
  const planned = plannedText(reading.plan().value, step, asDelta ? 'deltaProfile' : 'profile');
  if (planned !== built.profile) refuse(`Step ${built.item} was to use profile ${planned} and used ${quote(built.profile)}.`);
  return reading.profile(planned).value;
}

function algorithmOf({ signatureAlgorithm, seq }: EventData<'tbs-built'>): SignatureAlgorithm {
  return (
    signatureAlgorithmNames.find((name) => name === signatureAlgorithm) ??
    refuse(`Line ${seq} of the transcript names an unknown signature algorithm.`)
  );
}

function instant(text: string | null | undefined, { seq }: EventData<'tbs-built'>, name: string): Date {
  return new Date(text ?? refuse(`Line ${seq} of the transcript names no ${name}.`));
}
