// Clocks of runs that are open, as things that are due.

import { day, type Due } from './due-entry.ts';

/** A clock that runs in a run. */
export interface RunningClock {
  readonly run: string;
  /** Title of the run. */
  readonly title: string;
  /** Dates ISO 8601 UTC; `since`: what it counts from. */
  readonly clock: {
    readonly id: string;
    readonly title: string;
    readonly clause: string;
    readonly since: string;
    readonly from: string;
    readonly due: string;
  };
}

/** From its first moment on a clock is soon; nothing pauses one. */
export function clockEntries(running: readonly RunningClock[], now: Date): Due[] {
  return running.map(({ run, title, clock }) => {
    const left = Date.parse(clock.due) - now.getTime();
    return {
      id: `clock-${run.slice(0, 16)}-${clock.id}`,
      kind: 'clock',
      what: clock.title,
      authority: title,
      at: clock.due,
      inDays: Math.floor(left / day),
      soonFrom: clock.from,
      urgency: left < 0 ? 'overdue' : 'soon',
      note: `${clock.clause}, counts from: ${clock.since} (${clock.from.slice(0, 16)}Z). ${left < 0 ? 'It is missed: finish the run, and say so.' : 'The run is open: go on with it.'}`,
    };
  });
}
