import type { CallInput, TranscriptLine } from '../../preload/contract/calls.ts';
import { transcriptLines } from '../ceremony/transcript-lines.ts';
import type { Workplace } from './workplace.ts';

/** The run's log as people read it, with what was put right later. */
export const transcript = async (workplace: Workplace, { runId }: CallInput<'transcript'>): Promise<TranscriptLine[]> =>
  transcriptLines((await workplace.coreOf(runId)).store, runId);
