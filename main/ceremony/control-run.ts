// Pause, continue, exception, correction, abort: logged outcomes, never side doors.

import { CeremonyError } from '../errors.ts';
import { logEvents } from '../steps/log-events.ts';
import type { Store } from '../store/store.ts';
import type { ControlInput } from '../../preload/contract/run-input.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import type { RunFacts } from '../steps/step.ts';
import type { EngineParts } from './run-session.ts';
import { changedRun, type RunState } from './run-state.ts';
import { lostCredential, proposedAbsence } from './propose-absence.ts';
import { textOf } from '../steps/state-map.ts';
import { clocksOfRun, tellClocks } from './tell-clocks.ts';
import { outcomeQuorum } from '../steps/unknown-outcome.ts';

type Act = ControlInput['act'];

const changes: Readonly<
  Record<Act, { readonly from: readonly string[]; readonly event: string; readonly to?: RunState['row']['status'] }>
> = {
  pause: { from: ['open'], event: 'paused', to: 'paused' },
  continue: { from: ['paused'], event: 'continued', to: 'open' },
  exception: { from: ['open', 'paused'], event: 'exception' },
  correction: { from: ['open', 'paused'], event: 'correction' },
  absent: { from: ['open'], event: 'absence-proposed' },
  lost: { from: ['open', 'paused'], event: 'credential-lost' },
  abort: { from: ['open', 'paused', 'sealed'], event: 'run-aborted', to: 'aborted' },
};

/** Applies the act and writes who asked for it and why. Throws state.* when it does not fit. */
export function controlRun(parts: EngineParts, run: RunFacts, state: RunState, input: ControlInput): void {
  const { row } = state;
  const change = changes[input.act];
  if (row.revision !== input.revision)
    throw new CeremonyError(
      'state.stale-revision',
      'The run has moved on since this screen was drawn. Nothing was done. Look at the current step.',
    );
  if (!change.from.includes(row.status))
    throw new CeremonyError('state.not-open', `A run that is ${row.status} cannot take «${input.act}». Nothing was done.`);
  if (!run.plan.people.some((person) => person.id === input.person))
    throw new CeremonyError('policy.role', `The plan names nobody «${input.person}». Nothing was done.`);
  const corrects = correctedEvent(parts.store, run, input);
  const about =
    input.act === 'absent' ? proposedAbsence(parts, run, state, input) : input.act === 'lost' ? lostCredential(parts, run, input) : {};
  // Aborting closes no token call: one person's word must not. It stays open, and people of the next run close it by quorum.
  const open = input.act === 'abort' ? parts.journal.open(run.id).map(({ id }) => id) : [];
  parts.store.transaction(() => {
    // A sealed run's log has ended: what comes after belongs to the workstation log.
    const log = row.status === 'sealed' ? 'workstation' : run.id;
    parts.store.record(
      {
        log,
        run: run.id,
        ...(row.currentStep === null ? {} : { step: row.currentStep }),
        actor: input.person,
        event: change.event,
        data: {
          run: run.id,
          reason: input.reason,
          ...about,
          ...(corrects === null ? {} : { corrects }),
          ...(open.length === 0 ? {} : { open, outcomeQuorum: outcomeQuorum(run) }),
        },
      },
      [changedRun(row, { revision: row.revision + 1, ...(change.to === undefined ? {} : { status: change.to }) })],
    );
    if (input.act === 'abort' && row.status !== 'sealed')
      tellClocks(parts.store, run, row.currentStep ?? '', clocksOfRun(parts.store, run), true);
    if (input.act === 'abort') {
      const { size, head } = parts.store.head(run.id);
      parts.store.record({ log: 'workstation', run: run.id, actor: input.person, event: 'run-aborted', data: { run: run.id, size, head } });
    }
  });
}

/** The number of the event a correction puts right; null for every other act. Throws input.schema where there is no such event. */
function correctedEvent(store: Store, run: RunFacts, { act, corrects }: ControlInput): number | null {
  if (act !== 'correction') return null;
  const { size } = store.head(run.id);
  if (corrects === undefined || corrects < 1 || corrects > size) {
    throw new CeremonyError(
      'input.schema',
      `A correction names the event it puts right, from 1 to ${size}. Nothing was recorded. The event itself stays as it is.`,
    );
  }
  return corrects;
}

/** What people put right by adding to the log, oldest first. */
export function correctionsOf(store: Store, runId: string): NonNullable<RunView['corrections']> {
  const found: NonNullable<RunView['corrections']> = [];
  for (const { event, at, actor, data } of logEvents(store, runId))
    if (event === 'correction') found.push({ at, person: actor, corrects: Number(data['corrects']), text: textOf(data['reason']) });
  return found;
}

/** Exceptions written during the run, for the view and the seal. */
export function exceptionsOf(store: Store, runId: string): RunView['exceptions'] {
  const found: RunView['exceptions'] = [];
  for (const event of logEvents(store, runId))
    if (event.event === 'exception') found.push({ at: event.at, person: event.actor, text: textOf(event.data['reason']) });
  return found;
}
