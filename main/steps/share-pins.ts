import { passed } from '../checks.ts';
import { encodeCard, zeroCard, type PinRole } from '../custody/card.ts';
import { pinForm, type PinForm } from '../custody/make-pin.ts';
import { CeremonyError } from '../errors.ts';
import { readShareSet, type ShareSet } from '../store/tables/share-set.ts';
import { cardPrompt } from './card-prompt.ts';
import { cardKey, inHand, nextCard, pinName, setsOf, turnOf } from './cards-in-hand.ts';
import { makeShares, plannedShares, tokenToShare } from './make-cards.ts';
import { readCard } from './pin-entry.ts';
import type { HandedCard } from './secret-tray.ts';
import { stateMap, withEntry } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepInput, StepKind, StepOutcome, StepView } from './step.ts';

function makeView(context: StepContext): StepView {
  const forms = (context.survey['forms'] ?? []) as unknown as (PinForm & { role: PinRole })[];
  const again = setsOf(context.state).length > 0;
  return {
    will: again
      ? 'The step was interrupted: cards made before are void and may be torn up. New PINs are made and new cards shown, one custodian at a time. The token is not changed.'
      : 'PINs are made from the token’s and this machine’s random numbers and split into shares. Each custodian will see their card alone. The token is not changed.',
    button: again ? 'Make new PINs and cards' : 'Make the PINs and their cards',
    awaited: anyOfRoles(context),
    prompts: [],
    stage: {
      kind: 'facts',
      facts: plannedShares(context).flatMap(({ role, plan }) => {
        const form = forms.find((entry) => entry.role === role);
        return [
          ...(form === undefined
            ? []
            : [
                {
                  label: `New ${pinName[role]}`,
                  value: `${form.length} ${form.alphabet === 'digits' ? 'digits' : 'letters and digits'}, ${form.bits} bits`,
                },
              ]),
          {
            label: `Cards for the ${pinName[role]}`,
            value: `any ${plan.threshold} of ${plan.custodians.length}: ${plan.custodians.join(', ')}`,
          },
        ];
      }),
    },
  };
}

function showView(context: StepContext, handed: HandedCard): StepView {
  const { card } = handed;
  const turn = turnOf(context, handed);
  const set = requireSet(context, card.set);
  const confirmed = Object.keys(stateMap(context.state, 'confirmed')).length;
  const label = `Card ${card.index} of ${set.holders.length}, ${pinName[card.role]}`;
  return {
    will: `${turn.name} copies the card alone, clears the screen and types it back from the copy. Nothing is written but that it was right.`,
    button: `Confirm the card of ${turn.name}`,
    awaited: [turn],
    prompts: [cardPrompt(turn, card.role, set, `All words of the ${pinName[card.role]} card, from the copy`)],
    reveals: { person: turn.id, label },
    stage: {
      kind: 'facts',
      facts: [
        { label: 'Card', value: label },
        { label: 'Set', value: card.set, mono: true },
        { label: 'Cards needed together', value: `${card.threshold} of ${set.holders.length}` },
        { label: 'Confirmed so far', value: `${confirmed} of ${inHand(context).length}` },
      ],
    },
  };
}

function requireSet(context: StepContext, id: string): ShareSet {
  const set = readShareSet(context.store, id);
  if (set === null) throw new CeremonyError('store.corrupt', `Share set ${id} is not on record. Nothing was done. Run conclave audit.`);
  return set;
}

/** The copy typed back, held against the card octet by octet. */
function requireCopy(context: StepContext, handed: HandedCard, input: StepInput): void {
  const { card } = handed;
  try {
    const copy = readCard(input.secret(`${handed.person}.${card.role}-card`));
    const [one, other] = [encodeCard(copy), encodeCard(card)];
    const same = Buffer.compare(one, other) === 0;
    for (const bytes of [one, other]) bytes.fill(0);
    zeroCard(copy);
    if (!same)
      throw new CeremonyError(
        'input.share-wrong',
        'It is a whole card, but another one. Nothing was confirmed. Take the card just copied.',
      );
  } catch (error) {
    if (error instanceof CeremonyError && error.code === 'input.share-wrong')
      context.log(input.person.id, 'share-refused', { person: handed.person, role: card.role, set: card.set });
    throw error;
  }
}

function confirm(context: StepContext, handed: HandedCard, input: StepInput): StepOutcome {
  roleOf([turnOf(context, handed)], input.person);
  requireCopy(context, handed, input);
  const { card, person } = handed;
  context.log(person, 'share-confirmed', { person, role: card.role, set: card.set, index: card.index }, [passed('SHARE-CHECKSUM', person)]);
  const state = withEntry(context.state, 'confirmed', cardKey(handed), context.now().toISOString());
  const left = inHand(context).some((other) => !(cardKey(other) in stateMap(state, 'confirmed')));
  if (left) return { kind: 'more', state };
  const sets = setsOf(state);
  context.tray.zero();
  return {
    kind: 'done',
    value: { type: 'pin-shares', sets },
    data: { sets: [...sets] },
    checks: [passed('SHARE-CHECKSUM', 'every card was typed back')],
  };
}

/**
 * Makes a token's PINs, splits them and hands each custodian their card alone; each types it back from the copy. The token keeps
 * its old PINs: a later step sets the new ones from the cards, so that no token ever has a PIN that no cards give. What a crash
 * interrupts is void. Source: rules.md, Custody by shares.
 */
export const sharePins: StepKind = {
  kind: 'share-pins',
  needs: {},
  gives: 'pin-shares',
  with: ['token'],
  model: { acting: 'one', requires: ['present'] },
  async survey(context) {
    const token = await tokenToShare(context);
    return { forms: plannedShares(context).map(({ role, plan }) => ({ role, ...pinForm(token.pinLength, plan.alphabet, plan.length) })) };
  },
  view(context) {
    const next = nextCard(context);
    return next === null ? makeView(context) : showView(context, next);
  },
  reveal(context, person) {
    const next = nextCard(context);
    if (next === null || next.person !== person.id)
      throw new CeremonyError('policy.role', `There is no card to show to ${person.name} now. Nothing was shown.`);
    context.log(person.id, 'card-shown', { person: person.id, role: next.card.role, set: next.card.set, index: next.card.index });
    return encodeCard(next.card);
  },
  async perform(context, input) {
    const next = nextCard(context);
    return next === null ? makeShares(context, input) : confirm(context, next, input);
  },
};
