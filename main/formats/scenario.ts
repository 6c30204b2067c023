import { checkScenarioTogether } from './scenario-together.ts';
import {
  countField,
  distinct,
  durationField,
  idField,
  labelField,
  parameterNameField,
  personIdField,
  roleField,
  ruleSetField,
  textField,
} from './fields.ts';
import { z } from './jitless-zod.ts';
import { loadYaml } from './loaded-file.ts';
import type { LoadedFile } from './loaded-file.ts';

/**
 * What an event does to the world of a drill, through the seams everything else comes in by. `tell`: people hear of it and nothing else.
 * `clock-jump`: the wall clock moves and the monotonic one does not; `token-gone`, `pin-locked`: calls to the token are answered as a reader
 * or a card answers them; `disk-full`: no change of the record can be committed; `medium-gone`: what evidence is written to is not there;
 * `forged-file`: the next file that is handed over has one bit changed; `person-leaves`: somebody can do nothing more.
 */
export const injectionKinds = [
  'tell',
  'clock-jump',
  'token-gone',
  'pin-locked',
  'disk-full',
  'medium-gone',
  'forged-file',
  'person-leaves',
] as const;
export type InjectionKind = (typeof injectionKinds)[number];

/** What a plan for mass revocation must provide for (BR 5.7.1.2, 1 to 9), in its order. */
export const planParts = [
  'activation',
  'contacts',
  'automation',
  'timelines',
  'notification',
  'roles',
  'training',
  'testing',
  'analysis',
] as const;
export type PlanPart = (typeof planParts)[number];

const answerField = z.strictObject({
  says: textField(200),
  /** Of the event, for having decided so. */
  points: z.int().min(0).max(20).default(0),
  /** What the event broke is whole again. */
  mends: z.literal(true).exactOptional(),
  /** What it takes in the time of the drill. */
  takes: durationField.exactOptional(),
  /** Why it is, or is not, what to do; said once it was answered, and in the report. */
  because: textField(400),
});

const injectionSchema = z.strictObject({
  id: idField,
  kind: z.enum(injectionKinds),
  /** Before this step begins, after it has ended, or so long after the start of the drill: at the next step then. */
  when: z.union([z.strictObject({ before: idField }), z.strictObject({ after: idField }), z.strictObject({ elapsed: durationField })], {
    error: 'must be {before: step}, {after: step} or {elapsed: duration}',
  }),
  title: textField(120),
  says: textField(600),
  /** Time that goes by before it: clocks run, and nothing jumps. */
  passes: durationField.exactOptional(),
  /** clock-jump: by how much, forwards. */
  by: durationField.exactOptional(),
  /** person-leaves: who. */
  person: personIdField.exactOptional(),
  asks: textField(200),
  answers: z.record(idField, answerField),
});
export type Injection = z.infer<typeof injectionSchema>;

/** How a goal is measured, from the log alone. */
const measureField = z.union(
  [
    z.strictObject({ clock: idField }),
    z.strictObject({ done: idField }),
    z.strictObject({ decided: idField, as: idField }),
    z.strictObject({ answered: idField, as: distinct(idField, { min: 1, max: 10 }, String) }),
    z.strictObject({ refused: z.string().regex(/^[a-z]+\.[a-z-]+$/) }),
    z.strictObject({ from: idField, to: idField, within: durationField }),
    z.strictObject({ noted: z.enum(['lesson', 'task']) }),
  ],
  { error: 'must be {clock}, {done}, {decided, as}, {answered, as}, {refused}, {from, to, within} or {noted}' },
);

const goalSchema = z.strictObject({ id: idField, says: textField(200), points: z.int().min(1).max(20), measure: measureField });
export type Goal = z.infer<typeof goalSchema>;

const scenarioSchema = z
  .strictObject({
    conclave: z.literal('scenario/1'),
    id: idField,
    title: textField(120),
    /** Read aloud before anything happens. */
    briefing: textField(1000),
    playbook: idField,
    rules: ruleSetField,
    /** `own`: the first live authority of the data directory with a key of its own made for the day, and `authority` where there is none. */
    world: z.strictObject({ hierarchy: z.enum(['built-in', 'own']), authority: labelField }),
    /** `planned`: each step takes the minutes its playbook plans; `real`: what the clock says. */
    pace: z.enum(['real', 'planned']),
    /** Of the playbook, but for token, authority, quorum and copies. */
    params: z.record(parameterNameField, z.union([z.string().min(1).max(1000), z.int()])),
    quorum: countField.max(20),
    people: distinct(
      z.strictObject({
        id: personIdField,
        name: textField(100),
        roles: distinct(roleField, { min: 1, max: 5 }, String),
        substitute: z.literal(true).exactOptional(),
      }),
      { min: 2, max: 20 },
      ({ id }) => id,
    ),
    events: distinct(injectionSchema, { min: 1, max: 20 }, ({ id }) => id),
    goals: distinct(goalSchema, { min: 1, max: 20 }, ({ id }) => id),
    /** What of a plan for mass revocation it exercises, with how. */
    exercises: z.partialRecord(z.enum(planParts), textField(300)),
  })
  .superRefine(checkScenarioTogether);

/** A drill as data: world, events, goals (resources/scenarios/*.yaml). */
export type Scenario = z.infer<typeof scenarioSchema>;

/** Parses a scenario (YAML, 256 kB). Throws `input.*`. Whether its playbook has the steps it names is checked where the plan is made of it. */
export function parseScenario(bytes: Uint8Array): LoadedFile<Scenario> {
  return loadYaml(bytes, 'the scenario', scenarioSchema);
}
