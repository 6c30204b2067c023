// A whole class of certificates revoked at once: what was recorded by what was approved, and by the CRL that was signed.

import { hashOfSerials, type MassRevocation, parseMassRevocation } from '../../formats/mass-revocation.ts';
import { crlEntryWriter } from '../../pki/crl-entry-writer.ts';
import { describeCode, reasonsOffered } from '../../pki/revocation-reason.ts';
import { magnitudeOf } from '../../pki/serial-number.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { refuse } from './judge.ts';
import { plannedText, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';

export interface RecordedMass {
  readonly event: EventData<'mass-revocation-recorded'>;
  readonly document: MassRevocation;
}

/** Every record rests on an approved document of this run, and says what it says. DOCUMENT-UNCHANGED holds that to its approval. */
export function massRevocationsIn(reading: BundleReading): RecordedMass[] {
  const put = eventsOf(reading.events(), 'document-proposed');
  const done = eventsOf(reading.events(), 'document-carried-out');
  return eventsOf(reading.events(), 'mass-revocation-recorded').map((event) => {
    const carried = done.find((each) => each.document === 'mass-revocation' && each.sha256 === event.document && each.seq < event.seq);
    const proposed = put.find(({ sha256 }) => sha256 === event.document);
    if (carried === undefined || proposed === undefined)
      return refuse(`Line ${event.seq} of the transcript records a mass revocation nobody approved.`);
    const document = parseMassRevocation(reading.file(proposed.path));
    if (document.authority.spkiSha256 !== event.authority || proposed.authoritySpkiSha256 !== event.authority)
      refuse(`Line ${event.seq} of the transcript records revocations of another authority than was approved.`);
    if (document.certificates.count !== event.count || document.certificates.sha256 !== event.sha256)
      refuse(`Line ${event.seq} of the transcript records the revocation of other certificates than were approved.`);
    checkPlanned(reading, document, proposed.item);
    return { event, document };
  });
}

function checkPlanned(reading: BundleReading, document: MassRevocation, item: string): void {
  const playbook = reading.playbook().value;
  const plan = reading.plan().value;
  const step = stepOf(playbook, item);
  if (plannedText(plan, step, 'selection') !== document.selection)
    refuse('The mass revocation is of another selection than the plan names.');
  const opener = playbook.steps.find(({ kind }) => kind === 'open-authority');
  if (opener !== undefined && plannedText(plan, opener, 'authority') !== document.authority.label)
    refuse('The mass revocation is of another authority than the plan names.');
}

/** By the plan's rule set; hold is not offered to a class of certificates. */
export function checkMassReason(reading: BundleReading, { event, document }: RecordedMass): void {
  const { rules } = reading.plan().value;
  const { happened, code, reason, revocationDate, invalidityDate, asOf } = document;
  if (document.rules !== rules) refuse('The mass revocation was put up under another rule set than the plan has.');
  const offer = reasonsOffered({ rules, kind: 'leaf', hold: false }).find((each) => each.happened === happened);
  if (offer?.code !== code || reason !== describeCode(code))
    refuse(`The certificates were revoked for a reason rule set ${rules} does not give them.`);
  const date = Date.parse(revocationDate);
  if (date > Date.parse(event.at) || Date.parse(asOf) > Date.parse(event.at)) refuse('The mass revocation is dated in the future.');
  if (invalidityDate !== undefined && (rules === 'br' || Date.parse(invalidityDate) > date))
    refuse(`The invalidity date of the mass revocation is not one rule set ${rules} allows.`);
}

/**
 * Every serial number stands on the CRL this run signed last, in an entry that is byte for byte what was approved: together they have the
 * approved hash.
 */
export function checkMassListed(reading: BundleReading, { event, document }: RecordedMass): void {
  const crl = reading
    .artifacts()
    .filter(({ fields, built }) => fields.kind === 'crl' && built.seq > event.seq && built.issuerSpkiSha256 === event.authority)
    .at(-1);
  if (crl?.fields.kind !== 'crl') return refuse('No CRL was signed after the mass revocation was recorded.');
  const { code, revocationDate, invalidityDate, certificates } = document;
  const entryOf = crlEntryWriter({
    revocationDate: new Date(revocationDate),
    reason: code === 0 ? null : code,
    ...(invalidityDate === undefined ? {} : { invalidityDate: new Date(invalidityDate) }),
  });
  const serials: string[] = [];
  for (const { serialNumber, der } of crl.fields.entries) {
    const serial = magnitudeOf(serialNumber);
    if (Buffer.compare(entryOf(Buffer.from(serial, 'hex')), der) === 0) serials.push(serial);
  }
  if (serials.length !== certificates.count || hashOfSerials(serials) !== certificates.sha256)
    refuse(
      `${crl.path} has ${serials.length} entries as the mass revocation says, and ${certificates.count} were approved, or other ones.`,
    );
}
