import { type Check, type CheckName, notChecked } from '../../checks.ts';
import { canonicalJson, type JsonObject, parseCanonicalJson } from '../../formats/canonical-json.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { judgeIssued } from '../../pki/judge-issued.ts';
import { parseRequest } from '../../pki/parse-request.ts';
import { checkProofOfPossession } from '../../pki/proof-of-possession.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { readChain } from './chain.ts';
import { judge, once, quote, refuse, sameBytes } from './judge.ts';
import { plannedText, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';
import { installedRole, readCertificate } from './signed-artifacts.ts';

const judged = ['CERTIFICATE-KEY', 'CERTIFICATE-SUBJECT', 'CERTIFICATE-CA', 'CERTIFICATE-VALID', 'ISSUER-CHAIN'] as const;
const none = 'no certificate from another CA was installed in this run';

/** CERTIFICATE-KEY, CERTIFICATE-SUBJECT, CERTIFICATE-CA, CERTIFICATE-VALID, ISSUER-CHAIN: certificates that came back and made an authority. */
export function checkInstallation(reading: BundleReading): Check[] {
  const verdicts = once(() => judgeAll(reading));
  return judged.map((name) => judge(name, () => verdictOf(name, verdicts())));
}

function verdictOf(name: CheckName, all: readonly (readonly Check[])[]): Check | string {
  const reasons = all.map((checks) => {
    const check = checks.find((each) => each.name === name);
    return check?.verdict === 'passed' ? check.reason : refuse(check?.reason ?? 'It was not checked.');
  });
  return reasons.length === 0 ? notChecked(name, none) : (reasons[0] ?? `${reasons.length} installed`);
}

/** The five verdicts of each installed authority, made anew from the files. @throws where files, log and plan do not belong together */
function judgeAll(reading: BundleReading): Check[][] {
  const installed = eventsOf(reading.events(), 'authority-installed');
  const known = new Set(installed.map(({ certificateSha256 }) => certificateSha256));
  for (const { path, role } of eventsOf(reading.events(), 'artifact-made'))
    if (role === installedRole && !known.has(sha256Hex(readCertificate(reading.file(path)).der)))
      refuse(`${quote(path)} is a certificate that made no authority.`);
  const carriedOut = eventsOf(reading.events(), 'document-carried-out').filter(({ document }) => document === 'installation');
  if (carriedOut.some(({ sha256 }) => !installed.some(({ document }) => document === sha256)))
    refuse('An installation was carried out, and the log does not tell which authority it made.');
  return installed.map((event) => judgeOne(reading, event));
}

function judgeOne(reading: BundleReading, event: EventData<'authority-installed'>): Check[] {
  const { label, certificateSha256, requestSha256, authority } = event;
  const folder = `artifacts/${label}`;
  const certificate = readCertificate(reading.file(`${folder}/certificate.der`));
  const request = parseRequest(reading.file(`${folder}/request.der`));
  const chain = readChain(reading.file(`${folder}/chain.pem`));
  if (
    sha256Hex(certificate.der) !== certificateSha256 ||
    !sameBytes(readCertificate(reading.file(`${folder}/certificate.pem`)).der, certificate.der)
  )
    refuse(`${folder}/certificate.der is not the certificate the log tells of.`);
  if (sha256Hex(request.der) !== requestSha256 || checkProofOfPossession(request).verdict !== 'passed')
    refuse(`${folder}/request.der is not the request the log tells of.`);
  checkOpened(reading, event);
  checkDocument(
    reading,
    event,
    [certificate, ...chain].map(({ der }) => sha256Hex(der)),
  );
  const checks = judgeIssued({ certificate, chain, request, at: new Date(event.at) });
  if (sha256Hex(certificate.spki) !== authority) refuse('The certificate is for another key than the authority that was installed.');
  return checks;
}

/** The key was found on a token and proved in this run, for the request the plan names, or the authority. */
function checkOpened(reading: BundleReading, event: EventData<'authority-installed'>): void {
  if (event.renews !== undefined && event.renews !== null) return checkRenewed(reading, event);
  const opened = eventsOf(reading.events(), 'request-opened').findLast(({ seq }) => seq < event.seq);
  if (opened === undefined || opened.spkiSha256 !== event.authority || opened.requestSha256 !== event.requestSha256)
    return refuse('The authority was installed for another key than this run proved.');
  const planned = plannedText(reading.plan().value, stepOf(reading.playbook().value, opened.step), 'request');
  if (planned !== opened.label || planned !== event.label) refuse('The authority was installed for another request than the plan names.');
}

/** EXISTING-CERTIFICATE holds the certificate it was opened with to the one whose place is taken. */
function checkRenewed(reading: BundleReading, event: EventData<'authority-installed'>): void {
  const opened = eventsOf(reading.events(), 'authority-opened').findLast(({ seq }) => seq < event.seq);
  const planned =
    opened === undefined ? null : plannedText(reading.plan().value, stepOf(reading.playbook().value, opened.step), 'authority');
  if (opened?.spkiSha256 !== event.authority || opened.proved !== true || planned !== event.label || opened.label !== event.label)
    refuse('The certificate was installed for another authority than this run opened and proved.');
}

/** What was approved names these very certificates and the policy that was adopted (DOCUMENT-UNCHANGED holds it to its approval). */
function checkDocument(reading: BundleReading, event: EventData<'authority-installed'>, files: readonly string[]): void {
  const content = installationOf(reading, event.document);
  if ((content['renews'] ?? null) !== (event.renews ?? null)) refuse('The certificate took the place of another one than was approved.');
  const says = content['certificate'] as JsonObject | undefined;
  const issuers = (content['issuers'] ?? []) as readonly JsonObject[];
  if (canonicalJson([says?.['sha256'] ?? '', ...issuers.map((issuer) => issuer['sha256'] ?? '')]) !== canonicalJson([...files]))
    refuse('The certificates in the bundle are not those that were approved.');
}

/** The approved installation of this hash. @throws where the bundle has none */
export function installationOf(reading: BundleReading, document: string): JsonObject {
  const put = eventsOf(reading.events(), 'document-proposed').find(({ sha256 }) => sha256 === document);
  if (put?.document !== 'installation') return refuse('An authority was installed by something that is no installation.');
  return parseCanonicalJson(reading.file(put.path), 'The installation', 256 * 1024) as JsonObject;
}
