import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { parseMassRevocation, type MassRevocation } from '../formats/mass-revocation.ts';
import { crlEntryWriter } from '../pki/crl-entry-writer.ts';
import type { PackedSerials } from '../pki/packed-serials.ts';
import { describeTime } from '../pki/describe-time.ts';
import { recordCrlEntries } from '../store/crl-entries/record-entries.ts';
import { recordedScopes } from '../store/recorded-scopes.ts';
import { serialsOfPartition } from './certificate-scopes.ts';
import { approvedDocument, carriedOut } from './documents.ts';
import { replayFacts, supersedeForRevocation } from './crl-series.ts';
import { existingAuthority } from './existing-authority.ts';
import { selectionOf, selectUnder } from './mass-selection.ts';
import { publishBy, sourceOf } from './record-revocation.ts';
import { authorityUnder } from './revocation-choice.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { labelPrompts, requireTypedLabel } from './typed-label.ts';
import { fromBase64 } from './values.ts';
import type { SettledOutcome, StepContext, StepKind } from './step.ts';

/** The event that begins the 24 hours of BR 4.9.7 for all of them. */
export const massRecordedEvent = 'mass-revocation-recorded';

const countOf = ({ certificates }: MassRevocation): string => `${certificates.count.toLocaleString('en')} certificates`;

/** The list people approved, made again from its terms. Throws state.stale-tbs where the record would give another today. */
function serialsOf(context: StepContext, document: MassRevocation, list: Uint8Array | null): PackedSerials {
  const { serials, sha256 } = selectUnder(context, selectionOf(document.selection), new Date(document.asOf), list);
  if (sha256 === document.certificates.sha256 && serials.length === document.certificates.count) return serials;
  throw new CeremonyError(
    'state.stale-tbs',
    'The certificates that were approved for revocation are not those the selection means now: something was issued or revoked in between. Nothing was recorded. Abort this run and put the revocation up again.',
  );
}

function* entries(serials: PackedSerials, entryOf: (magnitude: Uint8Array) => Uint8Array): Generator<Uint8Array> {
  for (let place = 0; place < serials.length; place += 1) yield entryOf(serials.octets(place));
}

function record(context: StepContext, actor: string, approved: ReturnType<typeof approvedDocument>): SettledOutcome {
  const { label, key } = authorityUnder(context);
  const document = parseMassRevocation(fromBase64(approved.item.tbs));
  const scope = fullScopeOf(key.spkiSha256);
  existingAuthority(context.store, label);
  const [list] = approved.item.planned.attached ?? [];
  const serials = serialsOf(context, document, list === undefined ? null : fromBase64(list));
  const entryOf = crlEntryWriter({
    revocationDate: new Date(document.revocationDate),
    reason: document.code === 0 ? null : document.code,
    ...(document.invalidityDate === undefined ? {} : { invalidityDate: new Date(document.invalidityDate) }),
  });
  const file = carriedOut(context, actor, approved);
  const checks = [approved.quorum, passed('DOCUMENT-UNCHANGED', approved.item.item)];
  const due = publishBy(context.now()).toISOString();
  const data = { authority: key.spkiSha256, document: approved.item.tbsSha256 };
  context.log(
    actor,
    massRecordedEvent,
    { ...data, publishBy: due, count: document.certificates.count, sha256: document.certificates.sha256 },
    checks,
  );
  const source = sourceOf(approved.item.tbsSha256, document.note);
  const event = { log: context.run.id, run: context.run.id, step: context.step.id, actor, data: {} };
  recordCrlEntries(context.store, { scope, source, event }, entries(serials, entryOf));
  // Each stands in its partition, too, whose CRL lists it beside the full one.
  for (const { scope: part, partition } of recordedScopes(context.store, key.spkiSha256).slice(1)) {
    const belongs = serialsOfPartition(context.store, key.spkiSha256, partition);
    const own = serials.filter((serial) => belongs.has(serial));
    if (own.length > 0) recordCrlEntries(context.store, { scope: part, source, event }, entries(own, entryOf));
  }
  return {
    kind: 'done',
    value: { type: 'artifacts', files: [file] },
    data: { recorded: document.certificates.count, publishBy: due },
    checks: [...checks, ...supersedeForRevocation(context, actor, scope, data)],
  };
}

/**
 * Records what was approved as revoked, all of it or nothing: one entry each, encoded once and for good, in blocks. From now on every CRL
 * of the authority lists them, and the 24 hours of BR 4.9.7 run. Throws policy.quorum, state.stale-tbs, input.label-wrong.
 * Source: rules.md, CRLs, Time.
 */
export const recordMassRevocation: StepKind = {
  kind: 'record-mass-revocation',
  needs: { tbs: 'approved', authority: 'authority' },
  gives: 'artifacts',
  with: [],
  model: { acting: 'one', requires: ['present'], sets: ['signature-made'] },
  view(context) {
    const { label, key } = authorityUnder(context);
    const { item } = approvedDocument(context, 'mass-revocation');
    const document = parseMassRevocation(fromBase64(item.tbs));
    return {
      will: `What was approved for ${countOf(document)} is recorded for good, all at once. Every CRL of ${label} says so from the next one on, which must be published within 24 hours (BR 4.9.7).`,
      button: `Record the revocation of ${countOf(document)}`,
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts: labelPrompts(context, label, 'the authority whose certificates these are'),
      stage: {
        kind: 'facts',
        facts: [
          ...replayFacts(context.store, fullScopeOf(key.spkiSha256), context.now()),
          { label: 'Selection', value: document.selection },
          { label: 'Certificates', value: countOf(document) },
          { label: 'Serial numbers, SHA-256', value: document.certificates.sha256, mono: true },
          { label: 'Reason', value: document.reason },
          { label: 'Revoked since', value: describeTime(new Date(document.revocationDate)) },
        ],
      },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const { label } = authorityUnder(context);
    requireTypedLabel(context, input, label);
    const approved = approvedDocument(context, 'mass-revocation');
    return Promise.resolve({ kind: 'commit', commit: () => record(context, input.person.id, approved) });
  },
};
