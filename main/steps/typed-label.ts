// An act that cannot be taken back wants the label typed of what it is done to (ui.md, Rules: arm, then fire).

import { CeremonyError } from '../errors.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import type { StepContext, StepInput } from './step.ts';

/** `whose`: what the label is of, as «the key that signs». Nobody types in an unattended run. */
export const labelPrompts = (context: StepContext, label: string, whose: string): Prompt[] =>
  context.run.attendance === 'unattended'
    ? []
    : [{ kind: 'type-label', id: 'label', label: `Type the label of ${whose}`, expected: label }];

/** `undone`: what did not happen. Throws input.label-wrong. */
export function requireTypedLabel(context: StepContext, input: StepInput, label: string, undone = 'Nothing was changed.'): void {
  if (context.run.attendance !== 'unattended' && input.text('label') !== label)
    throw new CeremonyError('input.label-wrong', `The label typed is not «${label}». ${undone}`);
}
