import type { ControlInput } from '../../../../preload/contract/run-input.ts';
import type { RunView } from '../../../../preload/contract/run-view.ts';
import { CeremonyError } from '../../../errors.ts';
import type { InteractiveDrive } from './drive-interactive.ts';
import { askAbsence } from './ask-absence.ts';
import type { Questioner } from './questioner.ts';

const reasonFor: Record<ControlInput['act'], string> = {
  pause: 'Why do we pause',
  continue: 'What was settled (goes into the log)',
  exception: 'What happened (goes into the log)',
  correction: 'What is right (goes into the log beside it)',
  absent: 'Why is this person absent (goes into the log)',
  lost: 'What happened to it (goes into the log)',
  abort: 'Why is the run aborted (goes into the log)',
};

/** Pause, go on, exception, absence, abort: asks who and why, and has the engine log it. */
export async function controlRun(
  drive: InteractiveDrive,
  view: RunView,
  questioner: Questioner,
  act: ControlInput['act'],
): Promise<RunView> {
  const { terminal, core } = drive;
  if (act === 'continue') {
    terminal.out('');
    terminal.out('The run is paused.');
    const go = await questioner.choose(
      'Number',
      [
        { value: true, label: 'Go on with the run' },
        { value: false, label: 'Leave; the run stays paused' },
      ],
      false,
    );
    if (!go) throw new CeremonyError('state.stopped', 'The run was left paused. Nothing of it is lost.');
  }
  const people = view.people.map((person) => ({ value: person.id, label: `${person.name} (${person.roles.join(', ')})` }));
  terminal.out('  Who says so:');
  const person = await questioner.choose('Number', people, people.length === 1);
  const corrects = act === 'correction' ? await eventToCorrect(drive, view, questioner) : null;
  const absence = act === 'absent' || act === 'lost' ? await askAbsence(view, questioner, act) : {};
  const reason = await questioner.line(reasonFor[act]);
  if (act === 'abort')
    await questioner.exactly(
      'An aborted run cannot be taken up again. Type abort',
      'abort',
      'Only abort ends the run. !pause goes back to the step.',
    );
  return core.engine.control({
    runId: view.runId,
    revision: view.revision,
    person,
    act,
    reason,
    ...(corrects === null ? {} : { corrects }),
    ...absence,
  });
}

const newest = 15;

/** Shows the newest events and asks for the number of the one that is wrong. It stays as it is; the correction stands beside it. */
async function eventToCorrect({ terminal, core }: InteractiveDrive, view: RunView, questioner: Questioner): Promise<number> {
  const lines = core.transcript(view.runId);
  terminal.out('  The newest events. Nothing is taken out of the log: what is wrong stays, and what is right is added.');
  for (const { seq, at, actor, event, text } of lines.slice(-newest))
    terminal.out(
      `  ${String(seq).padStart(4)}  ${at.slice(11, 19)}  ${actor}  ${event}${text === '' ? '' : `  ${text.slice(0, terminal.width)}`}`,
    );
  for (;;) {
    const typed = await questioner.line('Number of the event to correct');
    const seq = /^[0-9]{1,9}$/.test(typed) ? Number(typed) : 0;
    if (lines.some((line) => line.seq === seq)) return seq;
    terminal.out(`  Type a number from 1 to ${lines.length}.`);
  }
}
