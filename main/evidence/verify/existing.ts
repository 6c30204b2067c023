import { type Check, notChecked } from '../../checks.ts';
import { checkAgainstExisting } from '../../lint/against-existing.ts';
import { sha256Hex } from '../../pki/hash.ts';
import type { CertificateFields } from '../../pki/parse-certificate.ts';
import { nameBeside } from '../../pki/rehearsal-mark.ts';
import { isSignedBy } from '../../pki/signed-by.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { judge, quote, refuse } from './judge.ts';
import { plannedText, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';
import { existingRole, readCertificate } from './signed-artifacts.ts';

const none = 'no key got a certificate beside one it has';

/** EXISTING-CERTIFICATE, SAME-SUBJECT-AND-KEY, NOT-WIDENED, EXISTING-DATES: certificates of keys that had one already. */
export function checkExisting(reading: BundleReading): Check[] {
  const compared = (name: 'SAME-SUBJECT-AND-KEY' | 'NOT-WIDENED' | 'EXISTING-DATES'): Check => judge(name, () => compare(reading, name));
  return [
    judge('EXISTING-CERTIFICATE', () => checkNamed(reading)),
    compared('SAME-SUBJECT-AND-KEY'),
    compared('NOT-WIDENED'),
    compared('EXISTING-DATES'),
  ];
}

/** The certificate the key of a new one had, by the step that the playbook has make it anew; null where it had none. */
export function existingBehind(reading: BundleReading, built: EventData<'tbs-built'>): CertificateFields | null {
  const needs = stepOf(reading.playbook().value, built.item).needs;
  if ((needs?.['renews'] ?? needs?.['existing']) === undefined) {
    if (built.existingSha256 !== undefined && built.existingSha256 !== null)
      refuse(`Step ${built.item} made a certificate anew, which the playbook does not have it do.`);
    return null;
  }
  const kept = filesBeside(reading).find(({ fields }) => sha256Hex(fields.der) === built.existingSha256);
  return kept?.fields ?? refuse(`The certificate that step ${built.item} made anew is not in the bundle as it was.`);
}

/** Files with a certificate that was there before, each read. */
function filesBeside(reading: BundleReading): { path: string; fields: CertificateFields }[] {
  return eventsOf(reading.events(), 'artifact-made')
    .filter(({ role }) => role === existingRole)
    .map(({ path }) => ({ path, fields: readCertificate(reading.file(path)) }));
}

/** In production the plan names it; a rehearsal has the certificate its stand-in was opened with. */
function checkNamed(reading: BundleReading): Check | string {
  const behind = eventsOf(reading.events(), 'tbs-built').flatMap((built) => {
    const existing = existingBehind(reading, built);
    return existing === null ? [] : [{ built, sha256: sha256Hex(existing.der) }];
  });
  const known = new Set(behind.map(({ sha256 }) => sha256));
  const stray = filesBeside(reading).find(({ fields }) => !known.has(sha256Hex(fields.der)));
  if (stray !== undefined) refuse(`${quote(stray.path)} is a certificate of which nothing was made anew.`);
  if (behind.length === 0) return notChecked('EXISTING-CERTIFICATE', none);
  const named = reading.plan().value.existingCertificate;
  for (const { built, sha256 } of behind) {
    const source = stepOf(reading.playbook().value, built.item).needs?.['existing'];
    // A stand-in's certificate no plan can name; one that was imported is the same in a rehearsal.
    const standsIn = source === undefined && reading.planned().mode !== 'production';
    if (named === undefined || (named !== sha256 && !standsIn))
      refuse(`Step ${built.item} made another certificate anew than the plan names.`);
    if (source !== undefined) {
      checkImported(reading, built, [source].flat(), sha256);
      continue;
    }
    const opened = eventsOf(reading.events(), 'authority-opened').findLast(({ seq }) => seq < built.seq);
    if (opened?.certificateSha256 !== sha256) refuse(`Step ${built.item} made another certificate anew than the one in force.`);
  }
  return `${behind.length} made anew`;
}

/** The certificate is the one the step imported that the playbook names, under the plan's label, and its possession was proved. */
function checkImported(reading: BundleReading, built: EventData<'tbs-built'>, sources: readonly string[], sha256: string): void {
  const playbook = reading.playbook().value;
  const event = eventsOf(reading.events(), 'certificate-imported').findLast(({ step, seq }) => sources.includes(step) && seq < built.seq);
  if (event?.sha256 !== sha256) return refuse(`Step ${built.item} used another certificate than was imported.`);
  if (event.label !== plannedText(reading.plan().value, stepOf(playbook, event.step), 'label'))
    refuse(`Line ${event.seq} of the transcript imports a certificate under another label than the plan gives it.`);
  const fields = readCertificate(reading.file(`artifacts/${event.label}/existing.der`));
  const spkiSha256 = sha256Hex(fields.spki);
  // CSR-POP judges the request.
  const asked = eventsOf(reading.events(), 'request-imported').some(
    (request) => request.step === event.step && request.spkiSha256 === spkiSha256,
  );
  if (!asked && !isSignedBy(fields, fields.spki))
    refuse(`Nothing proves that whoever brought artifacts/${event.label}/existing.der holds its key.`);
}

function compare(reading: BundleReading, name: 'SAME-SUBJECT-AND-KEY' | 'NOT-WIDENED' | 'EXISTING-DATES'): Check | string {
  if (eventsOf(reading.events(), 'tbs-built').every((built) => existingBehind(reading, built) === null)) return notChecked(name, none);
  let compared = 0;
  for (const { path, fields, built } of reading.artifacts()) {
    if (fields.kind !== 'certificate') continue;
    const existing = existingBehind(reading, built);
    if (existing === null) continue;
    const subject = nameBeside(existing.subject, reading.planned().mode !== 'production');
    const kind = built.subjectSpkiSha256 === built.issuerSpkiSha256 ? 'renewal' : 'cross';
    const checks = checkAgainstExisting(fields, { fields: existing, subject }, kind);
    const found = checks.find((check) => check.name === name);
    if (found?.verdict !== 'passed') refuse(`${path}: ${found?.reason ?? 'it was not compared'}.`);
    compared += 1;
  }
  return `${compared} files`;
}
