// Whether a goal was met, from the log alone: the same on the day and whenever somebody verifies the bundle.

import type { Goal } from '../formats/scenario.ts';
import { drillEvents, type DrillEvent } from './drill-log.ts';
import { spanFrom } from './due-events.ts';
import { textIn } from './text-in.ts';

export interface GoalVerdict {
  readonly id: string;
  readonly says: string;
  readonly met: boolean;
  readonly points: number;
  readonly of: number;
  readonly why: string;
}

const minutes = (milliseconds: number): string => `${Math.round(milliseconds / 60_000)} min`;

/** When a step ended last; undefined: it did not. */
const ended = (events: readonly DrillEvent[], step: string): string | undefined =>
  events.findLast((event) => event.event === 'step-finished' && event.step === step)?.at;

const began = (events: readonly DrillEvent[], step: string): string | undefined =>
  events.find((event) => event.step === step && (event.event === 'step-started' || event.event === 'step-entered'))?.at ??
  ended(events, step);

function judged({ measure }: Goal, events: readonly DrillEvent[]): { met: boolean; why: string } {
  if ('clock' in measure) {
    const end = events.find(({ event, data }) => (event === 'clock-met' || event === 'clock-missed') && data['clock'] === measure.clock);
    if (end === undefined) return { met: false, why: 'the clock was left running or never started' };
    return { met: end.event === 'clock-met', why: `${end.event === 'clock-met' ? 'met' : 'missed'} at ${end.at}` };
  }
  if ('done' in measure) {
    const at = ended(events, measure.done);
    return at === undefined ? { met: false, why: `step ${measure.done} was not done` } : { met: true, why: `done at ${at}` };
  }
  if ('decided' in measure) {
    const last = events.findLast(({ event, step }) => event === 'decided' && step === measure.decided);
    const answer = last === undefined ? 'nothing' : textIn(last.data, 'answer');
    return { met: answer === measure.as, why: `decided: ${answer}` };
  }
  if ('answered' in measure) {
    // What was said first counts: the goal is about the decision, not about what was left to do after it.
    const first = drillEvents(events, 'drill-answer').find(({ id }) => id === measure.answered);
    return { met: first !== undefined && measure.as.includes(first.answer), why: `said first: ${first?.says ?? 'nothing'}` };
  }
  if ('refused' in measure) {
    const refusal = events.find(({ event, data }) => event === 'step-refused' && data['code'] === measure.refused);
    return refusal === undefined
      ? { met: false, why: `nothing was refused as ${measure.refused}` }
      : { met: true, why: `refused in step ${refusal.step ?? ''} at ${refusal.at}` };
  }
  if ('noted' in measure) {
    const notes = drillEvents(events, measure.noted === 'lesson' ? 'drill-lesson' : 'drill-task').length;
    return { met: notes > 0, why: `${notes} written down` };
  }
  const from = began(events, measure.from);
  const to = ended(events, measure.to);
  if (from === undefined || to === undefined) return { met: false, why: 'the steps were not gone through' };
  const took = Date.parse(to) - Date.parse(from);
  return { met: took <= spanFrom(new Date(from), measure.within), why: `it took ${minutes(took)}` };
}

/** The verdict over one goal. */
export function judgeGoal(goal: Goal, events: readonly DrillEvent[]): GoalVerdict {
  const { met, why } = judged(goal, events);
  return { id: goal.id, says: goal.says, met, points: met ? goal.points : 0, of: goal.points, why };
}
