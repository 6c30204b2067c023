import type { CallInput, PlanPreview } from '../../preload/contract/calls.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { checkFile } from '../ceremony/check-file.ts';
import { CeremonyError } from '../errors.ts';
import { judgeContent } from '../media/quarantine/judge-content.ts';
import { refusals } from '../media/quarantine/refusal.ts';
import { shownName } from '../media/shown-name.ts';
import type { ChosenPlan, Workplace } from './workplace.ts';

/** What a plan says and what would stop it, before anything is started. Throws input.* for a file that is no plan. */
export async function previewOf(workplace: Workplace, plan: ChosenPlan): Promise<PlanPreview> {
  const { store } = await workplace.production();
  const checked = checkFile(plan.bytes, plan.library, workplace.now(), { ask: () => store, named: false });
  if (checked.kind !== 'plan')
    throw new CeremonyError('input.schema', `${plan.name} is a ${checked.kind}, and a plan was expected. Nothing was started.`);
  const title = checked.facts.find((fact) => fact.label === 'Title')?.value ?? plan.name;
  return {
    planId: workplace.keepPlan(plan),
    name: plan.name,
    title,
    hash: { what: 'plan', sha256: checked.sha256, words: [...checked.words] },
    facts: [...checked.facts],
    checks: checked.checks.map((check) => ({ ...check })),
    problems: [...checked.problems],
    preview: [...(checked.preview ?? [])],
    ...(checked.simulation === undefined ? {} : { simulation: checked.simulation }),
  };
}

/** Asks for a plan file and checks it. null: none was chosen. */
export async function openPlan(workplace: Workplace): Promise<PlanPreview | null> {
  const plan = await workplace.choosePlan();
  return plan === null ? null : previewOf(workplace, plan);
}

/**
 * A plan that came in by codes, looked at as a file of a medium is, then read as strictly as any. Playbook and profiles are those here, held to
 * the hashes it names. Throws input.*.
 */
export function openPlanOfCodes(workplace: Workplace, { name, bytes }: CallInput<'openPlanOfCodes'>): Promise<PlanPreview> {
  const refused = judgeContent(bytes);
  if (refused !== null)
    throw new CeremonyError(
      'input.unsupported',
      `What the codes hold is not taken (${refused}): ${refusals[refused]}. Nothing was opened.`,
    );
  return previewOf(workplace, { name: shownName(name), bytes, library: workplace.library });
}

/** Starts a run of a plan that was opened before, from exactly the bytes that were checked. */
export const startPlan = (workplace: Workplace, { planId, mode }: CallInput<'startPlan'>): Promise<RunView> =>
  workplace.start(workplace.keptPlan(planId), mode);
