import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { CeremonyError } from '../errors.ts';
import { writeVerifiedFile } from '../evidence/copy-bundle.ts';
import { drawMediumLabels, labelsOfBundle } from '../evidence/documents/medium-labels.ts';
import { loadPress } from '../evidence/documents/press.ts';
import { readBundle } from '../evidence/verify-bundle.ts';
import { sealedFacts } from './run-summaries.ts';
import type { Workplace } from './workplace.ts';

/** Saves the labels of a run's media under papers/ in the data directory, read back; the same labels once. Throws state.*, input.*, media.*. */
export async function saveMediumLabels(
  workplace: Workplace,
  { runId, paper }: CallInput<'saveMediumLabels'>,
): Promise<CallOutput<'saveMediumLabels'>> {
  const sealed = sealedFacts(await workplace.coreOf(runId), runId);
  if (sealed === null) throw new CeremonyError('state.not-open', 'This run has no evidence bundle yet. No label was drawn.');
  const labels = labelsOfBundle(await readBundle(sealed.bundle));
  const pdf = drawMediumLabels(await loadPress(), labels, paper);
  const path = `papers/labels-${runId.slice(0, 8)}-${labels.manifestSha256.slice(0, 12)}-${paper}.pdf`;
  await workplace.production();
  await writeVerifiedFile(workplace.dataDirectory, path, pdf);
  return { path: `${workplace.dataDirectory}/${path}`, labels: labels.copies.length };
}
