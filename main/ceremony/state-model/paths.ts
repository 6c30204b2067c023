import type { Deviation } from '../../steps/step-model.ts';
import { emptyRoom, idleMinutes, tokenName, tokenOf, type Room } from './room.ts';
import type { ScriptGraph, Way } from './script-graph.ts';
import type { StepFacts } from './step-facts.ts';
import { isSkipped, roomBy, roomWith, roomWithout } from './walk.ts';

/** A step on a path with the minutes it begins and ends at, counted from the start of the run. */
export interface TimedStep {
  readonly id: string;
  readonly index: number;
  readonly from: number;
  readonly to: number;
  /** The room when the step begins. */
  readonly room: Room;
}

/** One path from the first step to the end. */
export interface TimedPath {
  /** null: as planned. */
  readonly deviation: { readonly kind: Deviation; readonly step: string } | null;
  /** The answers given on the way. */
  readonly answers: readonly string[];
  readonly steps: readonly TimedStep[];
  readonly minutes: number;
  /** How often a token is put into a reader. */
  readonly tokensIn: number;
  /** How many tokens are in readers at once, at most. */
  readonly tokensAtOnce: number;
  /** How often a token is put in after another, or itself, was taken out. */
  readonly tokenSwaps: number;
  /** Steps in which a PIN is entered; those of an idle session among them. */
  readonly pinIn: readonly string[];
  readonly pinAgainIn: readonly string[];
}

/** Deciding about an unknown outcome is planned with this many minutes. */
const decisionMinutes = 5;
/** A playbook whose branches multiply is told by its first paths. */
const mostPaths = 200;

const asksPin = (step: StepFacts): boolean => step.model.requires.includes('pin');

function asksPinAgain(room: Room, step: StepFacts): boolean {
  const token = tokenOf(room, step);
  return step.model.requires.includes('session') && token.session && token.idle > idleMinutes;
}

interface Going {
  readonly index: number;
  readonly room: Room;
  readonly path: TimedPath;
}

function onwards({ index, room, path }: Going, step: StepFacts, way: Way): Going {
  const begun = path.minutes;
  const minutes = begun + step.minutes + (way.deviation === 'unknown-outcome' ? decisionMinutes : 0);
  const puts =
    way.deviation === null && (step.model.sets ?? []).includes('token-in') && !tokenOf(room, step).in && tokenName(room, step) !== null;
  const others = Object.values(room.tokens).filter((token) => token.in).length;
  const again = asksPinAgain(room, step);
  return {
    index: way.to,
    room: roomBy(way, room, step),
    path: {
      deviation: way.deviation === null ? path.deviation : { kind: way.deviation, step: step.id },
      answers: way.answer === undefined ? path.answers : [...path.answers, way.answer],
      steps: [...path.steps, { id: step.id, index, from: begun, to: minutes, room }],
      minutes,
      tokensIn: path.tokensIn + (puts ? 1 : 0),
      tokensAtOnce: Math.max(path.tokensAtOnce, others + (puts ? 1 : 0)),
      tokenSwaps: path.tokenSwaps + (puts && path.tokensIn > 0 && others === 0 ? 1 : 0),
      pinIn: again || asksPin(step) ? [...path.pinIn, step.id] : path.pinIn,
      pinAgainIn: again ? [...path.pinAgainIn, step.id] : path.pinAgainIn,
    },
  };
}

/** The paths as planned, one for each set of answers, then each with one deviation, in the order of the script. */
export function timedPaths(steps: readonly StepFacts[], graph: ScriptGraph): TimedPath[] {
  const start: TimedPath = {
    deviation: null,
    answers: [],
    steps: [],
    minutes: 0,
    tokensIn: 0,
    tokensAtOnce: 0,
    tokenSwaps: 0,
    pinIn: [],
    pinAgainIn: [],
  };
  const done: TimedPath[] = [];
  const going: Going[] = [{ index: 0, room: emptyRoom, path: start }];
  for (let next = going.shift(); next !== undefined && done.length < mostPaths; next = going.shift()) {
    const here = next;
    const step = steps[here.index];
    if (step === undefined) {
      done.push(here.path);
      continue;
    }
    if (isSkipped(here.room, step)) {
      going.push({ ...here, index: here.index + 1, room: roomWithout(here.room, step) });
      continue;
    }
    const room = roomWith(here.room, step);
    // A way back as planned would go round for ever; the walk of all rooms covers it.
    const ways = (graph[here.index] ?? []).filter((way) => (way.deviation === null ? way.to > here.index : here.path.deviation === null));
    going.push(...ways.map((way) => onwards({ ...here, room }, step, way)));
  }
  const place = ({ deviation }: TimedPath): number => (deviation === null ? -1 : steps.findIndex((step) => step.id === deviation.step));
  return done.toSorted((one, other) => place(one) - place(other));
}
