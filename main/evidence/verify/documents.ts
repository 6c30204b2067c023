import { type Check, notChecked } from '../../checks.ts';
import { canonicalJson, type JsonObject, parseCanonicalJson } from '../../formats/canonical-json.ts';
import { certifiesItself } from '../../formats/playbook.ts';
import { parsePolicy } from '../../formats/policy.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import type { ShownItem } from '../shown-view.ts';
import { importOf } from './imported.ts';
import { installationOf } from './installation.ts';
import { judge, quote, refuse } from './judge.ts';
import type { BundleReading } from './reading.ts';

/** SHA-256 of a document people were asked to approve → the event that put it up. */
export function proposedDocuments(reading: BundleReading): ReadonlyMap<string, EventData<'document-proposed'>> {
  // One that was refused may be put up again, the same to the byte: the first event is the one no approval may come before.
  return new Map(
    eventsOf(reading.events(), 'document-proposed')
      .toReversed()
      .map((event) => [event.sha256, event]),
  );
}

/** The document as the approvers saw it, where the bundle holds it: one that was refused is not in it. */
export function shownDocument(reading: BundleReading, sha256: string): ShownItem | undefined {
  const event = proposedDocuments(reading).get(sha256);
  const bytes = event === undefined ? undefined : reading.directory.files.get(event.path);
  if (event === undefined || bytes === undefined || sha256Hex(bytes) !== sha256) return undefined;
  return { item: event.item, makes: 'document', tbs: bytes };
}

/**
 * DOCUMENT-UNCHANGED: what was carried out is the document that was put up and is in the bundle; no policy was adopted, no
 * key destroyed and no authority installed, taken over or retired by these steps without one that says so.
 */
export function checkDocuments(reading: BundleReading): Check {
  return judge('DOCUMENT-UNCHANGED', () => {
    const done = eventsOf(reading.events(), 'document-carried-out');
    for (const event of done) checkDocument(reading, event);
    checkActs(reading, done);
    return done.length === 0 ? notChecked('DOCUMENT-UNCHANGED', 'no document was put up for approval') : `${done.length} documents`;
  });
}

function checkDocument(reading: BundleReading, { item, document, sha256, seq }: EventData<'document-carried-out'>): void {
  const event = proposedDocuments(reading).get(sha256);
  if (event === undefined || event.seq > seq || event.document !== document || event.item !== item)
    return refuse(`Line ${seq} of the transcript carries out what nobody put up.`);
  const bytes = reading.file(event.path);
  if (sha256Hex(bytes) !== sha256) refuse(`${quote(event.path)} is not the document that was put up.`);
  if (document === 'policy') parsePolicy(bytes);
  else parseCanonicalJson(bytes, 'The document', 256 * 1024);
}

/** SHA-256 of the policy an installation brings, by its own lines. */
const installedPolicy = (content: JsonObject): string => sha256Hex(new TextEncoder().encode(canonicalJson(content['policy'] ?? null)));

function checkActs(reading: BundleReading, done: readonly EventData<'document-carried-out'>[]): void {
  const events = reading.events();
  const steps = reading.playbook().value.steps;
  const saysSo = (document: string, seq: number): EventData<'document-carried-out'> | undefined =>
    done.find((each) => each.document === document && each.seq < seq);
  const certifies = steps.some(certifiesItself);
  for (const { sha256, seq } of eventsOf(events, 'policy-adopted')) {
    if (certifies || saysSo('policy', seq)?.sha256 === sha256) continue;
    const imported = saysSo('authority-import', seq);
    if (imported !== undefined && importOf(reading, imported.sha256).policySha256 === sha256) continue;
    const installation = saysSo('installation', seq);
    if (installation === undefined || installedPolicy(installationOf(reading, installation.sha256)) !== sha256)
      refuse(`Line ${seq} of the transcript adopts a policy nobody approved.`);
  }
  for (const { document, seq } of eventsOf(events, 'authority-installed')) {
    if (saysSo('installation', seq)?.sha256 !== document) refuse(`Line ${seq} of the transcript installs an authority without approval.`);
  }
  for (const { document, seq } of eventsOf(events, 'authority-imported')) {
    if (saysSo('authority-import', seq)?.sha256 !== document)
      refuse(`Line ${seq} of the transcript takes over an authority without approval.`);
  }
  for (const { document, seq } of eventsOf(events, 'authority-retired')) {
    if (saysSo('retirement', seq)?.sha256 !== document) refuse(`Line ${seq} of the transcript retires an authority without approval.`);
  }
  for (const { document, seq } of eventsOf(events, 'revocation-recorded')) {
    if (saysSo('revocation', seq)?.sha256 !== document) refuse(`Line ${seq} of the transcript records a revocation without approval.`);
  }
  for (const { document, seq } of eventsOf(events, 'mass-revocation-recorded')) {
    if (saysSo('mass-revocation', seq)?.sha256 !== document)
      refuse(`Line ${seq} of the transcript records a mass revocation without approval.`);
  }
  for (const { operation, ckaId, step, seq } of eventsOf(events, 'intent')) {
    if (operation !== 'destroy-key' || steps.find(({ id }) => id === step)?.kind !== 'destroy-keys') continue;
    const document = saysSo('destruction', seq) ?? saysSo('retirement', seq);
    const path = document === undefined ? undefined : proposedDocuments(reading).get(document.sha256)?.path;
    const text = path === undefined ? '' : Buffer.from(reading.file(path)).toString('utf8');
    if (!text.includes(`"ckaId":"${ckaId ?? ''}"`)) refuse(`Line ${seq} of the transcript destroys a key nobody approved destroying.`);
  }
}
