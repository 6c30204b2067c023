import { able, must, type Actor } from './people.ts';
import type { TimedPath } from './paths.ts';
import type { StepFacts } from './step-facts.ts';

/** Who is needed from when to when on a path, in minutes from the start. */
export interface Presence {
  readonly actor: Actor;
  readonly from: number;
  readonly to: number;
  readonly turns: readonly {
    readonly step: string;
    readonly from: number;
    readonly to: number;
    /** false: another person may do it. */
    readonly must: boolean;
  }[];
}

/** One entry for each actor who may act anywhere on the path. */
export function presenceOn(path: TimedPath, steps: readonly StepFacts[], actors: readonly Actor[]): Presence[] {
  return actors.flatMap((actor) => {
    const turns = path.steps.flatMap(({ index, id, from, to }) => {
      const step = steps[index];
      return step !== undefined && able(step, actors).includes(actor) ? [{ step: id, from, to, must: must(step, actor, actors) }] : [];
    });
    return turns.length === 0
      ? []
      : [{ actor, turns, from: Math.min(...turns.map((turn) => turn.from)), to: Math.max(...turns.map((turn) => turn.to)) }];
  });
}
