import { type Check, type CheckName, notChecked } from '../../checks.ts';
import { canonicalJson } from '../../formats/canonical-json.ts';
import { hashOfList, parseAuthorityImport, type AuthorityImport } from '../../formats/authority-import.ts';
import { sha256Hex } from '../../pki/hash.ts';
import { importedEntries, judgeImported, type ImportedAuthority } from '../../pki/judge-imported.ts';
import { parseIssuedList } from '../../pki/issued-list.ts';
import { readAuthorityFiles } from '../../pki/read-authority-files.ts';
import { type EventData, eventsOf } from '../event-data.ts';
import { readChain } from './chain.ts';
import { judge, once, quote, refuse, sameBytes } from './judge.ts';
import { plannedText, stepOf } from './planned-values.ts';
import type { BundleReading } from './reading.ts';
import { importedRole, readCertificate, readCrl } from './signed-artifacts.ts';

const judged = ['IMPORTED-AUTHORITY', 'IMPORTED-CRL', 'IMPORTED-ISSUED'] as const;

/** IMPORTED-AUTHORITY, IMPORTED-CRL, IMPORTED-ISSUED: an authority that was run elsewhere and taken over in this run. */
export function checkImported(reading: BundleReading): Check[] {
  const verdicts = once(() => judgeAll(reading));
  return judged.map((name) => judge(name, () => verdictOf(reading, name, verdicts())));
}

function verdictOf(reading: BundleReading, name: CheckName, all: readonly (readonly Check[])[]): Check | string {
  const checks = all.map((each) => each.find((check) => check.name === name));
  if (checks.length === 0) return notChecked(name, 'no authority was taken over in this run');
  for (const check of checks) {
    if (check?.verdict === 'failed') return refuse(check.reason ?? '');
    // What was not given counts only where the plan says why.
    if (
      check?.verdict !== 'passed' &&
      reading.planned().mode === 'production' &&
      !reading.plan().value.waivers.some((waiver) => waiver.check === name)
    )
      return refuse(`${check?.reason ?? 'It was not checked'}, and the plan does not waive it.`);
  }
  const open = checks.find((check) => check?.verdict !== 'passed');
  if (open === undefined) return checks[0]?.reason ?? '';
  // A rehearsal's stand-in has no past.
  return reading.planned().mode === 'production' ? { ...open, name, verdict: 'waived', by: 'plan' } : open;
}

/** The three verdicts of each authority that was taken over, made anew from the files. @throws where files, log and plan do not belong together */
function judgeAll(reading: BundleReading): Check[][] {
  const imported = eventsOf(reading.events(), 'authority-imported');
  const folders = imported.map(({ label }) => `artifacts/${label}/`);
  for (const { path, role } of eventsOf(reading.events(), 'artifact-made'))
    if (role === importedRole && !folders.some((folder) => path.startsWith(folder)))
      refuse(`${quote(path)} is said to be of an authority that was taken over, and none was.`);
  const carriedOut = eventsOf(reading.events(), 'document-carried-out').filter(({ document }) => document === 'authority-import');
  if (carriedOut.some(({ sha256 }) => !imported.some(({ document }) => document === sha256)))
    refuse('An authority was to be taken over, and the log does not tell which.');
  return imported.map((event) => judgeOne(reading, event));
}

function judgeOne(reading: BundleReading, event: EventData<'authority-imported'>): Check[] {
  const document = importOf(reading, event.document);
  const material = materialOf(reading, event, document);
  const { certificate, chain, crl, issued } = material;
  if (document.authority.spkiSha256 !== event.authority || sha256Hex(certificate.spki) !== event.authority)
    refuse('The authority that was taken over has another key than was approved.');
  const found = [certificate, ...chain].map(({ der }) => sha256Hex(der));
  const said = [document.certificate.sha256, ...document.issuers.map(({ sha256 }) => sha256)];
  if (canonicalJson(found) !== canonicalJson(said)) refuse('The certificates in the bundle are not those that were approved.');
  if ((document.crl?.sha256 ?? '') !== (crl === null ? '' : sha256Hex(crl.der)) || (document.crl?.number ?? '') !== event.crlNumber)
    refuse('The CRL in the bundle is not the one that was approved.');
  if (canonicalJson(hashOfList(issued.map(({ der }) => der))) !== canonicalJson(document.issued) || event.issued !== document.issued.count)
    refuse('What the authority issued is not in the bundle as it was approved.');
  const entries = canonicalJson(hashOfList(importedEntries(material)));
  if (entries !== canonicalJson(document.entries) || entries !== canonicalJson(event.entries))
    refuse('The entries its next CRL begins with are not those of its CRL and list.');
  checkProved(reading, event);
  return judgeImported(material);
}

/** The files of the authority's folder. @throws input.* */
function materialOf(reading: BundleReading, { label, at }: EventData<'authority-imported'>, document: AuthorityImport): ImportedAuthority {
  const folder = `artifacts/${label}`;
  const certificate = readCertificate(reading.file(`${folder}/certificate.der`));
  if (!sameBytes(readCertificate(reading.file(`${folder}/certificate.pem`)).der, certificate.der))
    refuse(`${folder}/certificate.pem is another certificate than certificate.der.`);
  const list = `${folder}/imported/${reading.directory.files.has(`${folder}/imported/issued.csv`) ? 'issued.csv' : 'index.txt'}`;
  const index = document.index === null ? null : reading.file(list);
  if (index !== null && sha256Hex(index) !== document.index) refuse(`${list} is not the list that was approved.`);
  const issued =
    document.issued.count === 0
      ? []
      : readAuthorityFiles([{ name: 'issued.pem', bytes: reading.file(`${folder}/imported/issued.pem`) }]).certificates;
  return {
    certificate,
    chain: document.issuers.length === 0 ? [] : readChain(reading.file(`${folder}/chain.pem`)),
    crl: document.crl === null ? null : readCrl(reading.file(`${folder}/imported/crl.der`)),
    issued,
    index: index === null ? null : parseIssuedList(index).rows,
    at: new Date(at),
  };
}

/** The key was found and a probe of it verified before the document was put up; the plan names the label. */
function checkProved(reading: BundleReading, event: EventData<'authority-imported'>): void {
  const found = eventsOf(reading.events(), 'external-key-found').findLast(({ seq }) => seq < event.seq);
  if (found === undefined || found.spkiSha256 !== event.authority || found.certificateSha256 !== event.certificateSha256)
    return refuse('The authority was taken over with another key than this run found.');
  const planned = plannedText(reading.plan().value, stepOf(reading.playbook().value, found.step), 'label');
  if (planned !== event.label || planned !== found.label) refuse('The authority was taken over under another label than the plan names.');
  const verified = new Set(
    reading
      .events()
      .filter(({ event: name }) => name === 'call-verified')
      .map(({ data }) => data['id']),
  );
  const probe = eventsOf(reading.events(), 'intent').find(
    ({ operation, spkiSha256, id, seq }) =>
      operation === 'sign-probe' && spkiSha256 === event.authority && seq < found.seq && verified.has(id),
  );
  if (probe === undefined) refuse('The key of the authority that was taken over proved nothing in this run.');
}

/** The approved import of this hash. @throws where the bundle has none */
export function importOf(reading: BundleReading, document: string): AuthorityImport {
  const put = eventsOf(reading.events(), 'document-proposed').find(({ sha256 }) => sha256 === document);
  if (put?.document !== 'authority-import') return refuse('An authority was taken over by something that is no import.');
  return parseAuthorityImport(reading.file(put.path));
}
