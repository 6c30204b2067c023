import type { DrillEngine } from '../../../ceremony/drill/drill-engine.ts';
import { CeremonyError } from '../../../errors.ts';
import type { RunView } from '../../../../preload/contract/run-view.ts';
import type { Terminal } from '../terminal.ts';
import type { AnswerSheet } from '../unattended/answer-sheet.ts';
import type { UnattendedDrill } from '../unattended/drive-unattended.ts';

/** The name under which answers to a scenario's events stand, by the event's id; `lesson`, `task` and `owner` are for the report. */
export const drillBlock = 'drill';

type OpenEvent = NonNullable<RunView['drill']>['events'][number];

const openEvents = (view: RunView): readonly OpenEvent[] => (view.drill?.events ?? []).filter(({ open }) => open);

/** Answers a scenario's events from a file: what breaks nothing at once, what breaks something when it has stood in the way. */
export function unattendedDrill(
  engine: DrillEngine,
  answers: AnswerSheet,
  terminal: Terminal,
  breaking: ReadonlySet<string>,
): UnattendedDrill {
  /** Event → the step it was first seen in. */
  const seen = new Map<string, string>();
  let noted = false;

  function text(id: string): string | null {
    const value = answers.value(drillBlock, id);
    return typeof value === 'string' ? value : null;
  }

  async function answer(view: RunView, { id, title }: OpenEvent): Promise<RunView> {
    const given = text(id);
    if (given === null)
      throw new CeremonyError(
        'input.answer-missing',
        `Event «${id}» (${title}) asks what is done, and the answers have nothing under «${drillBlock}». The drill waits at this step.`,
      );
    const person = view.people[0]?.id ?? '';
    const after = await engine.answerEvent({ runId: view.runId, person, event: id, answer: given });
    const said = after.drill?.events.find((event) => event.id === id);
    terminal.out(`event: ${title}: ${said?.given.at(-1)?.says ?? given}`);
    if (said?.open === true)
      throw new CeremonyError(
        'input.answer-unused',
        `Answer «${given}» leaves event «${id}» (${title}) as it is, so an unattended drill cannot go on. Give one that mends it.`,
      );
    return after;
  }

  async function note(view: RunView): Promise<RunView> {
    noted = true;
    const person = view.people[0]?.id ?? '';
    let after = view;
    const lesson = text('lesson');
    if (lesson !== null) after = await engine.note({ runId: view.runId, person, text: lesson });
    const task = text('task');
    if (task !== null) after = await engine.note({ runId: view.runId, person, text: task, owner: text('owner') ?? person });
    return after;
  }

  return {
    blocks: [drillBlock],
    async before(start) {
      let view = start;
      const stepId = view.current?.stepId ?? '';
      for (const event of openEvents(start)) {
        const first = seen.get(event.id) ?? stepId;
        seen.set(event.id, first);
        if (!breaking.has(event.id) || first !== stepId) view = await answer(view, event);
      }
      // The last step but one seals the log.
      if (!noted && view.steps.at(-2)?.id === stepId) view = await note(view);
      return view;
    },
    async refused(error, view) {
      const open = openEvents(await engine.view(view.runId));
      if (!(error instanceof CeremonyError) || open.length === 0) throw error;
      terminal.out(`refused: ${error.code}`);
      let after = view;
      for (const event of open) after = await answer(after, event);
      return engine.view(after.runId);
    },
  };
}
