import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { parseRevocation, type KnownRevocation, type Revocation } from '../formats/revocation.ts';
import { encodeCrlEntry } from '../pki/build-crl.ts';
import { describeTime } from '../pki/describe-time.ts';
import { parseSerialNumber } from '../pki/serial-number.ts';
import { sha256Hex } from '../pki/hash.ts';
import { earlierImportRole, revokedRole } from '../evidence/verify/signed-artifacts.ts';
import type { RowWrite } from '../store/store.ts';
import { readCertificate } from '../store/tables/certificate.ts';
import { entryVersions } from '../store/crl-entries/entry-versions.ts';
import { crlEntryRow } from '../store/tables/crl-entry.ts';
import { scopesOfSerial } from './certificate-scopes.ts';
import { approvedDocument, carriedOut } from './documents.ts';
import { replayFacts, supersedeForRevocation } from './crl-series.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { existingAuthority } from './existing-authority.ts';
import { importDocument } from './imported-authority.ts';
import { keepFiles, type BundleFile } from './kept-files.ts';
import { authorityUnder, isOwn } from './revocation-choice.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { labelPrompts, requireTypedLabel } from './typed-label.ts';
import { fromBase64 } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

/** The event that begins the 24 hours of BR 4.9.7. */
export const recordedEvent = 'revocation-recorded';

/** BR 4.9.7: a CRL within 24 hours of recording the certificate as revoked. */
const deadlineMilliseconds = 24 * 60 * 60 * 1000;
export const publishBy = (recorded: Date): Date => new Date(recorded.getTime() + deadlineMilliseconds);

/** Source of an entry version people approved; what follows the hash is their note. */
export const sourceOf = (documentSha256: string, note: string | undefined): string =>
  `revocation ${documentSha256}${note === undefined ? '' : ` ${note}`}`;

/** The note of an entry version that was changed by people; null: none. */
export const noteOf = (source: string): string | null => /^revocation [0-9a-f]{64} (.+)$/u.exec(source)?.[1] ?? null;

function rowOf(scope: string, version: number, document: string, revocation: Revocation): RowWrite {
  const { serial, code, revocationDate, invalidityDate, note } = revocation;
  const der = encodeCrlEntry({
    serialNumber: parseSerialNumber(serial),
    revocationDate: new Date(revocationDate),
    reason: code === 0 ? null : code,
    ...(invalidityDate === undefined ? {} : { invalidityDate: new Date(invalidityDate) }),
  });
  return crlEntryRow({
    scope,
    serial,
    version,
    revocationDate: new Date(revocationDate).toISOString(),
    reason: code === 0 ? null : code,
    der,
    source: sourceOf(document, note),
  });
}

/** The same entry in the certificate's partition, whose CRL lists it beside the full one. */
function partitionRows({ store }: StepContext, issuerSpkiSha256: string, document: string, revocation: Revocation): RowWrite[] {
  const partitions = scopesOfSerial(store, issuerSpkiSha256, revocation.serial).slice(1);
  return partitions.map((scope) => rowOf(scope, entryVersions(store, scope, revocation.serial).length + 1, document, revocation));
}

/** The certificate goes with the record: whoever judges the reason sees what the certificate was for. Throws store.corrupt. */
function certificateFile(context: StepContext, label: string, { serial, certificateSha256 }: KnownRevocation): BundleFile {
  const certificate = readCertificate(context.store, certificateSha256);
  if (certificate === null || sha256Hex(certificate.der) !== certificateSha256)
    throw new CeremonyError(
      'store.corrupt',
      `DATABASE-VS-LOG: the certificate with serial ${serial} is not on record as it was approved. Nothing was recorded. Stop and run conclave audit.`,
    );
  return { path: `artifacts/${label}/revoked/${serial}.der`, bytes: certificate.der, role: revokedRole };
}

/**
 * What stands beside the record: the certificates, and where one is known by its serial number only the document that says its authority
 * was taken over. Throws store.corrupt.
 */
function filesBeside(context: StepContext, label: string, revocations: readonly Revocation[]): BundleFile[] {
  const { key } = authorityUnder(context);
  const path = `artifacts/${label}/authority-import.json`;
  const certificates = revocations.flatMap((each) => (each.kind === 'unknown' ? [] : [certificateFile(context, label, each)]));
  return certificates.length === revocations.length
    ? certificates
    : [...certificates, { path, bytes: importDocument(context.store, key.spkiSha256, label), role: earlierImportRole }];
}

/** It is the authority's own certificate: its key is declared compromised, and no list must be published for it. */
const declared = (context: StepContext, revocations: readonly Revocation[]): boolean =>
  revocations.every((each) => each.kind !== 'unknown' && isOwn(context, each.certificateSha256));

/** What it is called. */
const titleOf = (revocation: Revocation): string =>
  revocation.kind === 'unknown' ? 'not known: nothing but its serial number is' : revocation.subject;

/** Nobody else changed an entry since it was put up. Throws state.stale-tbs. */
function requireStillNext(context: StepContext, scope: string, revocations: readonly Revocation[]): void {
  const stale = revocations.find(({ serial, version }) => entryVersions(context.store, scope, serial).length !== version - 1);
  if (stale === undefined) return;
  throw new CeremonyError(
    'state.stale-tbs',
    `The entry of serial ${stale.serial} was changed after this revocation was put up. Nothing was recorded. Abort this run and put the revocation up again.`,
  );
}

/**
 * Records what was approved as revoked: one version of an entry each, encoded once and for good. From now on every CRL of the authority
 * lists it, and the 24 hours of BR 4.9.7 run. Source: rules.md, CRLs, Time.
 */
export const recordRevocation: StepKind = {
  kind: 'record-revocation',
  needs: { tbs: 'approved', authority: 'authority' },
  gives: 'artifacts',
  with: [],
  model: { acting: 'one', requires: ['present'], sets: ['signature-made'] },
  view(context) {
    const { label, key } = authorityUnder(context);
    const scope = fullScopeOf(key.spkiSha256);
    const { item } = approvedDocument(context, 'revocation');
    const { revocations } = parseRevocation(fromBase64(item.tbs));
    const count = revocations.length === 1 ? 'one certificate' : `${revocations.length} certificates`;
    const own = declared(context, revocations);
    return {
      will: own
        ? `The key of ${label} is declared compromised for good: from now on it signs no certificate here, and nothing below it is issued. No list has to say so, for whoever trusts a root looks for it on none.`
        : `What was approved for ${count} is recorded for good. Every CRL of ${label} says so from the next one on, which must be published within 24 hours (BR 4.9.7).`,
      button: own ? `Declare the key of ${label} compromised` : `Record the revocation of ${count}`,
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts: labelPrompts(context, label, 'the authority whose certificates these are'),
      stage: {
        kind: 'facts',
        facts: [
          ...replayFacts(context.store, scope, context.now()),
          ...revocations.flatMap((each) => [
            { label: 'Certificate', value: titleOf(each) },
            { label: 'Serial number', value: each.serial, mono: true },
            { label: 'Reason', value: each.reason },
            { label: 'Revoked since', value: describeTime(new Date(each.revocationDate)) },
            ...(each.kind === 'unknown'
              ? [{ label: 'How long', value: 'It stays on every CRL for good: when the certificate runs out is not known.' }]
              : []),
          ]),
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const { label, key } = authorityUnder(context);
    requireTypedLabel(context, input, label);
    const approved = approvedDocument(context, 'revocation');
    const { revocations } = parseRevocation(fromBase64(approved.item.tbs));
    const scope = fullScopeOf(key.spkiSha256);
    return {
      kind: 'commit',
      commit() {
        existingAuthority(context.store, label);
        requireStillNext(context, scope, revocations);
        const file = carriedOut(context, input.person.id, approved);
        const beside = keepFiles(context, input.person.id, approved.item.item, filesBeside(context, label, revocations));
        const rows = revocations.map((revocation) => rowOf(scope, revocation.version, approved.item.tbsSha256, revocation));
        const parts = revocations.flatMap((revocation) => partitionRows(context, key.spkiSha256, approved.item.tbsSha256, revocation));
        const due = publishBy(context.now()).toISOString();
        const checks = [approved.quorum, passed('DOCUMENT-UNCHANGED', approved.item.item)];
        context.log(
          input.person.id,
          recordedEvent,
          {
            authority: key.spkiSha256,
            document: approved.item.tbsSha256,
            publishBy: due,
            ...(declared(context, revocations) ? { own: true } : {}),
            entries: rows.map(({ columns }, index) => ({
              serial: revocations[index]?.serial ?? '',
              code: revocations[index]?.code ?? 0,
              sha256: sha256Hex(columns['der'] as Uint8Array),
            })),
          },
          checks,
          [...rows, ...parts],
        );
        const superseded = supersedeForRevocation(context, input.person.id, scope, {
          authority: key.spkiSha256,
          document: approved.item.tbsSha256,
        });
        return {
          kind: 'done',
          value: { type: 'artifacts', files: [file, ...beside.files] },
          data: { recorded: revocations.length, publishBy: due },
          checks: [...checks, ...superseded],
          rows: beside.rows,
        };
      },
    };
  },
};
