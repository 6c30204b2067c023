import { aged, roomAfter, roomInterrupted } from './effects.ts';
import { unmet, type Cast } from './requirements.ts';
import { emptyRoom, roomKey, type Room } from './room.ts';
import type { ScriptGraph, Way } from './script-graph.ts';
import type { StepFacts } from './step-facts.ts';

/** A step that cannot be done on some path, and the shortest path that leads there. */
export interface Impossible {
  readonly step: string;
  readonly sentence: string;
  /** Ids of steps; a deviation stands in brackets behind the step it happened in. */
  readonly path: readonly string[];
}

interface Place {
  readonly index: number;
  readonly room: Room;
  readonly path: readonly string[];
}

/** The room after leaving a step by this way. */
export function roomBy(way: Way, room: Room, step: StepFacts): Room {
  if (way.deviation === null) {
    const after = roomAfter(room, step);
    return way.answer === undefined ? after : { ...after, decided: { ...after.decided, [step.id]: way.answer } };
  }
  return way.deviation === 'unknown-outcome' ? roomInterrupted(room) : aged(room, step);
}

const labelOf = (step: StepFacts, way: Way): string => {
  const label = way.deviation?.replace('-', ' ') ?? way.answer;
  return label === undefined ? step.id : `${step.id} (${label})`;
};

/** Whether a decision passes over the step. One that was skipped itself has no answer. */
export const isSkipped = (room: Room, { when }: StepFacts): boolean =>
  Object.entries(when).some(([id, answers]) => !answers.includes(room.decided[id] ?? ''));

/** The room after a step that was passed over; going back to it later it may be done. */
export const roomWithout = (room: Room, { id }: StepFacts): Room => ({ ...room, skipped: [...new Set([...room.skipped, id])] });

/** The room before a step is done: what was passed over on the way here before is not any more. */
export const roomWith = (room: Room, { id }: StepFacts): Room =>
  room.skipped.includes(id) ? { ...room, skipped: room.skipped.filter((each) => each !== id) } : room;

/** Why the outcome of this step could not be closed, or null. */
function undecidable(way: Way, room: Room, { deciders, ...cast }: Cast): string | null {
  if (way.deviation !== 'unknown-outcome' || deciders === null) return null;
  return unmet(room, deciders, { deciders: null, ...cast })?.sentence ?? null;
}

/**
 * Walks every path: from the empty room along all ways, each step in each different room once, shortest paths first, so that
 * any number of refusals, stale bytes and unknown outcomes in any order is covered. A step that cannot be done is told and then
 * taken as done, so that one mistake does not hide the next; the same cause is told once.
 */
export function walkEveryPath(steps: readonly StepFacts[], graph: ScriptGraph, cast: Cast): Impossible[] {
  const found: Impossible[] = [];
  const causes = new Set<string>();
  const seen = new Set<string>();
  const places: Place[] = [{ index: 0, room: emptyRoom, path: [] }];
  const tell = (step: StepFacts, path: readonly string[], sentence: string, cause: string): void => {
    if (causes.has(cause)) return;
    causes.add(cause);
    found.push({ step: step.id, sentence: `Step \`${step.id}\` ${sentence}.`, path });
  };
  const done = new Set<string>();
  for (let place = places.shift(); place !== undefined; place = places.shift()) {
    const { index, path } = place;
    const step = steps[index];
    const key = `${index} ${roomKey(place.room)}`;
    if (step === undefined || seen.has(key)) continue;
    seen.add(key);
    if (isSkipped(place.room, step)) {
      places.push({ index: index + 1, room: roomWithout(place.room, step), path });
      continue;
    }
    done.add(step.id);
    const room = roomWith(place.room, step);
    const wrong = unmet(room, step, cast);
    if (wrong !== null) tell(step, [...path, step.id], wrong.sentence, wrong.cause);
    for (const way of graph[index] ?? []) {
      // What cannot be done cannot go wrong in other ways.
      if (wrong !== null && way.deviation !== null) continue;
      const stuck = undecidable(way, room, cast);
      if (stuck !== null) tell(step, [...path, labelOf(step, way)], `may end without a known outcome; closing it ${stuck}`, 'deciders');
      places.push({ index: way.to, room: roomBy(way, room, step), path: [...path, labelOf(step, way)] });
    }
  }
  for (const step of steps.filter(({ id }) => !done.has(id)))
    tell(step, [], 'is done after no set of answers: its `when` cannot come true', `never ${step.id}`);
  return found;
}
