// People who play a drill out by the screen alone: they answer what is asked, and where a step is refused deal with what stands above it.

import { CeremonyError } from '../../../main/errors.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { answerEvent, bestAnswer, openEvents, type DrillBench } from './drill-bench.ts';

/** Far more acts than any playbook has. */
const mostActs = 200;

export interface Way {
  /** Event → what is said about it first; what is not here is dealt with at best. */
  readonly first?: Readonly<Record<string, string>>;
  /** Sealed: there is a report, and no bundle yet. */
  readonly until?: 'sealed' | 'finished';
}

/** Plays to the end, or until the log is sealed. Throws where nobody can go on by what the screen offers. */
export async function playOut(
  { bench, view: start }: { bench: DrillBench; view: RunView },
  { first = {}, until = 'finished' }: Way,
): Promise<{ view: RunView; refusals: string[] }> {
  const { engine, scenario } = bench;
  const refusals: string[] = [];
  const said = new Set<string>();
  const breaking = new Set(scenario.value.events.filter(({ kind }) => kind !== 'tell' && kind !== 'clock-jump').map(({ id }) => id));
  let view = start;
  let refused = false;
  let noted = false;
  for (let acts = 0; view.current !== null && view.status !== until; acts += 1) {
    if (acts > mostActs) throw new Error(`${scenario.value.id}: no end in sight at ${view.current.stepId}: ${refusals.at(-1)}`);
    const [event] = openEvents(view).filter((id) => first[id] !== undefined && !said.has(id));
    if (event !== undefined) {
      said.add(event);
      view = await answerEvent(bench, view, event, first[event] ?? '');
      continue;
    }
    // Before the last step the log is sealed: what hindered nobody is answered by then.
    const closing = view.steps.at(-2)?.id === view.current.stepId;
    const [other] = openEvents(view).filter((id) => refused || closing || !breaking.has(id));
    if (other !== undefined) {
      view = await answerEvent(bench, view, other, bestAnswer(scenario, other));
      continue;
    }
    refused = false;
    if (!noted && closing) {
      noted = true;
      view = await engine.note({ runId: view.runId, person: 'alice', text: 'Name who speaks' });
      view = await engine.note({ runId: view.runId, person: 'alice', text: 'Write it into the plan', owner: 'Alice Ndiaye' });
    }
    try {
      view = await bench.act(view);
    } catch (error) {
      if (!(error instanceof CeremonyError) || openEvents(view).length === 0) throw error;
      refusals.push(error.code);
      refused = true;
      view = await engine.view(view.runId);
    }
  }
  return { view, refusals };
}
