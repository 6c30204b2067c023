import { distinct, durationField, idField, ruleSetField, textField } from './fields.ts';
import { z } from './jitless-zod.ts';

/** What starts a clock that no step starts: the moment at which evidence was obtained, as a person states it in the step of the clock. */
export const evidenceObtained = 'evidence-obtained';

/**
 * A deadline as data (rules.md, Time). `starts`: `evidence-obtained`, or the step with whose end it begins; `met`: the step with whose end it
 * is met; `lasts`: ISO 8601, in the calendar of UTC; `clause`: what it rests on; `rules`: rule sets under which it runs.
 */
export const clockField = z.strictObject({
  title: textField(120),
  starts: idField,
  met: idField,
  lasts: durationField,
  clause: textField(120),
  rules: distinct(ruleSetField, { min: 1, max: 3 }, String),
});

export type PlaybookClock = z.infer<typeof clockField>;
