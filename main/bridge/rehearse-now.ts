import type { CallInput } from '../../preload/contract/calls.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { rehearsalPlan } from './rehearsal-plan.ts';
import type { Workplace } from './workplace.ts';

/** Starts a root rehearsal on a new embedded token: nothing prepared, nothing kept but the evidence. */
export function rehearseNow(workplace: Workplace, names: CallInput<'rehearseNow'>): Promise<RunView> {
  const { library } = workplace;
  return workplace.start({ name: 'rehearsal.plan.yaml', bytes: rehearsalPlan(names, library, workplace.now()), library }, 'rehearsal');
}
