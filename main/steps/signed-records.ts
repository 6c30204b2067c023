// What a verified signature becomes: rows of the database and events of the log, beside its files (signed-files.ts). Pure.

import { passed, type Check } from '../checks.ts';
import { publicationOf } from '../formats/publication.ts';
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import { parseSerialNumber } from '../pki/serial-number.ts';
import type { CertificateKind } from '../pki/profile.ts';
import type { RowWrite } from '../store/store.ts';
import { certificateRow } from '../store/tables/certificate.ts';
import { crlRow } from '../store/tables/crl.ts';
import { adoptedPolicy } from './adopted-policy.ts';
import { assignedScope, type AssignedScope } from './certificate-scopes.ts';
import { authorityRows } from './authority-rows.ts';
import { succeededEvent } from './succession.ts';
import type { PlannedCertificate } from './set-items.ts';
import { fromBase64, type KeyValue, type SuccessionValue } from './values.ts';
import { supersededEvent } from './crl-series.ts';
import { fileRow, type BundleFile } from './kept-files.ts';
import { seriesCalendar, supersededBy } from './signed-series.ts';
import { besideCms } from './cms-records.ts';
import { besideOcsp, ocspRow } from './ocsp-records.ts';
import { requestRows } from './request-rows.ts';
import { approvedList, filesOf, kindOf } from './signed-files.ts';
import type { SignedItem } from './sign.ts';
import type { StepContext } from './step.ts';

export interface SignedRecords {
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly role: string }[];
  readonly rows: readonly RowWrite[];
  readonly events: readonly { readonly event: string; readonly data: JsonObject; readonly checks: readonly Check[] }[];
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
