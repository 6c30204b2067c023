import { notChecked, passed, type Check } from '../checks.ts';
import type { PinRole, ShareCard } from '../custody/card.ts';
import { shareCommitment } from '../custody/commitment.ts';
import { makePin, pinForm, type PinForm } from '../custody/make-pin.ts';
import { splitPin } from '../custody/split-pin.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { SharesPlan } from '../formats/custody.ts';
import type { TokenDescription } from '../hsm/hsm.ts';
import { readShareSet, shareSetRow } from '../store/tables/share-set.ts';
import type { RowWrite } from '../store/store.ts';
import { setsOf, trayOwner } from './cards-in-hand.ts';
import { custodyPolicyCheck } from './custody-policy.ts';
import type { HandedCard } from './secret-tray.ts';
import { tokenOfPlan } from './token-of-plan.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepInput, StepOutcome } from './step.ts';

/** Octets drawn from each source of randomness for one PIN. */
const seedBytes = 32;

/** Each shared PIN of the plan. */
export function plannedShares(context: StepContext): { role: PinRole; plan: SharesPlan }[] {
  const { custody } = context.run.plan;
  // That there is one was found before the run began.
  if (typeof custody !== 'object') return [];
  return (['user', 'so'] as const).flatMap((role) => {
    const plan = custody[role];
    return plan === undefined ? [] : [{ role, plan }];
  });
}

/** The token whose PINs are made: the plan's, or the blank one that is about to be initialised. */
export async function tokenToShare(context: StepContext): Promise<TokenDescription> {
  try {
    return await tokenOfPlan(context);
  } catch (error) {
    const blank = (await context.hsm.tokens()).find((token) => !token.initialized);
    if (blank === undefined) throw error;
    return blank;
  }
}

/** One PIN made and split; the PIN itself is gone when this returns. */
async function makeCards(
  context: StepContext,
  token: TokenDescription,
  role: PinRole,
  plan: SharesPlan,
): Promise<{ form: PinForm; cards: ShareCard[] }> {
  const form = pinForm(token.pinLength, plan.alphabet, plan.length);
  const fromToken = token.initialized ? await (await context.hsm.find(token.identity)).random(seedBytes) : new Uint8Array();
  const fromSystem = Uint8Array.from(context.random(seedBytes));
  const pin = makePin(form, { token: fromToken, system: fromSystem });
  fromToken.fill(0);
  fromSystem.fill(0);
  try {
    return { form, cards: await splitPin(pin, { role, threshold: plan.threshold, total: plan.custodians.length }, context.random) };
  } finally {
    pin.fill(0);
  }
}

/** Sets this step made before it was interrupted: nobody confirmed all their cards, so they open nothing and never will. */
function voidRows(context: StepContext): RowWrite[] {
  return setsOf(context.state).flatMap((id) => {
    const set = readShareSet(context.store, id);
    return set?.state === 'made' ? [shareSetRow({ ...set, state: 'void' })] : [];
  });
}

/**
 * Makes the PINs and their cards, which wait in the tray; the log gets their commitments. Cards of an interrupted attempt are void.
 */
export async function makeShares(context: StepContext, input: StepInput): Promise<StepOutcome> {
  roleOf(anyOfRoles(context), input.person);
  const token = await tokenToShare(context);
  const policy = custodyPolicyCheck(context, token.identity);
  const handed: HandedCard[] = [];
  const events: { data: JsonObject; row: RowWrite; checks: Check[] }[] = [];
  for (const { role, plan } of plannedShares(context)) {
    const { form, cards } = await makeCards(context, token, role, plan);
    const held = cards.map((card, at) => ({ person: plan.custodians[at] ?? '', card }));
    handed.push(...held);
    const holders = held.map(({ person, card }) => ({ person, index: card.index, commitment: shareCommitment(card) }));
    const set = cards[0]?.set ?? '';
    events.push({
      data: { role, set, threshold: plan.threshold, ...form, holders },
      row: shareSetRow({
        set,
        role,
        run: context.run.id,
        threshold: plan.threshold,
        pinLength: form.length,
        holders,
        token: null,
        state: 'made',
        at: context.now().toISOString(),
      }),
      checks: [
        policy,
        token.initialized
          ? passed('TOKEN-RANDOM', 'mixed into the PIN')
          : notChecked('TOKEN-RANDOM', 'the token is blank; this machine’s numbers alone'),
      ],
    });
  }
  // One custodian sees all their cards in a row.
  const order = [...new Set(handed.map(({ person }) => person))];
  handed.sort((a, b) => order.indexOf(a.person) - order.indexOf(b.person));
  return {
    kind: 'commit',
    commit() {
      const before = setsOf(context.state);
      if (before.length > 0)
        context.log(
          input.person.id,
          'share-sets-void',
          { sets: [...before], reason: 'interrupted before every card was confirmed' },
          [],
          voidRows(context),
        );
      for (const { data, row, checks } of events) context.log(input.person.id, 'share-set-made', data, checks, [row]);
      context.tray.keepMade(trayOwner(context), handed);
      return { kind: 'more', state: { sets: handed.map(({ card }) => card.set).filter((set, at, all) => all.indexOf(set) === at) } };
    },
  };
}
