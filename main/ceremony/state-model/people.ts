import { quorumMet, type QuorumRule } from '../../evidence/quorum-rule.ts';
import type { Plan } from '../../formats/plan.ts';
import type { StepFacts } from './step-facts.ts';

/** Somebody of the room: a person of the plan, or, before there is a plan, a role. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** The people of the plan who take part as planned, so no substitutes; without a plan one actor a role. */
export function actorsOf(roles: readonly string[], plan: Plan | null): readonly Actor[] {
  return (
    plan?.people.filter(({ substitute }) => substitute !== true).map(({ id, name, roles: held }) => ({ id, name, roles: held })) ??
    roles.map((role) => ({ id: role, name: role, roles: [role] }))
  );
}

/** Whoever may act in the step, in its order of roles. */
export function able(step: StepFacts, actors: readonly Actor[]): readonly Actor[] {
  if (step.model.acting === 'everyone') return actors;
  return [...new Set(step.by.flatMap((role) => actors.filter((actor) => actor.roles.includes(role))))];
}

/** How many must act in a step of `quorum`, and how many of each role. */
export const ruleOf = ({ quorum, least }: StepFacts): QuorumRule => ({ total: quorum ?? 1, least });

/** Whether the step cannot be done without this actor. `roleIsOne`: actors are roles, and a role may have several holders. */
export function must(step: StepFacts, actor: Actor, actors: readonly Actor[]): boolean {
  const candidates = able(step, actors);
  if (!candidates.includes(actor)) return false;
  if (step.model.acting === 'everyone') return true;
  if (step.model.acting === 'one-of-each')
    return step.by.some((role) => actor.roles.includes(role) && !actors.some((other) => other !== actor && other.roles.includes(role)));
  const others = candidates.filter((other) => other !== actor);
  return step.model.acting === 'quorum' ? !quorumMet(ruleOf(step), others) : others.length === 0;
}
