import { hash } from 'node:crypto';
import { type Check, type CheckName, notChecked } from '../../checks.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { responderProblems } from '../../pki/ocsp-responder.ts';
import { oids } from '../../pki/oids.ts';
import type { CertificateFields } from '../../pki/parse-certificate.ts';
import type { CrlFields } from '../../pki/parse-crl.ts';
import type { OcspFields } from '../../pki/parse-ocsp.ts';
import type { CrlEntryFields, SingleResponseFields } from '../../pki/parse-types.ts';
import { magnitudeOf } from '../../pki/serial-number.ts';
import { isSignedBy } from '../../pki/signed-by.ts';
import { splitSpki } from '../../pki/spki.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { nginxConfiguration, requestMap, servedFiles } from '../ocsp/serve-ocsp.ts';
import type { Issuer } from './issuers.ts';
import { judge, once, refuse, sameBytes } from './judge.ts';
import { answeredCertificate, authorityOf, ocspProfileOf, openedResponder } from './ocsp-plan.ts';
import type { BundleReading } from './reading.ts';
import { readCrl, statusCrlRole } from './signed-artifacts.ts';

interface Answer {
  readonly path: string;
  readonly fields: OcspFields;
  readonly single: SingleResponseFields;
  readonly built: EventData<'tbs-built'>;
  readonly authority: Issuer;
  readonly certificate: CertificateFields;
}

const none = 'no OCSP response was signed in this run';

/** OCSP-STATUS, OCSP-CERT-ID, OCSP-RESPONDER, OCSP-TIMES, OCSP-SERVED: what was answered, about which certificate, by whom and for how long. */
export function checkOcsp(reading: BundleReading): Check[] {
  const answers = once(() => answersIn(reading));
  const crls = new Map<string, StatusCrl>();
  const crlOf = (answer: Answer): StatusCrl => crlBehind(reading, answer, answers(), crls);
  const each = (name: CheckName, check: (answer: Answer) => void, whole: (all: readonly Answer[]) => void = () => undefined): Check =>
    judge(name, () => {
      const all = answers();
      for (const answer of all) check(answer);
      whole(all);
      return all.length === 0 ? notChecked(name, none) : `${all.length} OCSP responses`;
    });
  return [
    each('OCSP-STATUS', (answer) => checkStatus(reading, answer, crlOf(answer))),
    each('OCSP-CERT-ID', checkCertId, (all) => checkComplete(reading, all)),
    each('OCSP-RESPONDER', (answer) => checkResponder(reading, answer)),
    each('OCSP-TIMES', (answer) => checkTimes(reading, answer, crlOf(answer))),
    each(
      'OCSP-SERVED',
      () => undefined,
      (all) => checkServed(reading, all),
    ),
  ];
}

function answersIn(reading: BundleReading): Answer[] {
  return reading.artifacts().flatMap(({ path, fields, built }) => {
    if (fields.kind !== 'ocsp') return [];
    const [single, more] = fields.responses;
    if (single === undefined || more !== undefined) return refuse(`${path} does not answer for one certificate.`);
    return [{ path, fields, single, built, authority: authorityOf(reading, built), certificate: answeredCertificate(reading, built) }];
  });
}

/** A CRL, and of its entries those of certificates that are answered for, by serial number. */
interface StatusCrl {
  readonly fields: CrlFields;
  readonly entries: ReadonlyMap<string, CrlEntryFields>;
}

/** The CRL the log says it was held to, signed by the authority. */
function crlBehind(reading: BundleReading, { built, authority }: Answer, all: readonly Answer[], known: Map<string, StatusCrl>): StatusCrl {
  const sha256 = built.crlSha256 ?? refuse(`Line ${built.seq} of the transcript names no CRL.`);
  const before = known.get(sha256);
  if (before !== undefined) return before;
  const made = eventsOf(reading.events(), 'artifact-made').find((event) => event.role === statusCrlRole && event.sha256 === sha256);
  const { path } = made ?? refuse('The CRL these OCSP responses were held to is not in the bundle.');
  const crl = readCrl(reading.file(path));
  if (sha256Hex(crl.der) !== sha256 || !isSignedBy(crl, authority.spki))
    refuse(`${path} is not the CRL of the authority that the log names.`);
  const serials = new Set(all.map(({ certificate }) => magnitudeOf(certificate.serialNumber)));
  const entries = new Map<string, CrlEntryFields>();
  for (const entry of crl.entries) {
    const serial = magnitudeOf(entry.serialNumber);
    if (serials.has(serial)) entries.set(serial, entry);
  }
  known.set(sha256, { fields: crl, entries });
  return { fields: crl, entries };
}

/**
 * What the CRL in force says is what is answered, with the same date and reason (BR 7.3); what this run recorded as revoked before is
 * revoked. More may be: what was recorded after that CRL.
 */
function checkStatus(reading: BundleReading, { path, single, built, certificate }: Answer, { entries }: StatusCrl): void {
  const { status } = single;
  const serial = magnitudeOf(certificate.serialNumber);
  if (status.says === 'unknown') refuse(`${path} says unknown.`);
  const entry = entries.get(serial);
  const recorded = eventsOf(reading.events(), 'revocation-recorded')
    .filter(({ authority, seq }) => authority === built.authoritySpkiSha256 && seq < built.seq)
    .flatMap((event) => event.entries)
    .some((each) => each.serial === serial);
  if (status.says === 'good' && (entry !== undefined || recorded)) refuse(`${path} says good of serial ${serial}, which is revoked.`);
  if (status.says !== 'revoked' || entry === undefined) return;
  if (status.revocationTime.date.getTime() !== entry.revocationDate.date.getTime())
    refuse(`${path} dates the revocation of serial ${serial} otherwise than the CRL.`);
  if (status.reason !== entry.reason) refuse(`${path} does not give the reason the CRL gives for serial ${serial}.`);
}

const hashNames: Readonly<Record<string, 'sha1' | 'sha256'>> = { [oids.sha1]: 'sha1', [oids.sha256]: 'sha256' };

/** The name and key hashed are the authority's, whose key signed the certificate with this serial number (RFC 6960 §4.1.1). */
function checkCertId({ path, single, authority, certificate }: Answer): void {
  const { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } = single.certId;
  const name = hashNames[hashAlgorithm] ?? refuse(`${path} names its certificate by an unknown hash.`);
  if (!sameBytes(hash(name, authority.certificate.subject, 'buffer'), issuerNameHash)) refuse(`${path} hashes another issuer’s name.`);
  if (!sameBytes(hash(name, splitSpki(authority.spki).publicKey, 'buffer'), issuerKeyHash)) refuse(`${path} hashes another issuer’s key.`);
  if (serialNumber !== certificate.serialNumber) refuse(`${path} is about another certificate than the log names.`);
  if (!isSignedBy(certificate, authority.spki)) refuse(`${path} is about a certificate the authority did not issue.`);
}

/** One response for each certificate and each hash of the profile, and none twice. */
function checkComplete(reading: BundleReading, answers: readonly Answer[]): void {
  const byCertificate = Map.groupBy(answers, ({ certificate }) => sha256Hex(certificate.der));
  for (const [, own] of byCertificate) {
    const [first] = own;
    if (first === undefined) continue;
    const wanted = ocspProfileOf(reading, first.built).certIdHashes.toSorted().join(', ');
    const found = own
      .flatMap(({ single }) => hashNames[single.certId.hashAlgorithm] ?? [])
      .toSorted()
      .join(', ');
    if (found !== wanted)
      refuse(`Serial ${first.certificate.serialNumber} is answered for by ${found}, and the profile asks for ${wanted}.`);
  }
}

/** By the bytes (RFC 6960 §4.2.2.2), and by the log: an opened authority, or a responder it had given its certificate to. */
function checkResponder(reading: BundleReading, { path, fields, built, authority }: Answer): void {
  const [problem] = responderProblems(fields, authority.certificate);
  if (problem !== undefined) refuse(`${path}: ${problem}`);
  const [delegated] = fields.certificates;
  const opened = openedResponder(reading, built);
  if ((opened === undefined) !== (delegated === undefined)) refuse(`${path} is signed by another than the log tells of.`);
  if (delegated === undefined || opened === undefined) return;
  if (sha256Hex(delegated.der) !== opened.certificateSha256 || opened.authority !== built.authoritySpkiSha256)
    refuse(`${path} holds another responder’s certificate than the log tells of.`);
  if (!isSignedBy(delegated, authority.spki)) refuse(`${path} holds a responder’s certificate the authority did not sign.`);
}

/** rules.md, OCSP: thisUpdate ≤ producedAt ≤ the signature, and nextUpdate at most the next CRL, the authority and its responder. */
function checkTimes(reading: BundleReading, { path, fields, single, authority, built }: Answer, { fields: crl }: StatusCrl): void {
  const intent = eventsOf(reading.events(), 'intent').find(({ tbsSha256 }) => tbsSha256 === built.tbsSha256);
  const signed = Date.parse(intent?.at ?? '');
  const produced = fields.producedAt.date.getTime();
  if (single.thisUpdate.date.getTime() > produced) refuse(`${path} was produced before its thisUpdate.`);
  if (!(produced <= signed)) refuse(`${path} says it was produced after it was signed.`);
  const end = single.nextUpdate?.date ?? refuse(`${path} has no nextUpdate.`);
  if (crl.nextUpdate === null || crl.nextUpdate.date < end) refuse(`${path} lasts longer than the CRL: past the next planned act.`);
  if (crl.thisUpdate.date.getTime() > produced || crl.nextUpdate.date.getTime() < produced)
    refuse(`${path} was held to a CRL that was not in force.`);
  const signers = [authority.certificate, ...fields.certificates];
  if (signers.some(({ notAfter }) => notAfter.date < end)) refuse(`${path} lasts longer than a certificate it rests on.`);
}

/** Map and configuration, written again from the responses in the order they were built. */
function checkServed(reading: BundleReading, answers: readonly Answer[]): void {
  const [first] = answers;
  if (first === undefined) return;
  const folder = first.path.split('/').slice(0, 2).join('/');
  const uris = reading.policy()?.value.publication?.ocsp ?? [];
  const subject = ({ authority, certificate }: Answer) => ({
    issuerName: authority.certificate.subject,
    issuerSpki: authority.spki,
    serialOctets: certificate.serialOctets,
  });
  const served = answers.map((answer) => {
    const sha256 = sha256Hex(answer.fields.der);
    if (answer.path !== `${folder}/ocsp/${sha256}.der`) refuse(`${answer.path} is not named by its SHA-256.`);
    return { sha256, hash: hashNames[answer.single.certId.hashAlgorithm] ?? 'sha1', subject: subject(answer) };
  });
  const label = folder.split('/')[1] ?? '';
  const until = new Date(first.single.nextUpdate?.date ?? 0).toISOString();
  const same = (file: string, text: string): void => {
    if (Buffer.from(reading.file(`${folder}/${file}`)).toString('utf8') !== text)
      refuse(`${folder}/${file} is not what these responses give.`);
  };
  same(servedFiles.map, requestMap(served, uris));
  same(servedFiles.configuration, nginxConfiguration(label, uris, until));
  // RFC 6960 §4.2.1: status unauthorized (6), and nothing else.
  if (Buffer.from(reading.file(`${folder}/${servedFiles.unauthorized}`)).toString('hex') !== '30030a0106')
    refuse(`${folder}/${servedFiles.unauthorized} is not the response that says unauthorized.`);
}
