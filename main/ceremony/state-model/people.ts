import type { Plan } from '../../formats/plan.ts';
import type { StepFacts } from './step-facts.ts';

/** Somebody of the room: a person of the plan, or, before there is a plan, a role. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** The people of the plan; without a plan one actor a role. */
export function actorsOf(roles: readonly string[], plan: Plan | null): readonly Actor[] {
  return (
    plan?.people.map(({ id, name, roles: held }) => ({ id, name, roles: held })) ??
    roles.map((role) => ({ id: role, name: role, roles: [role] }))
  );
}

/** Whoever may act in the step, in its order of roles. */
export function able(step: StepFacts, actors: readonly Actor[]): readonly Actor[] {
  if (step.model.acting === 'everyone') return actors;
  return [...new Set(step.by.flatMap((role) => actors.filter((actor) => actor.roles.includes(role))))];
}

/** Whether the step cannot be done without this actor. `roleIsOne`: actors are roles, and a role may have several holders. */
export function must(step: StepFacts, actor: Actor, actors: readonly Actor[]): boolean {
  const candidates = able(step, actors);
  if (!candidates.includes(actor)) return false;
  if (step.model.acting === 'everyone') return true;
  if (step.model.acting === 'one-of-each')
    return step.by.some((role) => actor.roles.includes(role) && !actors.some((other) => other !== actor && other.roles.includes(role)));
  return candidates.length - 1 < (step.model.acting === 'quorum' ? (step.quorum ?? 1) : 1);
}
