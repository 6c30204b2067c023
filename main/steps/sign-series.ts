// The calls of the sign step, one C_Sign after the other, and what the journal holds before and after each (rules.md, Journal).

import { setImmediate } from 'node:timers/promises';
import { failed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { isOfBatch } from '../formats/item-id.ts';
import type { Session, ToSign } from '../hsm/hsm.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { CrlFileReference } from '../status/crl-file-reference.ts';
import { signCrlFile } from '../status/sign-crl-file.ts';
import { checkCrlNumberForSigning, moveCrlNumber } from '../store/crl-number-reservation.ts';
import type { SharedCommit, Verification } from '../store/journal.ts';
import type { RowWrite } from '../store/store.ts';
import { moveSerialNumber } from '../store/serial-reservation.ts';
import { crlNumberKey, readCrlNumber } from '../store/tables/crl-number.ts';
import { readSerialNumber, serialNumberKey } from '../store/tables/serial-number.ts';
import { entryAndRows, intend, underIntent, type Intent } from './journalled-call.ts';
import { advanceOf } from './long-crl-progress.ts';
import { recordedSignature, signOperationOf, type SignaturesOnRecord } from './recorded-signature.ts';
import type { TbsItem } from './set-items.ts';
import { fromBase64, type KeyValue } from './values.ts';
import type { StepContext } from './step.ts';

/** What every signature of the step is made with. `known`: signatures that are on record already, and are not made again. */
export interface Signing {
  readonly actor: string;
  readonly session: Session;
  readonly key: KeyValue;
  readonly known: SignaturesOnRecord;
}

/** The number an item carries and the scope it is unique in; a request and an OCSP response have none. */
function numberOf({ planned }: TbsItem): { number?: string; scope: string } {
  if (planned.makes === 'crl') return { number: planned.crlNumber, scope: planned.scope };
  const scope = sha256Hex(fromBase64(planned.issuerSpki));
  return planned.makes === 'certificate' ? { number: planned.serialNumber, scope } : { scope };
}

/** The row that carries the number's state, where there is a number: reserved → intended → signed. */
function numberRows(context: StepContext, item: TbsItem, state: 'intended' | 'signed'): RowWrite[] {
  const { number, scope } = numberOf(item);
  if (number === undefined) return [];
  if (isSharedNumber(item) && readCrlNumber(context.store, crlNumberKey(scope, number))?.state === 'signed') return [];
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
  return known?.state === 'intended' || (isSharedNumber(item) && known?.state === 'signed') ? [] : numberRows(context, item, 'intended');
}

/** A delta that was built with its complete CRL has that one's number, which moved on with it (rules.md, CRLs). */
const isSharedNumber = ({ planned }: TbsItem): boolean => planned.makes === 'crl' && planned.baseCrlNumber !== undefined;

function intentOf(context: StepContext, { actor, session, key }: Signing, item: TbsItem): Intent {
  const { planned } = item;
  if (planned.makes === 'crl') checkCrlNumberForSigning(context.store, planned.scope, planned.crlNumber);
  return {
    operation: signOperationOf(item),
    actor,
    token: session.identity,
    keyLabel: key.label,
    ckaId: key.ckaId,
    spki: fromBase64(key.spki),
    ...(item.file === undefined ? { tbs: fromBase64(item.tbs) } : { tbsSha256: item.tbsSha256 }),
    ...numberOf(item),
    rows: intendedRows(context, item),
  };
}

interface Verified {
  readonly checks: readonly Check[];
}

/** The signature did not verify, or what it covers is not what was approved: nothing is signed any more until people close this. */
function requireSound(context: StepContext, id: string, verified: Verified): void {
  const bad = unsound(verified);
  if (bad === undefined) return;
  context.log('conclave', 'token-latched', { journal: id }, verified.checks);
  context.journal.failed(id, 'token.check-failed');
  throw new CeremonyError(
    'token.check-failed',
    `${bad.name} failed: ${bad.reason ?? ''}. The signature is on record and nothing was published. The token is latched until people close this outcome.`,
  );
}

const unsound = ({ checks }: Verified): Check | undefined => checks.find((check) => check.verdict === 'failed');

/** The intent of the next certificate of a batch, to be committed with a result; undefined where it must have a commit of its own. */
function nextIntent(context: StepContext, signing: Signing, next: TbsItem | undefined): SharedCommit['next'] {
  if (next === undefined || !isOfBatch(next.item) || recordedSignature(context, next, signing.known) !== null) return undefined;
  try {
    context.requireSteadyClock();
    const { entry, rows } = entryAndRows(context, intentOf(context, signing, next));
    return { intent: entry, rows };
  } catch {
    // What the token just gave is recorded all the same; whatever is wrong is said when the turn of the next comes.
    return undefined;
  }
}

/** A signature whose bytes are durable and which nobody has verified yet. */
interface Unverified {
  readonly id: string;
  readonly place: number;
  readonly signature: Uint8Array;
}

/** What came of verifying it, or what went wrong in it: nothing is thrown before the call that is under way is on record. */
interface Judged<T> {
  readonly id: string;
  readonly verified?: T;
  readonly fault?: unknown;
}

/** Verifies the signature before while the token is at `call`, once the request has left. */
async function judgeMeanwhile<T>(call: Promise<unknown>, id: string, judge: () => T): Promise<Judged<T>> {
  // Whoever made the call awaits it; until then its failure is nobody's.
  call.catch(() => undefined);
  await setImmediate();
  try {
    return { id, verified: judge() };
  } catch (fault) {
    return { id, fault };
  }
}

const verificationOf = <T extends Verified>(judged: Judged<T> | undefined): Verification | undefined =>
  judged?.verified === undefined ? undefined : { id: judged.id, checks: judged.verified.checks };

function soundOf<T extends Verified>(context: StepContext, { id, verified, fault }: Judged<T>): T {
  if (verified === undefined) throw fault;
  requireSound(context, id, verified);
  return verified;
}

/**
 * Signs a long CRL: what stands in its file is hashed, signed once or with the signature that is on record, written as a file of its own,
 * read back and verified (status/sign-crl-file.ts). A signature that does not verify latches the token, like any other.
 */
async function signFile(
  context: StepContext,
  signing: Signing,
  item: TbsItem,
  tbs: CrlFileReference,
): Promise<{ id: string; signature: Uint8Array; at: Date }> {
  const recorded = recordedSignature(context, item, signing.known);
  let made = recorded === null ? null : { id: recorded.id, signature: recorded.result, at: new Date(recorded.at) };
  const { signatureAlgorithm } = item;
  const sign = async (what: ToSign): Promise<Uint8Array> => {
    if (made !== null) return made.signature;
    const id = intend(context, intentOf(context, signing, item));
    const signature = await underIntent(context, id, () => signing.session.sign({ ckaId: signing.key.ckaId, signatureAlgorithm, ...what }));
    context.journal.returned(id, signature, numberRows(context, item, 'signed'));
    made = { id, signature, at: context.now() };
    return signature;
  };
  const { directory } = context.store;
  const place = { directory, random: context.random, tbs, signatureAlgorithm, spki: fromBase64(item.planned.issuerSpki) };
  const advance = advanceOf(context, 'Signing the CRL and reading it back');
  try {
    await signCrlFile(place, sign, advance);
  } catch (error) {
    const check = error instanceof CeremonyError && error.code === 'token.check-failed' ? failed('SIGNATURE-VALID', item.item) : null;
    if (made !== null && check !== null) requireSound(context, made.id, { checks: [check] });
    throw error;
  }
  if (made === null) throw new CeremonyError('bug', 'A CRL was written that nothing signed.');
  return made;
}

/**
 * Signs what has no signature on record yet, in the order of the set. `verify` judges one signature, `verifyLong` that of a long CRL; one that fails ends the series.
 *
 * In a batch one commit holds the result of a call, the verification of the call before, and the intent of the next, and a signature is
 * verified while the token makes the next. What is durable when is as with separate commits: an intent before its call, because the call
 * is made after the commit that holds it; a result before anybody verifies it and before the next call, for the same reason. So at
 * whatever moment the process dies, at most one intent, the last, has no result: an unknown outcome that people close, as with a single
 * certificate, though its call may not have been made yet. Everything signed before it is on record with its bytes; what had no
 * verification yet is verified when the run goes on. A signature that does not verify lets the one call that is under way come back and be
 * recorded, and no other is made. Every serial number was reserved in the commit that built the batch, moves to intended with its
 * intent, and is never another's.
 */
export async function signSeries<T extends Verified>(
  context: StepContext,
  signing: Signing,
  items: readonly TbsItem[],
  verify: (place: number, signature: Uint8Array, at: Date) => T,
  verifyLong: (place: number, signature: Uint8Array, at: Date) => Promise<T>,
): Promise<T[]> {
  const signed: T[] = [];
  let unverified: Unverified | undefined;
  let intended: string | undefined;
  const judge = ({ place, signature }: Unverified): T => verify(place, signature, context.now());
  for (const [place, item] of items.entries()) {
    context.progress(`The token is signing ${isOfBatch(item.item) ? `${place + 1} of ${items.length}` : item.item}`);
    const recorded = recordedSignature(context, item, signing.known);
    if (item.file !== undefined) {
      const made = await signFile(context, signing, item, item.file);
      const verified = await verifyLong(place, made.signature, made.at);
      requireSound(context, made.id, verified);
      if (recorded?.state !== 'verified') context.journal.verified(made.id, verified.checks);
      signed.push(verified);
      continue;
    }
    if (recorded !== null) {
      const verified = verify(place, recorded.result, new Date(recorded.at));
      requireSound(context, recorded.id, verified);
      if (recorded.state !== 'verified') context.journal.verified(recorded.id, verified.checks);
      signed.push(verified);
      continue;
    }
    const id: string = intended ?? intend(context, intentOf(context, signing, item));
    const message = fromBase64(item.tbs);
    const request = { ckaId: signing.key.ckaId, signatureAlgorithm: item.signatureAlgorithm, message };
    const call = underIntent(context, id, () => signing.session.sign(request));
    const before = unverified;
    const judged = before === undefined ? undefined : await judgeMeanwhile(call, before.id, () => judge(before));
    const signature = await call.catch((error: unknown) => {
      if (judged !== undefined) soundOf(context, judged);
      throw error;
    });
    const sound = judged === undefined || (judged.verified !== undefined && unsound(judged.verified) === undefined);
    const shared = sound ? { verified: verificationOf(judged), next: nextIntent(context, signing, items[place + 1]) } : {};
    intended = context.journal.returned(id, signature, numberRows(context, item, 'signed'), shared);
    if (judged !== undefined) signed.push(soundOf(context, judged));
    unverified = { id, place, signature };
    if (intended !== undefined) continue;
    const verified = judge(unverified);
    requireSound(context, id, verified);
    context.journal.verified(id, verified.checks);
    signed.push(verified);
    unverified = undefined;
  }
  return signed;
}
