import { cardText, cardWords } from '../custody/card-words.ts';
import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import type { RunSummary } from '../../preload/contract/calls.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { qrMatrix } from '../evidence/qr-matrix.ts';
import { everyRun } from './run-summaries.ts';
import type { Workplace } from './workplace.ts';

/** Every run, newest first. */
export const runs = (workplace: Workplace): Promise<RunSummary[]> => everyRun(workplace);

/** The whole run as it stands. */
export const run = async (workplace: Workplace, { runId }: CallInput<'run'>): Promise<RunView> =>
  (await workplace.coreOf(runId)).engine.view(runId);

/** One click. */
export function perform(workplace: Workplace, input: CallInput<'perform'>): Promise<RunView> {
  workplace.grantCamera(false);
  return workplace.during(input.runId, (core) => core.engine.perform(input));
}

/** The one call a secret travels by. The engine copies the bytes; the router zeroes these. */
export const provideSecret = async (workplace: Workplace, input: CallInput<'provideSecret'>): Promise<RunView> =>
  (await workplace.coreOf(input.runId)).engine.provideSecret(input);

/** Pause, continue, exception, abort. */
export function control(workplace: Workplace, input: CallInput<'control'>): Promise<RunView> {
  workplace.grantCamera(false);
  return workplace.during(input.runId, (core) => core.engine.control(input));
}

/** The act under way ends where it can. */
export const stopWork = async (workplace: Workplace, { runId }: CallInput<'stopWork'>): Promise<CallOutput<'stopWork'>> => {
  (await workplace.coreOf(runId)).engine.stop();
  return {};
};

/** A share card for one person’s eyes, as words and as a QR code. */
export async function revealSecret(workplace: Workplace, input: CallInput<'revealSecret'>): Promise<CallOutput<'revealSecret'>> {
  const card = await (await workplace.coreOf(input.runId)).engine.revealSecret(input);
  try {
    return { words: cardWords(card), qr: await qrMatrix(cardText(card)) };
  } finally {
    card.fill(0);
  }
}
