import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { CeremonyError } from '../errors.ts';
import type { Workplace } from './workplace.ts';

/**
 * Switches the camera on for the step that is current, where its policy allows it, and writes that into the run's log; the next act of
 * anybody switches it off. Throws state.stale-revision, input.unsupported; the camera then stays off.
 */
export async function camera(workplace: Workplace, { runId, stepId, revision, on }: CallInput<'camera'>): Promise<CallOutput<'camera'>> {
  if (!on) {
    workplace.grantCamera(false);
    return {};
  }
  const { engine, store } = await workplace.coreOf(runId);
  const { current, revision: now, status } = await engine.view(runId);
  if (current?.stepId !== stepId || now !== revision || status !== 'open')
    throw new CeremonyError('state.stale-revision', 'The run has moved on since this screen was drawn. The camera stays off.');
  if (current.camera !== true)
    throw new CeremonyError(
      'input.unsupported',
      'The camera stays off: the authority’s policy does not allow it in this step (media: {camera: allowed}). Bring pictures of the codes, or the file.',
    );
  store.record({ log: runId, run: runId, step: stepId, actor: 'conclave', event: 'camera-opened', data: { step: stepId } });
  workplace.grantCamera(true);
  return {};
}
