import { CeremonyError } from '../errors.ts';
import type { Playbook, PlaybookStep } from '../formats/playbook.ts';
import { stepKinds } from '../steps/kinds.ts';
import type { RunFacts } from '../steps/step.ts';

/** Steps whose files a plan may have confirmed before they are read. */
export const importSteps = (playbook: Playbook): readonly PlaybookStep[] =>
  playbook.steps.filter(({ kind }) => stepKinds.get(kind)?.takesFiles === true);

/** Files are confirmed at steps that take any: a plan that asks for it elsewhere would be held to nothing. Throws input.schema. */
export function requireImports({ plan, playbook }: RunFacts): void {
  const takers = importSteps(playbook).map(({ id }) => id);
  const other = Object.keys(plan.imports ?? {}).find((id) => !takers.includes(id));
  if (other === undefined) return;
  const whole = playbook.steps.some(({ id, kind }) => id === other && kind === 'import-artifacts');
  throw new CeremonyError(
    'input.schema',
    `The plan has the files of step ${other} confirmed, and ${whole ? 'that step has the hash in a parameter of its own' : 'no such step of the playbook takes files that way'}. Nothing was started. ${takers.length === 0 ? 'Take imports out of the plan.' : `Steps that take files: ${takers.join(', ')}.`}`,
  );
}
