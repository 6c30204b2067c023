import type { CallInput, HistoryView } from '../../preload/contract/calls.ts';
import type { Workplace } from './workplace.ts';

/** What is asked for before a production run, and what came of it. */
export const history = async (workplace: Workplace): Promise<HistoryView> => (await workplace.production()).engine.history.view();

/** Compares what was typed or scanned from paper. */
export const compareCheckpoint = async (workplace: Workplace, { text }: CallInput<'compareCheckpoint'>): Promise<HistoryView> =>
  (await workplace.production()).engine.history.compare(text);

/** Records that a person goes on without, and why. */
export const skipCheckpoint = async (workplace: Workplace, { by, reason }: CallInput<'skipCheckpoint'>): Promise<HistoryView> =>
  (await workplace.production()).engine.history.skip(by, reason);
