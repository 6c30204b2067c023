import { passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { Pin, Token, TokenDescription, TokenIdentity } from '../hsm/hsm.ts';
import { currentShareSet, readShareSet, shareSetRow, type ShareSet } from '../store/tables/share-set.ts';
import type { RowWrite } from '../store/store.ts';
import { createEmbeddedToken } from './create-embedded-token.ts';
import { journalledCall } from './journalled-call.ts';
import { pinEntryOf, pinGivers, pinOf, pinPrompts, takePinParts, type PinSlot } from './pin-entry.ts';
import { tokenToShare } from './make-cards.ts';
import { identityCheck, requireIsolation } from './token-rules.ts';
import { roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';

interface Change {
  readonly set: ShareSet;
  readonly old: PinSlot;
  readonly next: PinSlot;
}

const pinName = { user: 'user PIN', so: 'SO PIN' } as const;

/** The changes still to be made: a set that is current has had its turn. */
function changesOf(context: StepContext, token: Pick<TokenDescription, 'identity' | 'pinLength' | 'userPin' | 'soPin'>): Change[] {
  const value = context.value('shares');
  if (value.type !== 'pin-shares') throw new CeremonyError('bug', 'A step gave something else than shares.');
  return value.sets.flatMap((id) => {
    const set = readShareSet(context.store, id);
    if (set === null || set.state !== 'made') return [];
    const { finalTry } = set.role === 'so' ? token.soPin : token.userPin;
    const warning = finalTry ? { warning: 'ONE try is left before the token locks. A second person must watch this entry.' } : {};
    const of = { limits: token.pinLength, chosen: false };
    return [
      {
        set,
        old: {
          id: `old-${set.role}`,
          label: `The ${pinName[set.role]} the token has now`,
          entry: pinEntryOf(context, set.role, token.identity, false),
          ...of,
          ...warning,
        },
        next: { id: set.role, label: `the new ${pinName[set.role]}`, entry: { how: 'shares', set }, ...of },
      },
    ];
  });
}

const heldBy = { whole: 'one PIN, typed whole', halves: 'one PIN, typed in halves', pad: 'typed on the token' } as const;

const slotsOf = (changes: readonly Change[]): PinSlot[] => changes.flatMap(({ old, next }) => [old, next]);

/** The new set opens the token from the moment the call has returned; the one before it is void. */
function rowsFor(context: StepContext, set: ShareSet, token: TokenIdentity): RowWrite[] {
  const before = currentShareSet(context.store, set.role, token);
  return [
    ...(before === null ? [] : [shareSetRow({ ...before, state: 'void' })]),
    shareSetRow({ ...set, token: { ...token }, state: 'current' }),
  ];
}

/** C_SetPIN, journalled. Where an earlier call may have changed it already, the new PIN is tried first: it then replaces itself. */
async function setPin(
  context: StepContext,
  actor: string,
  token: Token,
  identity: TokenIdentity,
  set: ShareSet,
  pins: { old: Pin; next: Pin },
): Promise<void> {
  const call = async (from: Pin): Promise<void> => {
    const { id } = await journalledCall(
      context,
      { operation: 'set-pin', actor, token: identity },
      () => token.setPin(set.role, from, pins.next),
      () => null,
      () => rowsFor(context, set, identity),
    );
    context.journal.verified(id, []);
  };
  const maybe = context.journal.find({ run: context.run.id, step: context.step.id, operation: 'set-pin', state: 'may-exist' });
  if (maybe.length > 0) {
    try {
      return await call(pins.next);
    } catch (error) {
      if (!(error instanceof CeremonyError) || error.code !== 'token.pin-incorrect') throw error;
    }
  }
  await call(pins.old);
}

const isMade = (token: TokenDescription): boolean => token.initialized && token.userPinInitialized;

/** A rehearsal on a new embedded token makes it first, with the PINs said to be the old ones. Throws token.not-initialized elsewhere. */
async function readyToken(
  context: StepContext,
  actor: string,
  token: TokenDescription,
  old: (role: 'user' | 'so') => Pin,
): Promise<TokenIdentity> {
  if (isMade(token)) return token.identity;
  if (context.run.mode === 'production')
    throw new CeremonyError(
      'token.not-initialized',
      'The token has no PIN yet, so there is none to change. Nothing was done. Initialise it first.',
    );
  return createEmbeddedToken(context, actor, token, old('user'), old('so'));
}

/**
 * Gives the token its new PINs, made of the cards just handed out, against the PINs it has now. The cards it had are void from the
 * moment the token took the new PIN. Source: rules.md, Custody by shares; PKCS#11 v3.1 C_SetPIN.
 */
export const changePins: StepKind = {
  kind: 'change-pins',
  needs: { shares: 'pin-shares' },
  gives: null,
  with: ['token'],
  model: { acting: 'one', requires: ['present', 'pin'], sets: ['token-in', 'pin-chosen'], deviations: ['unknown-outcome'] },
  makesToken: true,
  async survey(context) {
    const { identity, initialized, userPinInitialized, pinLength, userPin, soPin } = await tokenToShare(context);
    return {
      token: {
        initialized,
        userPinInitialized,
        identity: { ...identity },
        pinLength: { ...pinLength },
        userPin: { ...userPin },
        soPin: { ...soPin },
      },
    };
  },
  view(context) {
    const token = context.survey['token'] as unknown as TokenDescription | undefined;
    const slots = token === undefined ? [] : slotsOf(changesOf(context, token));
    return {
      will: 'The PINs the token has now are replaced by those of the new cards. From then on the old cards and PINs open nothing.',
      button: 'Give the token its new PINs',
      irreversible: true,
      awaited: pinGivers(context, slots),
      prompts: pinPrompts(context, slots),
      stage: {
        kind: 'facts',
        facts:
          token === undefined
            ? []
            : [
                {
                  label: 'Token',
                  value: isMade(token)
                    ? `${token.identity.label} (${token.identity.serial})`
                    : 'a new embedded token, made with what is given as its old PIN',
                },
                ...changesOf(context, token).map(({ set, old }) => ({
                  label: `New ${pinName[set.role]}`,
                  value: `${set.threshold} of ${set.holders.length} cards of set ${set.set}; now ${old.entry.how === 'shares' ? `cards of set ${old.entry.set.set}` : heldBy[old.entry.how]}`,
                })),
              ],
      },
    };
  },
  async perform(context, input) {
    const description = await tokenToShare(context);
    const changes = changesOf(context, description);
    const slots = slotsOf(changes);
    roleOf(pinGivers(context, slots), input.person);
    const checks: Check[] = isMade(description)
      ? [requireIsolation(context.run, description.identity), identityCheck(context.run, context.parameter('token'), description.identity)]
      : [];
    if (checks.some((check) => check.verdict === 'failed'))
      throw new CeremonyError(
        'token.check-failed',
        `TOKEN-IDENTITY failed: ${checks.map((check) => check.reason).join('; ')}. No PIN was sent.`,
      );
    if (!takePinParts(context, input, slots)) return { kind: 'more', state: context.state };
    const pins: { old: Pin; next: Pin }[] = [];
    try {
      for (const { old, next } of changes) pins.push({ old: await pinOf(context, old), next: await pinOf(context, next) });
      await context.desk.close();
      const identity = await readyToken(
        context,
        input.person.id,
        description,
        (role) => pins[changes.findIndex(({ set }) => set.role === role)]?.old ?? null,
      );
      const token = await context.hsm.find(identity);
      for (const [at, { set, old }] of changes.entries()) {
        await setPin(context, input.person.id, token, identity, set, pins[at] ?? { old: null, next: null });
        context.log(input.person.id, 'pin-changed', {
          role: set.role,
          set: set.set,
          before: old.entry.how === 'shares' ? { set: old.entry.set.set, state: 'void' } : { how: old.entry.how },
        });
      }
    } finally {
      for (const { old, next } of pins) for (const pin of [old, next]) pin?.fill(0);
      context.tray.zero();
    }
    return { kind: 'done', value: null, checks: [...checks, passed('SHARE-COMMITMENT', 'every card given is one that was handed out')] };
  },
};
