// How a PIN reaches the token: from one person, from two who each know half, from m custodians with their cards, or on the token's
// own pad (rules.md, Custody by shares). Parts wait in the tray until the last is given; the PIN is made of them for one call.

import { notChecked, passed, type Check } from '../checks.ts';
import { parseCard, zeroCard, type PinRole, type ShareCard } from '../custody/card.ts';
import { parseCardText } from '../custody/card-words.ts';
import { shareCommitment } from '../custody/commitment.ts';
import { combinePin, zeroCards } from '../custody/split-pin.ts';
import { CeremonyError } from '../errors.ts';
import type { Pin, TokenIdentity } from '../hsm/hsm.ts';
import { currentShareSet, type ShareSet } from '../store/tables/share-set.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { cardPrompt } from './card-prompt.ts';
import { pinHint } from './stand-in-pin.ts';
import { anyOfRoles, type Turn } from './turn.ts';
import type { Person, StepContext, StepInput } from './step.ts';

export type PinEntry = { readonly how: 'whole' | 'halves' | 'pad' } | { readonly how: 'shares'; readonly set: ShareSet };

/** One PIN a step needs. `id` begins the ids of its prompts. */
export interface PinSlot {
  readonly id: string;
  readonly label: string;
  readonly entry: PinEntry;
  readonly limits: { readonly min: number; readonly max: number };
  /** Chosen now, so typed twice. */
  readonly chosen: boolean;
  readonly warning?: string;
}

const ownerOf = (context: StepContext): string => `${context.run.id}/${context.step.id}`;

/** How this token's PIN is given: by the cards handed out for it, by its pad, else as the plan says. */
export function pinEntryOf(context: StepContext, role: PinRole, token: TokenIdentity | null, pad: boolean): PinEntry {
  if (pad) return { how: 'pad' };
  const set = token === null ? null : currentShareSet(context.store, role, token);
  if (set !== null) return { how: 'shares', set };
  return { how: context.run.plan.custody === 'halves' ? 'halves' : 'whole' };
}

/**
 * PIN-CUSTODY: is the PIN held as the plan says? In production a plan that says more than the token's record shows is refused
 * (policy.custody); a rehearsal's token is new and has no custodians.
 */
export function custodyCheck(context: StepContext, entry: PinEntry): Check {
  const { how } = entry;
  const planned = context.run.plan.custody ?? 'whole';
  const wanted = typeof planned === 'object' ? 'shares' : planned === 'pin-pad' ? 'pad' : planned;
  if (entry.how === 'shares' && typeof planned === 'object' && entry.set.threshold < planned.user.threshold)
    throw new CeremonyError(
      'policy.custody',
      `The plan says ${planned.user.threshold} custodians open this token, and by the record ${entry.set.threshold} can. No PIN was sent. Hand out new shares with playbook custodian-change.`,
    );
  const held = how === 'pad' && wanted === 'whole' ? 'whole' : how;
  // Cards are the record's word, and stricter than a plan that says nothing of them.
  if (held === wanted || (how === 'shares' && wanted === 'whole')) return passed('PIN-CUSTODY', how);
  if (context.run.mode !== 'production') return notChecked('PIN-CUSTODY', `the token of a rehearsal: ${how}`);
  throw new CeremonyError(
    'policy.custody',
    wanted === 'pad'
      ? 'The plan says the PIN is typed on the token’s own pad, and this token has none. No PIN was sent. Bring the token with the pad.'
      : 'The plan says this token’s PIN is shared among custodians, and this workstation has no record of their cards. No PIN was sent. Restore the database that has it, or hand out shares with playbook custodian-change.',
  );
}

const needed = ({ entry }: PinSlot): number => (entry.how === 'shares' ? entry.set.threshold : entry.how === 'halves' ? 2 : 1);

const given = (context: StepContext, slot: PinSlot): ReadonlyMap<string, Uint8Array> => context.tray.parts(ownerOf(context), slot.id);

const isOpen = (context: StepContext, slot: PinSlot): boolean => slot.entry.how !== 'pad' && given(context, slot).size < needed(slot);

/** Those who can still give a part of this PIN. */
function givers(context: StepContext, slot: PinSlot): readonly Turn[] {
  if (!isOpen(context, slot)) return [];
  const parts = given(context, slot);
  if (slot.entry.how !== 'shares') return anyOfRoles(context).filter((turn) => !parts.has(turn.id));
  const { holders } = slot.entry.set;
  return context.run.plan.people
    .filter((person) => !parts.has(person.id) && holders.some((holder) => holder.person === person.id))
    .map(({ id, name, roles }) => ({ id, name, role: roles.find((role) => role === 'custodian') ?? roles[0] ?? '' }));
}

/** Who may act now: whoever can give a part of a PIN that is not whole yet. With nothing to give, whoever holds a role of the step. */
export function pinGivers(context: StepContext, slots: readonly PinSlot[]): readonly Turn[] {
  const turns = slots.flatMap((slot) => givers(context, slot));
  if (slots.every((slot) => !isOpen(context, slot))) return anyOfRoles(context);
  return turns.filter((turn, at) => turns.findIndex((other) => other.id === turn.id) === at);
}

/** What is asked of them. */
export function pinPrompts(context: StepContext, slots: readonly PinSlot[]): Prompt[] {
  return slots.filter((slot) => isOpen(context, slot)).flatMap((slot) => promptsOf(context, slot));
}

function promptsOf(context: StepContext, slot: PinSlot): Prompt[] {
  const { entry, limits, chosen: again } = slot;
  const label = again ? slot.label : `${slot.label}${pinHint(context)}`;
  const warning = slot.warning === undefined ? {} : { warning: slot.warning };
  if (entry.how === 'whole') return [{ kind: 'secret', id: slot.id, label, again, ...limits, ...warning }];
  const half = given(context, slot).size === 0 ? 'First' : 'Second';
  return givers(context, slot).map((turn) =>
    entry.how === 'shares'
      ? cardPrompt(turn, slot.id, entry.set, `Card of ${turn.name}: ${slot.label}`)
      : {
          kind: 'secret',
          id: `${turn.id}.${slot.id}-half`,
          label: `${half} half: ${label}`,
          person: turn.id,
          again,
          min: 1,
          max: limits.max,
          ...warning,
        },
  );
}

/**
 * Takes what this person was asked for, all of it or nothing. @returns whether every PIN is whole now. Throws input.share-wrong naming
 * custodian and word.
 */
export function takePinParts(context: StepContext, input: StepInput, slots: readonly PinSlot[]): boolean {
  const { id } = input.person;
  const mine = slots.filter((slot) => givers(context, slot).some((turn) => turn.id === id));
  const parts = mine.map((slot) => ({ slot, part: input.secret(secretId(slot, id)) }));
  for (const { slot, part } of parts) if (slot.entry.how === 'shares') checkCard(context, input.person, part, slot.entry.set);
  for (const { slot, part } of parts) context.tray.keepPart(ownerOf(context), slot.id, id, part);
  return slots.every((slot) => !isOpen(context, slot));
}

function secretId(slot: PinSlot, person: string): string {
  if (slot.entry.how === 'whole') return slot.id;
  return `${person}.${slot.id}-${slot.entry.how === 'shares' ? 'card' : 'half'}`;
}

function checkCard(context: StepContext, person: Person, typed: Uint8Array, set: ShareSet): void {
  let card: ShareCard | null = null;
  try {
    card = readCard(typed);
    requireHolder(context, card, set, person);
  } catch (error) {
    if (error instanceof CeremonyError) {
      context.log(person.id, 'share-refused', { person: person.id, role: set.role, set: set.set });
      throw new CeremonyError(error.code, `Card of ${person.name}: ${error.message}`);
    }
    throw error;
  } finally {
    if (card !== null) zeroCard(card);
  }
  context.log(person.id, 'share-given', { person: person.id, role: set.role, set: set.set, index: card.index }, [
    passed('SHARE-CHECKSUM', person.id),
    passed('SHARE-COMMITMENT', `${person.id}, card ${card.index} of set ${set.set}`),
  ]);
}

/** A card from what was typed. Throws input.share-wrong. The caller zeroes it. */
export function readCard(typed: Uint8Array): ShareCard {
  const bytes = parseCardText(typed);
  try {
    return parseCard(bytes);
  } finally {
    bytes.fill(0);
  }
}

/** SHARE-COMMITMENT: the card this person was handed, and no other. */
function requireHolder(context: StepContext, card: ShareCard, set: ShareSet, person: Person): void {
  if (card.set !== set.set || card.role !== set.role)
    throw new CeremonyError(
      'input.share-wrong',
      `It is of set ${card.set} (${card.role === 'so' ? 'SO PIN' : 'user PIN'}), and set ${set.set} (${set.role === 'so' ? 'SO PIN' : 'user PIN'}) is needed. Nothing was used. Look for the newer card.`,
    );
  const holder = set.holders.find((entry) => entry.index === card.index);
  const commitment = shareCommitment(card);
  if (holder?.commitment !== commitment)
    throw new CeremonyError(
      'input.share-wrong',
      'It is whole but not the card that was handed out: the commitment in the log differs. Nothing was used. Stop and find out where it comes from.',
    );
  if (holder.person !== person.id) {
    const name = context.run.plan.people.find((other) => other.id === holder.person)?.name ?? holder.person;
    throw new CeremonyError('input.share-wrong', `It is the card of ${name}. Nothing was used. Each custodian gives their own.`);
  }
}

/** The PIN of a slot whose parts are all given; null: the token's pad asks for it. The caller zeroes it. */
export async function pinOf(context: StepContext, slot: PinSlot): Promise<Pin> {
  if (slot.entry.how === 'pad') return null;
  const parts = [...given(context, slot).values()];
  if (slot.entry.how !== 'shares') return new Uint8Array(Buffer.concat(parts));
  const cards: ShareCard[] = [];
  try {
    for (const part of parts) cards.push(readCard(part));
    return await combinePin(cards);
  } finally {
    zeroCards(cards);
  }
}
