import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { paperOfRun } from '../ceremony/paper-of-run.ts';
import type { Workplace } from './workplace.ts';

/** The sheet a rehearsal offers as the paper. Throws policy.attendance for a production run. */
export async function paper(workplace: Workplace, { runId }: CallInput<'paper'>): Promise<CallOutput<'paper'>> {
  return paperOfRun((await workplace.coreOf(runId)).store, runId);
}
