import type { Plan } from '../../formats/plan.ts';
import { stepOfItem } from '../../formats/item-id.ts';
import { type Playbook, type PlaybookStep, planParameter } from '../../formats/playbook.ts';
import { quote, refuse } from './judge.ts';

/** The playbook's step of this id, or that built the item of this id. */
export function stepOf(playbook: Playbook, id: string): PlaybookStep {
  return playbook.steps.find((step) => step.id === stepOfItem(id)) ?? refuse(`The playbook has no step ${quote(id)}.`);
}

/** A `with` or `quorum` value of a step with the plan's parameter filled in. */
export function plannedValue(plan: Plan, value: string | number | boolean | undefined, what: string): string | number | boolean {
  if (value === undefined) return refuse(`The playbook does not say ${what}.`);
  const parameter = planParameter(value);
  if (parameter === null) return value;
  const given = Object.hasOwn(plan.params, parameter) ? plan.params[parameter] : undefined;
  if (typeof given !== 'string' && typeof given !== 'number') return refuse(`The plan does not say ${what}.`);
  return given;
}

/** plannedValue where text is due. */
export function plannedText(plan: Plan, step: PlaybookStep, name: string): string {
  const value = plannedValue(plan, step.with?.[name], `${name} of step ${step.id}`);
  return typeof value === 'string' ? value : refuse(`${name} of step ${step.id} is not text.`);
}
