import { type Check, notChecked } from '../../checks.ts';
import { checkAgainstExisting, checkRequestBeside } from '../../lint/against-existing.ts';
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
  const compared = (name: Compared): Check => judge(name, () => compare(reading, name));
  return [
    judge('EXISTING-CERTIFICATE', () => checkNamed(reading)),
    compared('SAME-SUBJECT-AND-KEY'),
    compared('NOT-WIDENED'),
    compared('EXISTING-DATES'),
  ];
}

/** A step that answers a request may do so for a key that has a certificate, where the plan names that one. */
const answersRequest = (reading: BundleReading, { item }: EventData<'tbs-built'>): boolean => {
  const needs = stepOf(reading.playbook().value, item).needs;
  return (needs?.['request'] ?? needs?.['requests']) !== undefined;
};

/** The certificate the key of a new one had, by the step that the playbook has make it anew; null where it had none. */
export function existingBehind(reading: BundleReading, built: EventData<'tbs-built'>): CertificateFields | null {
  const needs = stepOf(reading.playbook().value, built.item).needs;
  const none = built.existingSha256 === undefined || built.existingSha256 === null;
  if ((needs?.['renews'] ?? needs?.['existing']) === undefined) {
    if (none) return null;
    if (!answersRequest(reading, built)) refuse(`Step ${built.item} made a certificate anew, which the playbook does not have it do.`);
  }
  return keptCertificate(reading, built.existingSha256, `step ${built.item} made anew`);
}

/** Of this hash. `which`: what it is, in the sentence. @throws where the bundle has none */
function keptCertificate(reading: BundleReading, sha256: string | null | undefined, which: string): CertificateFields {
  const kept = filesBeside(reading).find(({ fields }) => sha256Hex(fields.der) === sha256);
  return kept?.fields ?? refuse(`The certificate that ${which} is not in the bundle as it was.`);
}

/** Certificates that came back and took the place of one: each beside the one before. */
function installed(reading: BundleReading): { path: string; fields: CertificateFields; existing: CertificateFields; seq: number }[] {
  return eventsOf(reading.events(), 'authority-installed').flatMap(({ label, renews, step, seq }) => {
    const needs = stepOf(reading.playbook().value, step).needs;
    if ((needs?.['renews'] !== undefined) !== (renews !== undefined && renews !== null))
      refuse(`Line ${seq} of the transcript installs a certificate otherwise than the playbook has it done.`);
    if (renews === undefined || renews === null) return [];
    const path = `artifacts/${label}/certificate.der`;
    const existing = keptCertificate(reading, renews, 'was in force before');
    return [{ path, fields: readCertificate(reading.file(path)), existing, seq }];
  });
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
  const renewed = installed(reading).map(({ existing, seq }) => ({ sha256: sha256Hex(existing.der), seq }));
  const known = new Set([...behind, ...renewed].map(({ sha256 }) => sha256));
  const stray = filesBeside(reading).find(({ fields }) => !known.has(sha256Hex(fields.der)));
  if (stray !== undefined) refuse(`${quote(stray.path)} is a certificate of which nothing was made anew.`);
  if (known.size === 0) return notChecked('EXISTING-CERTIFICATE', none);
  const named = reading.plan().value.existingCertificate;
  for (const { sha256, seq } of renewed) {
    if (named === undefined || (named !== sha256 && reading.planned().mode === 'production'))
      refuse(`Line ${seq} of the transcript puts a certificate in the place of another one than the plan names.`);
    checkInForce(reading, sha256, seq, `Line ${seq} of the transcript`);
  }
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
    // Whose certificate it is says the request, which CSR-POP judges; what is signed beside it is of its issuer.
    if (!answersRequest(reading, built)) checkInForce(reading, sha256, built.seq, `Step ${built.item}`);
  }
  return `${behind.length + renewed.length} made anew`;
}

/** What this run opened the authority with. */
function checkInForce(reading: BundleReading, sha256: string, before: number, who: string): void {
  const opened = eventsOf(reading.events(), 'authority-opened').findLast(({ seq }) => seq < before);
  if (opened?.certificateSha256 !== sha256) refuse(`${who} made another certificate anew than the one in force.`);
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

type Compared = 'SAME-SUBJECT-AND-KEY' | 'NOT-WIDENED' | 'EXISTING-DATES';

function compare(reading: BundleReading, name: Compared): Check | string {
  const renewed = installed(reading);
  if (renewed.length === 0 && eventsOf(reading.events(), 'tbs-built').every((built) => existingBehind(reading, built) === null))
    return notChecked(name, none);
  const found = [
    ...renewed.map(({ path, fields, existing }) => ({
      path,
      checks: checkAgainstExisting(fields, { fields: existing, subject: existing.subject }, 'renewal'),
    })),
    ...reading.artifacts().flatMap(({ path, fields, built }) => {
      const existing = existingBehind(reading, built);
      if (existing === null || fields.kind === 'crl' || fields.kind === 'ocsp' || fields.kind === 'cms') return [];
      const beside = { fields: existing, subject: nameBeside(existing.subject, reading.planned().mode !== 'production') };
      if (fields.kind === 'request') return [{ path, checks: checkRequestBeside(fields, beside) }];
      const kind = built.subjectSpkiSha256 === built.issuerSpkiSha256 || answersRequest(reading, built) ? 'renewal' : 'cross';
      return [{ path, checks: checkAgainstExisting(fields, beside, kind) }];
    }),
  ];
  const judged = found.flatMap(({ path, checks }) => {
    const check = checks.find((each) => each.name === name);
    if (check?.verdict === 'failed') refuse(`${path}: ${check.reason ?? 'it was not compared'}.`);
    return check === undefined ? [] : [check];
  });
  return judged.length === 0 ? notChecked(name, 'a request has no dates') : `${judged.length} files`;
}
