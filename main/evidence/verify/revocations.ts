import { type Check, type CheckName, notChecked } from '../../checks.ts';
import { parseAuthorityImport } from '../../formats/authority-import.ts';
import {
  parseRevocation,
  type KnownRevocation,
  type Revocation,
  type RevocationDocument,
  type SerialOnlyRevocation,
} from '../../formats/revocation.ts';
import { encodeCrlEntry } from '../../pki/build-crl.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { baseNumberOf } from '../../pki/delta-crl.ts';
import { certificatePoints, issuingPointOf } from '../../pki/distribution-point.ts';
import { certificateHold, compromiseReasons, describeCode, reasonsOffered, removeFromCrl } from '../../pki/revocation-reason.ts';
import { isSignedBy } from '../../pki/signed-by.ts';
import { magnitudeOf, parseSerialNumber } from '../../pki/serial-number.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { findIssuer } from './issuers.ts';
import { judge, once, refuse } from './judge.ts';
import { checkMassListed, checkMassReason, massRevocationsIn, type RecordedMass } from './mass-revocations.ts';
import { plannedText, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';
import { earlierImportRole, readCertificate } from './signed-artifacts.ts';

interface Recorded {
  readonly event: EventData<'revocation-recorded'>;
  readonly document: RevocationDocument;
}

/** REVOCATION-REASON, REVOCATION-LISTED: what was recorded as revoked, by the document that was approved and the CRL that was signed. */
export function checkRevocations(reading: BundleReading): Check[] {
  const recorded = once(() => recordedIn(reading));
  const masses = once(() => massRevocationsIn(reading));
  const judged = (
    name: CheckName,
    single: (each: Recorded) => void,
    mass: (each: RecordedMass) => void,
    counts = ({ document }: Recorded): number => document.revocations.length,
  ): Check =>
    judge(name, () => {
      for (const each of recorded()) single(each);
      for (const each of masses()) mass(each);
      const count =
        recorded().reduce((sum, each) => sum + counts(each), 0) +
        masses().reduce((sum, { document }) => sum + document.certificates.count, 0);
      const none = recorded().length === 0 ? 'nothing was revoked in this run' : 'a root was declared compromised, which stands on no list';
      return count === 0 ? notChecked(name, none) : `${count} certificates`;
    });
  return [
    judged(
      'REVOCATION-REASON',
      (each) => checkReasons(reading, each),
      (each) => checkMassReason(reading, each),
    ),
    judged(
      'REVOCATION-LISTED',
      (each) => checkListed(reading, each),
      (each) => checkMassListed(reading, each),
      ({ document }) => document.revocations.filter((each) => !isOwn(reading, document, each)).length,
    ),
  ];
}

/** Every record rests on an approved revocation of this run, and says what it says. DOCUMENT-UNCHANGED holds that to its approval. */
function recordedIn(reading: BundleReading): Recorded[] {
  const put = eventsOf(reading.events(), 'document-proposed');
  const done = eventsOf(reading.events(), 'document-carried-out');
  return eventsOf(reading.events(), 'revocation-recorded').map((event) => {
    const carried = done.find(({ document, sha256, seq }) => document === 'revocation' && sha256 === event.document && seq < event.seq);
    const proposed = put.find(({ sha256 }) => sha256 === event.document);
    if (carried === undefined || proposed === undefined)
      return refuse(`Line ${event.seq} of the transcript records a revocation nobody approved.`);
    const document = parseRevocation(reading.file(proposed.path));
    for (const each of document.revocations)
      if (each.kind === 'unknown') checkSerialOnly(reading, document, each, proposed.seq);
      else checkCertificate(reading, document, each);
    if (document.authority.spkiSha256 !== event.authority || proposed.authoritySpkiSha256 !== event.authority)
      refuse(`Line ${event.seq} of the transcript records revocations of another authority than was approved.`);
    const said = event.entries.map(({ serial, code, sha256 }) => `${serial} ${code} ${sha256}`);
    const approved = document.revocations.map((each) => `${each.serial} ${each.code} ${sha256Hex(entryOf(each))}`);
    if (said.join('\n') !== approved.join('\n'))
      refuse(`Line ${event.seq} of the transcript records other revocations than were approved.`);
    return { event, document };
  });
}

/** The certificate lies beside the document, is the one it names, and what the document says of it is true. */
function checkCertificate(
  reading: BundleReading,
  { authority }: RevocationDocument,
  { serial, kind, certificateSha256 }: KnownRevocation,
): void {
  const path = `artifacts/${authority.label}/revoked/${serial}.der`;
  const fields = readCertificate(reading.file(path));
  const ca = fields.basicConstraints?.ca === true;
  if (sha256Hex(fields.der) !== certificateSha256 || magnitudeOf(fields.serialNumber) !== serial || (kind === 'ca') !== ca)
    refuse(`${path} is not the certificate the revocation names.`);
  if (!isSignedBy(fields, findIssuer(reading, authority.spkiSha256).spki)) refuse(`${path} was not issued by ${authority.label}.`);
}

/**
 * A serial number alone: the authority was taken over by the document it names, which lies beside it, so that certificates nobody here has
 * may exist; a second person read the number before it was put up.
 */
function checkSerialOnly(
  reading: BundleReading,
  { authority }: RevocationDocument,
  { serial, importedBy }: SerialOnlyRevocation,
  proposed: number,
): void {
  const made = eventsOf(reading.events(), 'artifact-made').find(({ role, sha256 }) => role === earlierImportRole && sha256 === importedBy);
  if (made === undefined)
    return refuse(`Serial ${serial} was revoked without a certificate, and nothing says that ${authority.label} was taken over.`);
  const bytes = reading.file(made.path);
  if (sha256Hex(bytes) !== importedBy || parseAuthorityImport(bytes).authority.spkiSha256 !== authority.spkiSha256)
    refuse(`${made.path} is not the taking over of ${authority.label}.`);
  if (reading.planned().attendance === 'unattended') return;
  const second = eventsOf(reading.events(), 'serial-confirmed').findLast((each) => each.serial === serial && each.seq < proposed);
  if (second === undefined || second.authority !== authority.spkiSha256 || second.actor === second.answeredBy)
    refuse(`Serial ${serial} was revoked without a certificate, and no second person read it.`);
}

function entryOf({ serial, code, revocationDate, invalidityDate }: Revocation): Uint8Array {
  return encodeCrlEntry({
    serialNumber: parseSerialNumber(serial),
    revocationDate: new Date(revocationDate),
    reason: code === 0 ? null : code,
    ...(invalidityDate === undefined ? {} : { invalidityDate: new Date(invalidityDate) }),
  });
}

/** By the plan's rule set, the policy's word on hold, and the kind of certificate the document names. */
function checkReasons(reading: BundleReading, { event, document }: Recorded): void {
  const { rules } = reading.plan().value;
  const hold = reading.policy()?.value.crl.hold === 'allowed';
  if (document.rules !== rules || (document.hold === 'allowed') !== hold)
    refuse('The revocation was put up under another rule set or another word on hold than plan and policy have.');
  for (const { serial, kind, code, reason, happened, before, revocationDate, invalidityDate, note } of document.revocations) {
    // What an entry was before is in the record alone; the document says it in words.
    const current = before === undefined ? {} : { current: before.startsWith(describeCode(certificateHold)) ? certificateHold : null };
    const offer = reasonsOffered({ rules, kind, hold, ...current }).find((each) => each.happened === happened);
    if (offer?.code !== code || reason !== describeCode(code))
      refuse(`Serial ${serial} was revoked for a reason rule set ${rules} does not give it.`);
    if (before !== undefined && note === undefined) refuse(`The entry of serial ${serial} was changed without a note.`);
    const date = Date.parse(revocationDate);
    if (date > Date.parse(event.at)) refuse(`The revocation of serial ${serial} is dated in the future.`);
    if (invalidityDate !== undefined && (rules === 'br' || Date.parse(invalidityDate) > date))
      refuse(`The invalidity date of serial ${serial} is not one rule set ${rules} allows.`);
  }
}

/**
 * Where the playbook goes on to CRLs, every entry stands on the one this run signed last of those that speak of its certificate, byte for
 * byte; what was released does not.
 */
function checkListed(reading: BundleReading, { event, document }: Recorded): void {
  const opener = reading.playbook().value.steps.find(({ kind }) => kind === 'open-authority');
  if (
    opener !== undefined &&
    plannedText(reading.plan().value, stepOf(reading.playbook().value, opener.id), 'authority') !== document.authority.label
  )
    refuse('The revocation is of another authority than the plan names.');
  // A root's own certificate stands on no list: whoever trusts it looks for it on none (RFC 5280 §6.1). What it means is KEY-NOT-COMPROMISED.
  const revocations = document.revocations.filter((each) => !isOwn(reading, document, each));
  if (revocations.length === 0) return;
  const lists = listsAfter(reading, event, new Set(revocations.map(({ serial }) => serial)));
  // Beside a complete CRL, its delta says the same (CRL-DELTA-COMPLETE).
  const complete = lists.filter(({ delta }) => !delta);
  const crls = complete.length > 0 ? complete : lists;
  if (crls.length === 0) return refuse('No CRL was signed after the revocation was recorded.');
  for (const revocation of revocations) {
    const points =
      revocation.kind === 'unknown'
        ? []
        : certificatePoints(readCertificate(reading.file(`artifacts/${document.authority.label}/revoked/${revocation.serial}.der`)));
    const crl =
      crls.findLast(({ address }) => address === null || points.some((point) => Buffer.compare(point, address) === 0)) ??
      refuse(`No CRL was signed that speaks of serial ${revocation.serial}.`);
    const der = crl.listed.get(revocation.serial);
    if (revocation.code === removeFromCrl) {
      if (der !== undefined) refuse(`Serial ${revocation.serial} was released and stands on ${crl.path}.`);
      continue;
    }
    if (der === undefined) refuse(`Serial ${revocation.serial} was recorded as revoked and is missing from ${crl.path}.`);
    if (Buffer.compare(der, entryOf(revocation)) !== 0)
      refuse(`The entry of serial ${revocation.serial} on ${crl.path} is not what was approved.`);
  }
}

/** A self-signed certificate of the authority's own key, declared compromised. */
function isOwn(reading: BundleReading, { authority }: RevocationDocument, { serial, code, kind }: Revocation): boolean {
  if (kind === 'unknown') return false;
  const fields = readCertificate(reading.file(`artifacts/${authority.label}/revoked/${serial}.der`));
  return sha256Hex(fields.spki) === authority.spkiSha256 && isSignedBy(fields, fields.spki) && compromiseReasons.has(code);
}

interface ListAfter {
  readonly path: string;
  readonly delta: boolean;
  /** Of a partition: its distributionPoint as it stands; null: it speaks of every certificate. */
  readonly address: Uint8Array | null;
  /** Of the serial numbers asked for, their entries. */
  readonly listed: ReadonlyMap<string, Uint8Array>;
}

/** The CRLs signed after it by the key, in the order they were built. */
function listsAfter(reading: BundleReading, event: Recorded['event'], asked: ReadonlySet<string>): ListAfter[] {
  return reading.artifacts().flatMap(({ path, fields, built }): ListAfter[] => {
    if (fields.kind !== 'crl' || built.seq <= event.seq || built.issuerSpkiSha256 !== event.authority) return [];
    const listed = new Map<string, Uint8Array>();
    const delta = baseNumberOf(fields) !== null;
    for (const { serialNumber, der, reason } of fields.entries) {
      const serial = magnitudeOf(serialNumber);
      if (asked.has(serial) && !(delta && reason === removeFromCrl)) listed.set(serial, der);
    }
    return [{ path, delta, address: issuingPointOf(fields)?.distributionPoint ?? null, listed }];
  });
}
