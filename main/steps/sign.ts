import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { Finding } from '../lint/finding.ts';
import { verifyIndependently, verifyLongSignature, verifyWithNode } from '../pki/verify-signature.ts';
import { isOfBatch, stepOfItem } from '../formats/item-id.ts';
import { quorumOfSet } from './approvals.ts';
import { requireStillInForce } from './beside-existing.ts';
import { approveStepOf } from './quorum.ts';
import { recordedSignature, signaturesOnRecord } from './recorded-signature.ts';
import { gatheredChecks, hashFacts, setTitle } from './set-facts.ts';
import { tbsUnder } from './sheets.ts';
import { requireStillPlanned } from './crl-series.ts';
import { signSeries } from './sign-series.ts';
import { requireSameStatus } from './ocsp-standing.ts';
import { requireSigns, signingKey } from './signing-key.ts';
import { signedRecords } from './signed-records.ts';
import { advanceOf } from './long-crl-progress.ts';
import { assembleItem, lintItem, lintLongItem, planVsDer, signedPartOf } from './tbs-checks.ts';
import { bothEvery } from './second-verifier.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { labelPrompts, requireTypedLabel } from './typed-label.ts';
import { tbsBytes } from './tbs-bytes.ts';
import type { TbsItem } from './set-items.ts';
import { fromBase64 } from './values.ts';
import type { StepContext, StepKind } from './step.ts';

export interface SignedItem {
  readonly item: TbsItem;
  readonly der: Uint8Array;
  readonly checks: readonly Check[];
}

/** BR 7.1.2.1.1 and 7.1.2.10.1: notBefore within one day before signing. A CRL's thisUpdate is held to the same day. */
const freshForMilliseconds = 24 * 60 * 60 * 1000;

/** null: a request carries no date (RFC 2986 §4.1), so that none can be stale. */
function builtAt({ planned }: TbsItem): Date | null {
  if (planned.makes === 'request') return null;
  if (planned.makes === 'crl' && planned.series !== undefined) return new Date(planned.series.builtAt);
  if (planned.makes === 'cms') return new Date(planned.signingTime);
  return new Date(planned.makes === 'certificate' ? planned.notBefore : planned.thisUpdate);
}

function isFresh(item: TbsItem, now: Date): boolean {
  const built = builtAt(item);
  if (built === null) return true;
  // A response that lasts for hours is over before the day is.
  if (item.planned.makes === 'ocsp' && now >= new Date(item.planned.nextUpdate)) return false;
  const age = now.getTime() - built.getTime();
  return age >= 0 && age <= freshForMilliseconds;
}

function signatureVerifies(context: StepContext, item: TbsItem, place: number, tbs: Uint8Array, signature: Uint8Array): boolean {
  const spki = fromBase64(item.planned.issuerSpki);
  // A long CRL was verified by both over its bytes before it got its name (status/sign-crl-file.ts); here it is hashed once for each.
  if (item.file !== undefined) return verifyLongSignature(spki, item.signatureAlgorithm, tbs, signature);
  const other = context.hsm.provider === 'pkcs11' ? verifyWithNode : verifyIndependently;
  const both = !isOfBatch(item.item) || place % bothEvery === 0;
  return (both ? [verifyIndependently, verifyWithNode] : [other]).every((verify) => verify(spki, item.signatureAlgorithm, tbs, signature));
}

/** Stage 6 of architecture.md: signature by another implementation, bytes unchanged, every field, lint again. */
function verifySigned(
  context: StepContext,
  set: readonly TbsItem[],
  place: number,
  signature: Uint8Array,
  now: Date,
  linted?: readonly Finding[],
): SignedItem {
  const item = set[place];
  if (item === undefined) throw new CeremonyError('bug', 'A signature was verified for something that is not in the set.');
  const tbs = tbsBytes(item);
  const der = assembleItem(item, signature);
  const good = signatureVerifies(context, item, place, tbs, signature);
  const unchanged = Buffer.from(signedPartOf(item, der)).equals(Buffer.from(tbs));
  const waivers = context.run.plan.waivers.map((waiver) => waiver.check);
  const errors = good
    ? (linted ?? lintItem(context.run, item, der, { set, now })).filter(
        (finding) => finding.severity === 'error' && !waivers.includes(finding.rule),
      )
    : [];
  const checks = [
    good ? passed('SIGNATURE-VALID', item.item) : failed('SIGNATURE-VALID', `${item.item}: the signature does not verify`),
    unchanged ? passed('TBS-UNCHANGED', item.item) : failed('TBS-UNCHANGED', `${item.item}: the signed bytes are not the approved ones`),
    planVsDer(context.run, item, der),
    errors.length === 0
      ? passed('LINT', item.item)
      : failed('LINT', errors.map((finding) => `${finding.rule}: ${finding.message}`).join('; ')),
  ];
  return { item, der, checks };
}

/** The same of a long CRL: lint takes seconds, and says how many are left. */
async function verifyLong(
  context: StepContext,
  set: readonly TbsItem[],
  place: number,
  signature: Uint8Array,
  now: Date,
): Promise<SignedItem> {
  const item = set[place];
  if (item === undefined) throw new CeremonyError('bug', 'A signature was verified for something that is not in the set.');
  const der = assembleItem(item, signature);
  const linted = await lintLongItem(context.run, item, der, { set, now }, advanceOf(context, 'Linting the signed CRL'));
  return verifySigned(context, set, place, signature, now, linted);
}

/**
 * Signs the approved bytes, one C_Sign per item, journalled before and after; verifies each with another implementation;
 * commits artifacts, authority and policy together. Source: architecture.md, How bytes become a certificate.
 */
export const sign: StepKind = {
  kind: 'sign',
  needs: { tbs: 'approved', key: ['key', 'authority', 'responder', 'signer'] },
  gives: 'artifacts',
  with: [],
  model: { acting: 'one', requires: ['present', 'session'], sets: ['signature-made'], deviations: ['stale', 'unknown-outcome'] },
  usesSession: true,
  view(context) {
    const items = tbsUnder(context);
    const { label } = signingKey(context);
    return {
      will: `The token signs ${items.length} approved item${items.length === 1 ? '' : 's'} with key ${label}, once each. This cannot be undone.`,
      button: `Sign ${setTitle(items)} with ${label}`,
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts: labelPrompts(context, label, 'the key that signs'),
      stage: { kind: 'facts', facts: hashFacts(items) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const key = signingKey(context);
    requireTypedLabel(context, input, key.label, 'Nothing was signed.');
    const items = tbsUnder(context);
    const foreign = items.find((item) => item.planned.issuerSpki !== key.spki);
    if (foreign !== undefined)
      throw new CeremonyError('policy.key-purpose', `KEY-PURPOSE: ${foreign.item} names another key as its issuer. Nothing was signed.`);

    requireSigns(key, items);
    const approveStep = approveStepOf(context);
    const quorum =
      approveStep === undefined ? failed('QUORUM', 'the playbook has no approve step') : quorumOfSet(context, items, approveStep);
    if (quorum.verdict !== 'passed')
      throw new CeremonyError(
        'policy.quorum',
        `QUORUM failed: ${quorum.reason ?? ''} verified approvals for exactly these bytes. Nothing was signed.`,
      );

    const known = signaturesOnRecord(context);
    const stale = items.find((item) => recordedSignature(context, item, known) === null && !isFresh(item, context.now()));
    if (stale !== undefined)
      return {
        kind: 'reopen',
        stepId: stepOfItem(stale.item),
        reason: `VALIDITY-AT-SIGNING: ${stale.item} was built at ${builtAt(stale)?.toISOString() ?? ''}, and BR 7.1.2.10.1 allows one day`,
      };

    requireStillInForce(context, items);
    requireStillPlanned(context, items);
    requireSameStatus(context, items);
    const signing = { actor: input.person.id, session: context.desk.session(), key, known };
    const signed = await signSeries(
      context,
      signing,
      items,
      (place, signature, now) => verifySigned(context, items, place, signature, now),
      (place, signature, now) => verifyLong(context, items, place, signature, now),
    );
    return {
      kind: 'commit',
      commit() {
        const { files, rows, events } = signedRecords(context, key, signed);
        for (const event of events) context.log(input.person.id, event.event, event.data, event.checks);
        return {
          kind: 'done',
          value: { type: 'artifacts', files },
          data: { files: files.length },
          checks: [quorum, passed('VALIDITY-AT-SIGNING'), passed('CLOCK-STEADY'), ...gatheredChecks(signed)],
          rows,
        };
      },
    };
  },
};
