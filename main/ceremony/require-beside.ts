import { CeremonyError } from '../errors.ts';
import type { RunFacts } from '../steps/step.ts';

/** What a plan wants written beside the evidence needs a step that writes it. Throws input.schema. */
export function requireBeside({ plan, playbook }: RunFacts): void {
  if (plan.beside === undefined || playbook.steps.some(({ kind }) => kind === 'export')) return;
  throw new CeremonyError(
    'input.schema',
    `The plan wants ${plan.beside.join(' and ')} written beside the evidence, and playbook ${playbook.id} exports nothing. Nothing was started. Take beside out of the plan.`,
  );
}
