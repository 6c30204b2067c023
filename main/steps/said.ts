// What people write in a step: one line of text, and moments.

import { CeremonyError } from '../errors.ts';
import { instantField } from '../formats/fields.ts';
import { wholeSecond } from '../pki/validity.ts';
import type { StepInput } from './step.ts';

/** One line of 1 to `max` characters. Throws input.answer-missing, input.schema. */
export function saidLine(input: StepInput, promptId: string, what: string, max = 500): string {
  const line = input.text(promptId).trim();
  if (line === '' || line.length > max || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line))
    throw new CeremonyError('input.schema', `${what} must be one line of 1 to ${max} characters. Nothing was recorded.`);
  return line;
}

/** «now», or a UTC time that is not in the future. Throws input.answer-missing, input.schema. */
export function saidTime(input: StepInput, promptId: string, what: string, now: Date): Date {
  const said = input.text(promptId).trim();
  if (said === 'now') return wholeSecond(now);
  if (!instantField.safeParse(said).success)
    throw new CeremonyError(
      'input.schema',
      `${what} must be «now» or a UTC date and time such as 2026-11-21T09:00:00Z. Nothing was recorded.`,
    );
  const at = new Date(said);
  if (at > now) throw new CeremonyError('input.schema', `${what} lies in the future by this machine’s clock. Nothing was recorded.`);
  return at;
}
