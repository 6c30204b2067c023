import { CeremonyError, exitStatusOf, type NextAction } from '../../errors.ts';
import type { Terminal } from './terminal.ts';

/** What to do next, in words, for every action of the code table. */
export const nextActionText: Record<NextAction, string> = {
  'retry-step': 'give the same command again; an unfinished run goes on at the step where it stopped.',
  'fix-input': 'correct what the sentence names and give the command again.',
  'fix-plan': 'correct the plan, have it reviewed again, and give the command again.',
  stop: 'stop here, leave everything as it is, and call the ceremony administrator.',
  report: 'report this as a bug with the command you gave; CONCLAVE_DEBUG=1 shows where it happened.',
};

/**
 * Prints an error as `code: sentence` and one line with what to do next (formats.md, Command line).
 * A crash says no more than its kind: messages of foreign errors may hold paths. Returns the exit status.
 */
export function reportError(terminal: Terminal, error: unknown, options: { command: string; debug: boolean }): number {
  terminal.progress(null);
  if (error instanceof CeremonyError) {
    terminal.err(`${error.code}: ${error.message}`);
    terminal.err(`next: ${nextLine(error, options.command)}`);
  } else {
    const kind = error instanceof Error ? error.name : typeof error;
    terminal.err(`bug: Something happened that Conclave does not expect (${kind}). The command ended; what was logged before is kept.`);
    terminal.err(`next: ${nextActionText.report}`);
  }
  if (options.debug) printStack(terminal, error);
  return exitStatusOf(error);
}

function nextLine(error: CeremonyError, command: string): string {
  if (error.code === 'usage')
    return command === '' ? 'conclave --help lists the commands.' : `conclave ${command} --help lists what it takes.`;
  if (error.code === 'state.stopped') return `nothing needs to be done; ${again(command)} when the same command is given again.`;
  if (error.code === 'state.no-terminal') return 'run it on a terminal, or give --answers FILE.';
  if (error.code === 'policy.rehearsal-isolation') return 'nothing was touched; change the command as the sentence says and give it again.';
  if (error.next === 'retry-step' && command !== 'run') return 'put right what the sentence names and give the same command again.';
  return nextActionText[error.next];
}

// A production run is kept in its data directory; a rehearsal's is gone.
const again = (command: string): string => (command === 'run' ? 'a run that was not aborted goes on' : 'a rehearsal starts anew');

function printStack(terminal: Terminal, error: unknown): void {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    for (const line of (at.stack ?? at.message).split('\n')) terminal.err(line);
  }
}
