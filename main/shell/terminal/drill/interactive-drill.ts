import type { DrillEngine } from '../../../ceremony/drill/drill-engine.ts';
import type { RunView } from '../../../../preload/contract/run-view.ts';
import { wrap } from '../interactive/wrap.ts';
import type { Questioner } from '../interactive/questioner.ts';
import type { Terminal } from '../terminal.ts';

const nothing = 'none';

/** Shows what happened before the step that is current, asks what is done about it, and before the log is sealed what was learnt. */
export function interactiveDrill(engine: DrillEngine, terminal: Terminal): (view: RunView, questioner: Questioner) => Promise<RunView> {
  let noted = false;

  async function event(view: RunView, id: string, questioner: Questioner): Promise<RunView> {
    const found = view.drill?.events.find((each) => each.id === id);
    if (found === undefined) return view;
    terminal.out('');
    terminal.out(`  DRILL EVENT · ${found.title}`);
    for (const line of wrap(found.says, Math.min(100, terminal.width) - 4)) terminal.out(`  ${line}`);
    const chosen = await questioner.choose(
      found.asks,
      [...found.answers.map(({ id: value, says }) => ({ value, label: says })), { value: null, label: 'Not now: go on with the step' }],
      false,
    );
    if (chosen === null) return view;
    const person = await questioner.choose(
      'Who decides',
      view.people.map(({ id: value, name }) => ({ value, label: name })),
      true,
    );
    const after = await engine.answerEvent({ runId: view.runId, person, event: id, answer: chosen });
    const given = after.drill?.events.find((each) => each.id === id)?.given.at(-1);
    for (const line of wrap(given?.because ?? '', Math.min(100, terminal.width) - 4)) terminal.out(`  ${line}`);
    return after;
  }

  async function notes(start: RunView, questioner: Questioner): Promise<RunView> {
    let view = start;
    const { runId } = view;
    const person = view.people[0]?.id ?? '';
    terminal.out('');
    for (;;) {
      const text = await questioner.line('A lesson for the report', nothing);
      if (text === nothing) break;
      view = await engine.note({ runId, person, text });
    }
    for (;;) {
      const text = await questioner.line('A task that follows', nothing);
      if (text === nothing) break;
      view = await engine.note({ runId, person, text, owner: await questioner.line('Who owns it') });
    }
    return view;
  }

  return async (start, questioner) => {
    let view = start;
    for (const { id, open } of start.drill?.events ?? []) if (open) view = await event(view, id, questioner);
    if (!noted && view.steps.at(-2)?.id === view.current?.stepId) {
      noted = true;
      view = await notes(view, questioner);
    }
    return view;
  };
}
