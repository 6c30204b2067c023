import { CeremonyError } from '../errors.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { parsePlan } from '../formats/plan.ts';
import type { CallInput, CallOutput, PlanPreview } from '../../preload/contract/calls.ts';
import type { SavedPlan } from '../../preload/contract/plan-editor.ts';
import { previewOf } from './plans.ts';
import type { Workplace } from './workplace.ts';

/** A file is read as strictly as any plan; one that is none is listed with the reason, never left out. */
function described(workplace: Workplace, name: string, savedAt: Date): SavedPlan {
  const common = { name, savedAt: savedAt.toISOString() };
  try {
    const { value: plan, sha256 } = parsePlan(workplace.savedPlan(name).bytes);
    const hash = { what: 'plan', sha256, words: [...hashWords(sha256)] };
    return { ...common, title: plan.title, playbook: plan.playbook.id, problem: null, hash };
  } catch (error) {
    if (!(error instanceof CeremonyError)) throw error;
    return { ...common, title: null, playbook: null, problem: `${error.code}: ${error.message}`, hash: null };
  }
}

/** Plans saved in the data directory, newest first. */
export const savedPlans = (workplace: Workplace): CallOutput<'savedPlans'> =>
  workplace.savedPlans().map(({ name, savedAt }) => described(workplace, name, savedAt));

/** Opens a saved plan by its name and checks it. Throws input.* where there is none or it is no plan. */
export const openSavedPlan = (workplace: Workplace, { name }: CallInput<'openSavedPlan'>): Promise<PlanPreview> =>
  previewOf(workplace, workplace.savedPlan(name));
