// The cards a step of kind share-pins has made: whose turn it is to see one, and which are confirmed.

import type { PinRole } from '../custody/card.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { HandedCard } from './secret-tray.ts';
import { stateMap } from './state-map.ts';
import type { Turn } from './turn.ts';
import type { StepContext } from './step.ts';

export const pinName: Readonly<Record<PinRole, string>> = { user: 'user PIN', so: 'SO PIN' };

export const trayOwner = (context: StepContext): string => `${context.run.id}/${context.step.id}`;

export const setsOf = (state: JsonObject): readonly string[] => (Array.isArray(state['sets']) ? (state['sets'] as string[]) : []);

/** The cards in hand, if they are those of the sets on record: after a restart there are none, and new ones are made. */
export function inHand(context: StepContext): readonly HandedCard[] {
  const made = context.tray.made(trayOwner(context));
  const sets = setsOf(context.state);
  return made.length > 0 && made.every(({ card }) => sets.includes(card.set)) ? made : [];
}

export const cardKey = ({ person, card }: HandedCard): string => `${person}/${card.role}`;

export function nextCard(context: StepContext): HandedCard | null {
  const confirmed = stateMap(context.state, 'confirmed');
  return inHand(context).find((handed) => !(cardKey(handed) in confirmed)) ?? null;
}

export function turnOf(context: StepContext, { person }: HandedCard): Turn {
  const found = context.run.plan.people.find((candidate) => candidate.id === person);
  return { id: person, name: found?.name ?? person, role: 'custodian' };
}
