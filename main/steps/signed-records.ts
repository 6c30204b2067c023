// What a verified signature becomes: files of the bundle, rows of the database, events of the log. Pure.

import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { isOfBatch } from '../formats/item-id.ts';
import { publicationOf } from '../formats/publication.ts';
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts';
import { previousRole } from '../evidence/verify/signed-artifacts.ts';
import { crlFileName } from '../pki/crl-scope.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import { encodePem } from '../pki/pem.ts';
import { parseSerialNumber } from '../pki/serial-number.ts';
import type { CertificateKind } from '../pki/profile.ts';
import { crlBytes } from '../store/kept-bytes.ts';
import type { RowWrite } from '../store/store.ts';
import { certificateRow } from '../store/tables/certificate.ts';
import { crlRow, readCrl } from '../store/tables/crl.ts';
import { adoptedPolicy } from './adopted-policy.ts';
import { assignedScope, type AssignedScope } from './certificate-scopes.ts';
import { authorityRows } from './authority-rows.ts';
import { succeededEvent } from './succession.ts';
import type { PlannedCertificate, PlannedCrl } from './set-items.ts';
import { fromBase64, type KeyValue, type SuccessionValue } from './values.ts';
import { releaseDay, supersededEvent } from './crl-series.ts';
import { chainFile, fileRow, type BundleFile } from './kept-files.ts';
import { seriesCalendar, supersededBy } from './signed-series.ts';
import { besideCms, cmsFile } from './cms-records.ts';
import { besideOcsp, ocspFile, ocspRow } from './ocsp-records.ts';
import { handoffOf, type HandoffPlace } from './handoff-records.ts';
import { requestRows } from './request-rows.ts';
import type { SignedItem } from './sign.ts';
import type { StepContext } from './step.ts';

export interface SignedRecords {
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly role: string }[];
  readonly rows: readonly RowWrite[];
  readonly events: readonly { readonly event: string; readonly data: JsonObject; readonly checks: readonly Check[] }[];
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A CA has a folder of its own; what is issued to others lies beside the issuer's chain, by serial number (formats.md, Evidence bundle). */
function certificateFiles(
  key: KeyValue,
  kind: CertificateKind,
  planned: PlannedCertificate,
  der: Uint8Array,
  first: (path: string, file: () => BundleFile) => BundleFile[],
): BundleFile[] {
  const pem = text(encodePem('CERTIFICATE', der));
  const pair = (base: string): BundleFile[] => [
    { path: `${base}.der`, bytes: der, role: 'certificate' },
    { path: `${base}.pem`, bytes: pem, role: 'certificate' },
  ];
  const issuer = `artifacts/${key.label}`;
  const chain = planned.issuerChain ?? [];
  if (kind === 'root') return [...pair(`${issuer}/certificate`), { path: `${issuer}/chain.pem`, bytes: pem, role: 'chain' }];
  // A key of ours has a folder of its own, like an authority's.
  if (kind === 'leaf' && planned.label === undefined)
    return [...pair(`${issuer}/issued/${planned.serialNumber}`), ...first(`${issuer}/chain.pem`, () => chainFile(issuer, chain))];
  const folder = `artifacts/${planned.request?.label ?? planned.label ?? planned.serialNumber}`;
  return [...pair(`${folder}/certificate`), chainFile(folder, chain)];
}

/** Where the hand-off of a certificate lies: a CA's in its folder, others' by serial number in their issuer's. */
function handoffPlace(key: KeyValue, kind: CertificateKind, planned: PlannedCertificate): HandoffPlace | null {
  // Its key stays on the token: there is nobody to hand it to.
  if (kind === 'leaf' && planned.label !== undefined) return null;
  if (kind === 'leaf') return { kind, folder: `artifacts/${key.label}/handoff/${planned.serialNumber}` };
  return kind === 'subordinate'
    ? { kind, folder: `artifacts/${planned.request?.label ?? planned.label ?? planned.serialNumber}/handoff` }
    : null;
}

/** The certificate the key had before: what this one is compared with must be at hand to whoever compares. */
export function existingFiles(folder: string, existing: string | undefined): BundleFile[] {
  if (existing === undefined) return [];
  const der = fromBase64(existing);
  return [
    { path: `${folder}/existing.der`, bytes: der, role: 'existing-certificate' },
    { path: `${folder}/existing.pem`, bytes: text(encodePem('CERTIFICATE', der)), role: 'existing-certificate' },
  ];
}

function filesOf(
  context: StepContext,
  key: KeyValue,
  signed: SignedItem,
  set: readonly SignedItem[],
  first: (path: string, file: () => BundleFile) => BundleFile[],
): BundleFile[] {
  const { planned } = signed.item;
  if (planned.makes === 'certificate') {
    const kind = kindOf(context, signed);
    // The same page a thousand times is nobody's to read: of a batch of leaves the certificates and the chain are handed over.
    const place = kind === 'leaf' && isOfBatch(signed.item.item) ? null : handoffPlace(key, kind, planned);
    const handoff = place === null ? [] : handoffOf(context, place, planned, signed.der, set);
    // Another CA's was kept when it was imported.
    const existing = kind === 'cross' ? [] : existingFiles(`artifacts/${planned.request?.label ?? key.label}`, planned.existing);
    return [...certificateFiles(key, kind, planned, signed.der, first), ...existing, ...handoff];
  }
  if (planned.makes === 'ocsp') return [ocspFile(planned, signed.der)];
  if (planned.makes === 'cms') return [cmsFile(planned, signed.der)];
  const folder = `artifacts/${key.label}`;
  if (planned.makes === 'request')
    return [
      { path: `${folder}/request.der`, bytes: signed.der, role: 'request' },
      { path: `${folder}/request.pem`, bytes: text(encodePem('CERTIFICATE REQUEST', signed.der)), role: 'request' },
      ...existingFiles(folder, planned.existing),
    ];
  // Laid out by the day each is released on: one folder, one sealed medium.
  const place = planned.series === undefined ? folder : `${folder}/series/${releaseDay(planned.thisUpdate)}`;
  const name = `${place}/${crlFileName(planned.scope, planned.crlNumber, planned.baseCrlNumber !== undefined)}`;
  return [
    // The certificate was made in an earlier run; without it nobody could verify what this one signed.
    ...(planned.issuerChain === undefined ? [] : [chainFile(folder, planned.issuerChain)]),
    { path: `${name}.der`, bytes: signed.der, role: 'crl', inFile: signed.item.file !== undefined },
    // Relying parties fetch DER (RFC 5280 §4.2.1.13); of a long CRL the other form would be as long again and nobody's to read.
    ...(signed.item.file === undefined ? [{ path: `${name}.pem`, bytes: text(encodePem('X509 CRL', signed.der)), role: 'crl' }] : []),
    ...previousFiles(context, folder, planned.previous),
  ];
}

/** What this CRL was held to: whoever compares them again needs both. */
function previousFiles(context: StepContext, folder: string, previous: PlannedCrl['previous']): BundleFile[] {
  const hashes = previous === undefined ? [] : [previous.sha256, ...(previous.delta === undefined ? [] : [previous.delta.sha256])];
  return hashes.flatMap((sha256) => {
    const crl = readCrl(context.store, sha256);
    if (crl === null) return [];
    const path = `${folder}/previous/${crlFileName(crl.scope, crl.number, crl.baseNumber !== null)}.der`;
    return [{ path, bytes: crlBytes(context.store, crl), role: previousRole, inFile: crl.der.length === 0 }];
  });
}

/** The profile says what a certificate is for; a CRL has no kind. */
function kindOf(context: StepContext, { item }: SignedItem): CertificateKind {
  const profile = context.run.profiles.get(item.profile)?.value;
  return profile?.makes === 'certificate' ? profile.kind : 'root';
}

/** The partition its profile assigned it to; nothing where it names no CRL. */
function scopeIn(
  context: StepContext,
  item: SignedItem['item'],
  { serialNumber, issuerChain }: PlannedCertificate,
): Partial<AssignedScope> {
  const profile = context.run.profiles.get(item.profile)?.value;
  if (profile?.makes !== 'certificate' || issuerChain === undefined) return {};
  return assignedScope(profile, parseSerialNumber(serialNumber), publicationOf(context.run.policy).publication) ?? {};
}

function rowsOf(context: StepContext, key: KeyValue, kind: CertificateKind, signed: SignedItem): RowWrite[] {
  const { item, der } = signed;
  const { planned } = item;
  const sha256 = sha256Hex(der);
  if (planned.makes === 'crl') {
    return [
      crlRow({
        sha256,
        scope: planned.scope,
        number: planned.crlNumber,
        thisUpdate: planned.thisUpdate,
        nextUpdate: planned.nextUpdate,
        der: item.file === undefined ? der : new Uint8Array(),
        run: context.run.id,
        status: 'signed',
        ...(planned.baseCrlNumber === undefined ? {} : { baseNumber: planned.baseCrlNumber }),
      }),
    ];
  }
  // A signature over a file is kept as the artifact it is, and counted nowhere.
  if (planned.makes === 'cms') return [];
  if (planned.makes === 'ocsp') return [ocspRow(context, planned, der)];
  if (planned.makes === 'request') return requestRows(context, key, signed, planned);
  const subject = describeName(fromBase64(planned.subject));
  const certificate = certificateRow({
    sha256,
    issuerSpkiSha256: sha256Hex(fromBase64(planned.issuerSpki)),
    subject,
    serial: planned.serialNumber,
    notBefore: planned.notBefore,
    notAfter: planned.notAfter,
    der,
    profile: item.profile,
    profileSha256: context.run.profiles.get(item.profile)?.sha256 ?? '',
    run: context.run.id,
    role: kind,
    spkiSha256: sha256Hex(fromBase64(planned.subjectSpki)),
    ...scopeIn(context, item, planned),
  });
  // A renewed root is the authority it was: its label, token and policy stay as they are recorded.
  return kind === 'root' && planned.existing === undefined ? [certificate, ...authorityRows(context, key, subject)] : [certificate];
}

/** From its certificate on the new authority is the old one's successor, which then issues until the day that was fixed. */
function succeeded(key: KeyValue, { predecessorSpkiSha256, stopsIssuing, crlsUntil }: SuccessionValue): SignedRecords['events'][number] {
  return { event: succeededEvent, data: { authority: predecessorSpkiSha256, by: key.spkiSha256, stopsIssuing, crlsUntil }, checks: [] };
}

/**
 * The ordered list of a batch: the very text whose SHA-256 an approval of the whole set names as its subject (pki/hash.ts), one hash of
 * the bytes to be signed a line.
 */
function approvedList(context: StepContext, set: readonly SignedItem[]): BundleFile | null {
  if (!set.some(({ item }) => isOfBatch(item.item) && item.planned.makes === 'certificate')) return null;
  const label = [...context.outputs.values()].find(({ value }) => value?.type === 'requests')?.value;
  if (label?.type !== 'requests') throw new CeremonyError('bug', 'A batch was signed of which no step took the requests.');
  return {
    path: `artifacts/${label.label}/approved.txt`,
    bytes: text(set.map(({ item }) => `${item.tbsSha256}\n`).join('')),
    role: 'list',
  };
}

/** Files, rows and events of a signed set. */
export function signedRecords(context: StepContext, key: KeyValue, set: readonly SignedItem[]): SignedRecords {
  const files: { path: string; sha256: string; role: string }[] = [];
  const rows: RowWrite[] = [];
  const events: { event: string; data: JsonObject; checks: readonly Check[] }[] = [];
  const seen = new Set<string>();
  const first = (path: string, file: () => BundleFile): BundleFile[] => (seen.has(path) ? [] : [file()]);
  for (const signed of set) {
    const kind = kindOf(context, signed);
    for (const file of filesOf(context, key, signed, set, first)) {
      // A certificate and a CRL of one set lie beside one chain.
      if (seen.has(file.path)) continue;
      seen.add(file.path);
      const sha256 = sha256Hex(file.bytes);
      files.push({ path: file.path, sha256, role: file.role });
      rows.push(fileRow(context, file, sha256));
      events.push({
        event: 'artifact-made',
        data: {
          path: file.path,
          role: file.role,
          size: file.bytes.length,
          sha256,
          tbsSha256: signed.item.tbsSha256,
          item: signed.item.item,
        },
        checks: signed.checks,
      });
    }
    rows.push(...rowsOf(context, key, kind, signed));
    const { planned } = signed.item;
    if (planned.makes === 'certificate' && planned.succession !== undefined) events.push(succeeded(key, planned.succession));
  }
  const superseded = supersededBy(context, key, set);
  if (superseded !== null) {
    rows.push(...superseded.rows);
    events.push({ event: supersededEvent, data: superseded.data, checks: [superseded.check] });
  }
  const list = approvedList(context, set);
  const calendar = seriesCalendar(set, key);
  const ofSet: { file: BundleFile; checks: Check[] }[] = [
    ...(calendar === null ? [] : [{ file: calendar, checks: [] }]),
    ...(list === null ? [] : [{ file: list, checks: [passed('BATCH-LIST', `${set.length} hashes`)] }]),
    ...[...besideOcsp(context, set), ...besideCms(context, set)].map((file) => ({ file, checks: [] })),
  ];
  for (const { file, checks } of ofSet) {
    const { path, role, bytes } = file;
    const sha256 = sha256Hex(bytes);
    files.push({ path, sha256, role });
    rows.push(fileRow(context, file, sha256));
    const data = { path, role, size: bytes.length, sha256, item: context.step.id };
    events.push({ event: 'artifact-made', data, checks });
  }
  const policy = adoptedPolicy(context);
  const roots = set.some((signed) => signed.item.planned.makes === 'certificate' && kindOf(context, signed) === 'root');
  if (policy !== null && roots) {
    events.push({
      event: 'policy-adopted',
      data: { authority: key.spkiSha256, sha256: policy.sha256, policy: JSON.parse(policy.json) as JsonValue },
      checks: [],
    });
  }
  return { files, rows, events };
}
