import { distinct, idField, textField } from './fields.ts';
import { z } from './jitless-zod.ts';
import { loadYaml } from './loaded-file.ts';
import type { LoadedFile } from './loaded-file.ts';

/** The languages of the window. */
const said = z.strictObject({ en: textField(400), de: textField(400) });
const when = z.record(idField, distinct(idField, { min: 1, max: 20 }, String));

const triageSchema = z.strictObject({
  conclave: z.literal('triage/1'),
  questions: distinct(
    z.strictObject({
      id: idField,
      asks: said,
      answers: distinct(z.strictObject({ id: idField, says: said }), { min: 2, max: 12 }, ({ id }) => id),
    }),
    { min: 1, max: 10 },
    ({ id }) => id,
  ),
  rules: z
    .array(z.strictObject({ when, playbook: idField, because: said }))
    .min(1)
    .max(100),
  advice: z.array(z.strictObject({ when, says: said })).max(100),
});

/** Questions, and the playbook the answers lead to (resources/triage.yaml). */
export type Triage = z.infer<typeof triageSchema>;
export type Said = z.infer<typeof said>;

/** Parses resources/triage.yaml. Throws `input.*`. */
export function parseTriage(bytes: Uint8Array): LoadedFile<Triage> {
  return loadYaml(bytes, 'the triage', triageSchema);
}

/** Question → answer. */
export type TriageAnswers = Readonly<Record<string, string>>;

/** Where answers lead: a playbook and why. */
export interface Lead {
  readonly playbook: string;
  readonly because: Said;
}

const fits = (rule: Triage['rules'][number]['when'], answers: TriageAnswers): boolean =>
  Object.entries(rule).every(([question, list]) => list.includes(answers[question] ?? ''));

/** The first rule that fits is recommended, the others stand beside it, each playbook once. Every question must be answered; `leads` may be empty where no rule fits. */
export function judgeTriage({ rules, advice }: Triage, answers: TriageAnswers): { leads: readonly Lead[]; advice: readonly Said[] } {
  const fitting = rules.filter((rule) => fits(rule.when, answers));
  return {
    leads: fitting
      .filter(({ playbook }, place) => fitting.findIndex((each) => each.playbook === playbook) === place)
      .map(({ playbook, because }) => ({ playbook, because })),
    advice: advice.filter((each) => fits(each.when, answers)).map(({ says }) => says),
  };
}

/** Questions that have no answer yet, or one that is not offered. */
export const unanswered = ({ questions }: Triage, answers: TriageAnswers): Triage['questions'] =>
  questions.filter(({ id, answers: offered }) => !offered.some((each) => each.id === answers[id]));
