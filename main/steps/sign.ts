import { failed, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { Session } from '../hsm/hsm.ts';
import { assembleSigned, splitSigned } from '../pki/assemble.ts';
import { limits } from '../pki/der.ts';
import { sha256Hex } from '../pki/hash.ts';
import { verifyIndependently, verifyWithNode } from '../pki/verify-signature.ts';
import { checkCrlNumberForSigning, moveCrlNumber } from '../store/crl-number-reservation.ts';
import { moveSerialNumber } from '../store/serial-reservation.ts';
import { crlNumberKey, readCrlNumber } from '../store/tables/crl-number.ts';
import { readSerialNumber, serialNumberKey } from '../store/tables/serial-number.ts';
import type { RowWrite } from '../store/store.ts';
import { quorumCheck } from './approvals.ts';
import { requireStillInForce } from './beside-existing.ts';
import { journalledCall } from './journalled-call.ts';
import { approveStepOf } from './quorum.ts';
import { recordedSignature, signingTime, signOperationOf } from './recorded-signature.ts';
import { itemTitle, tbsUnder } from './sheets.ts';
import { signingKey } from './signing-key.ts';
import { signedRecords } from './signed-records.ts';
import { lintItem, planVsDer } from './tbs-checks.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import { fromBase64, type KeyValue, type TbsItem } from './values.ts';
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
  return new Date(planned.makes === 'certificate' ? planned.notBefore : planned.thisUpdate);
}

function isFresh(item: TbsItem, now: Date): boolean {
  const built = builtAt(item);
  if (built === null) return true;
  const age = now.getTime() - built.getTime();
  return age >= 0 && age <= freshForMilliseconds;
}

/** The number an item carries and the scope it is unique in; a request has none. */
function numberOf({ planned }: TbsItem): { number?: string; scope: string } {
  if (planned.makes === 'crl') return { number: planned.crlNumber, scope: planned.scope };
  const scope = sha256Hex(fromBase64(planned.issuerSpki));
  return planned.makes === 'request' ? { scope } : { number: planned.serialNumber, scope };
}

/** The row that carries the number's state, where there is a number: reserved → intended → signed. */
function numberRows(context: StepContext, item: TbsItem, state: 'intended' | 'signed'): RowWrite[] {
  const { number, scope } = numberOf(item);
  if (number === undefined) return [];
  return [
    item.planned.makes === 'crl'
      ? moveCrlNumber(context.store, scope, number, state)
      : moveSerialNumber(context.store, scope, number, state),
  ];
}

/** Nothing to move where an earlier call over the same bytes certainly did nothing: the number is intended already. */
function intendedRows(context: StepContext, item: TbsItem): RowWrite[] {
  const { number, scope } = numberOf(item);
  if (number === undefined) return [];
  const known =
    item.planned.makes === 'crl'
      ? readCrlNumber(context.store, crlNumberKey(scope, number))
      : readSerialNumber(context.store, serialNumberKey(scope, number));
  return known?.state === 'intended' ? [] : numberRows(context, item, 'intended');
}

async function signatureOf(
  context: StepContext,
  actor: string,
  session: Session,
  key: KeyValue,
  item: TbsItem,
): Promise<{ id: string; result: Uint8Array; verified: boolean }> {
  const recorded = recordedSignature(context, item);
  if (recorded !== null) return { id: recorded.id, result: recorded.result, verified: recorded.state === 'verified' };
  const planned = item.planned;
  if (planned.makes === 'crl') checkCrlNumberForSigning(context.store, planned.scope, planned.crlNumber);
  const tbs = fromBase64(item.tbs);
  const made = await journalledCall(
    context,
    {
      operation: signOperationOf(item),
      actor,
      token: session.identity,
      keyLabel: key.label,
      ckaId: key.ckaId,
      spki: fromBase64(key.spki),
      tbs,
      ...numberOf(item),
      rows: intendedRows(context, item),
    },
    () => session.sign({ ckaId: key.ckaId, signatureAlgorithm: item.signatureAlgorithm, message: tbs }),
    (signature) => signature,
    () => numberRows(context, item, 'signed'),
  );
  return { ...made, verified: false };
}

/** Stage 6 of architecture.md: signature by another implementation, bytes unchanged, every field, lint again. */
function verifySigned(context: StepContext, item: TbsItem, set: readonly TbsItem[], signature: Uint8Array): SignedItem {
  const tbs = fromBase64(item.tbs);
  const spki = fromBase64(item.planned.issuerSpki);
  const der = assembleSigned(tbs, item.signatureAlgorithm, signature);
  const good =
    verifyIndependently(spki, item.signatureAlgorithm, tbs, signature) && verifyWithNode(spki, item.signatureAlgorithm, tbs, signature);
  const unchanged = Buffer.from(splitSigned(der, limits[item.planned.makes]).tbs).equals(Buffer.from(tbs));
  const waivers = context.run.plan.waivers.map((waiver) => waiver.check);
  const errors = good
    ? lintItem(context.run, item, der, { set, now: signingTime(context, item) }).filter(
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

function requireSound(context: StepContext, id: string, signed: SignedItem): void {
  const bad = signed.checks.find((check) => check.verdict === 'failed');
  if (bad === undefined) return;
  context.log('conclave', 'token-latched', { journal: id }, signed.checks);
  context.journal.failed(id, 'token.check-failed');
  throw new CeremonyError(
    'token.check-failed',
    `${bad.name} failed: ${bad.reason ?? ''}. The signature is on record and nothing was published. The token is latched until people close this outcome.`,
  );
}

/**
 * Signs the approved bytes, one C_Sign per item, journalled before and after; verifies each with another implementation;
 * commits artifacts, authority and policy together. Source: architecture.md, How bytes become a certificate.
 */
export const sign: StepKind = {
  kind: 'sign',
  needs: { tbs: 'approved', key: ['key', 'authority'] },
  gives: 'artifacts',
  with: [],
  model: { acting: 'one', requires: ['present', 'session'], sets: ['signature-made'], deviations: ['stale', 'unknown-outcome'] },
  usesSession: true,
  view(context) {
    const items = tbsUnder(context);
    const { label } = signingKey(context);
    return {
      will: `The token signs ${items.length} approved item${items.length === 1 ? '' : 's'} with key ${label}, once each. This cannot be undone.`,
      button: `Sign ${items.map(itemTitle).join(' and ')} with ${label}`,
      irreversible: true,
      awaited: anyOfRoles(context),
      prompts:
        context.run.attendance === 'unattended'
          ? []
          : [{ kind: 'type-label', id: 'label', label: 'Type the label of the key that signs', expected: label }],
      stage: { kind: 'facts', facts: items.map((item) => ({ label: item.item, value: item.tbsSha256, mono: true })) },
    };
  },
  async perform(context, input) {
    roleOf(anyOfRoles(context), input.person);
    const key = signingKey(context);
    if (context.run.attendance !== 'unattended' && input.text('label') !== key.label)
      throw new CeremonyError('input.label-wrong', `The label typed is not «${key.label}». Nothing was signed.`);
    const items = tbsUnder(context);
    const foreign = items.find((item) => item.planned.issuerSpki !== key.spki);
    if (foreign !== undefined)
      throw new CeremonyError('policy.key-purpose', `KEY-PURPOSE: ${foreign.item} names another key as its issuer. Nothing was signed.`);

    const approveStep = approveStepOf(context);
    const quorum =
      approveStep === undefined ? failed('QUORUM', 'the playbook has no approve step') : quorumCheck(context, items, approveStep);
    if (quorum.verdict !== 'passed')
      throw new CeremonyError(
        'policy.quorum',
        `QUORUM failed: ${quorum.reason ?? ''} verified approvals for exactly these bytes. Nothing was signed.`,
      );

    const stale = items.find((item) => recordedSignature(context, item) === null && !isFresh(item, context.now()));
    if (stale !== undefined)
      return {
        kind: 'reopen',
        stepId: stale.item,
        reason: `VALIDITY-AT-SIGNING: ${stale.item} was built at ${builtAt(stale)?.toISOString() ?? ''}, and BR 7.1.2.10.1 allows one day`,
      };

    requireStillInForce(context, items);
    const session = context.desk.session();
    const signed: SignedItem[] = [];
    for (const item of items) {
      context.progress(`The token is signing ${item.item}`);
      const { id, result, verified: before } = await signatureOf(context, input.person.id, session, key, item);
      const verified = verifySigned(context, item, items, result);
      requireSound(context, id, verified);
      if (!before) context.journal.verified(id, [...verified.checks]);
      signed.push(verified);
    }
    return {
      kind: 'commit',
      commit() {
        const { files, rows, events } = signedRecords(context, key, signed);
        for (const event of events) context.log(input.person.id, event.event, event.data, event.checks);
        return {
          kind: 'done',
          value: { type: 'artifacts', files },
          data: { files: files.length },
          checks: [quorum, passed('VALIDITY-AT-SIGNING'), passed('CLOCK-STEADY'), ...signed.flatMap((entry) => entry.checks)],
          rows,
        };
      },
    };
  },
};
