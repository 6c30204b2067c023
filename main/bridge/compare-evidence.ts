import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { CeremonyError } from '../errors.ts';
import { compareEvidence as compare } from '../evidence/compare/compare-evidence.ts';
import { sealedFacts } from './run-summaries.ts';
import type { Workplace } from './workplace.ts';

/** A rehearsal beside a production run, from the bundles on disk. Throws state.not-open, input.not-found, input.unsupported. */
export async function compareEvidence(
  workplace: Workplace,
  { rehearsal, production }: CallInput<'compareEvidence'>,
): Promise<CallOutput<'compareEvidence'>> {
  const compared = await compare(await bundleOf(workplace, rehearsal), await bundleOf(workplace, production));
  return {
    verdict: compared.verdict,
    equal: compared.equal,
    differences: compared.differences.map((each) => ({ ...each })),
    steps: compared.steps.map((step) => ({ ...step })),
  };
}

async function bundleOf(workplace: Workplace, runId: string): Promise<string> {
  const sealed = sealedFacts(await workplace.coreOf(runId), runId);
  if (sealed === null) throw new CeremonyError('state.not-open', 'This run has no evidence bundle yet. Nothing was compared.');
  return sealed.bundle;
}
