import { countField, distinct, idField, parameterNameField, roleField, textField } from './fields.ts';
import { z } from './jitless-zod.ts';
import { loadYaml } from './loaded-file.ts';
import type { LoadedFile } from './loaded-file.ts';
import { clockField } from './playbook-clock.ts';
import { messageField } from './playbook-message.ts';

/** Types a playbook may declare for its parameters; plan-parameters.ts says what each accepts. */
export const parameterTypes = [
  'token',
  'authority',
  'pending-request',
  'distinguished-name',
  'label',
  'key-algorithm',
  'key-purpose',
  'profile',
  'crl-profile',
  'ocsp-profile',
  'certificates',
  'selection',
  'crl-calendar',
  'answered-certificates',
  'duration',
  'number',
  'text',
  'hash',
  'file-hash',
] as const;
export type ParameterType = (typeof parameterTypes)[number];

/** `plan.quorum`: a parameter of the plan, filled in when the run is made. */
const planReference = z
  .string()
  .regex(/^plan\.[a-z][A-Za-z0-9]{0,63}$/, { error: 'must be a whole number or a parameter such as `plan.quorum`' });
const literal = z.union([z.string().min(1).max(1000), z.int(), z.boolean()], { error: 'must be text, a whole number, `true` or `false`' });

/** Role → fewest different people of it among the quorum. */
const leastField = z
  .partialRecord(
    roleField,
    z.union([countField, planReference], { error: 'must be a whole number of at least 1 or a parameter such as `plan.quorum`' }),
  )
  .refine((least) => Object.keys(least).length > 0, { error: 'must name a role' });

const stepSchema = z.strictObject({
  id: idField,
  kind: idField,
  title: textField(120).exactOptional(),
  by: distinct(roleField, { min: 1, max: 5 }, String),
  say: textField(500).exactOptional(),
  minutes: countField.max(480).exactOptional(),
  needs: z
    .record(
      parameterNameField,
      z.union([idField, distinct(idField, { min: 1, max: 100 }, String)], {
        error: 'must be the id of an earlier step or a list of such ids',
      }),
    )
    .exactOptional(),
  with: z.record(parameterNameField, literal).exactOptional(),
  quorum: z
    .union([countField, planReference], { error: 'must be a whole number of at least 1 or a parameter such as `plan.quorum`' })
    .exactOptional(),
  least: leastField.exactOptional(),
  /** Decision → the answers after which this step is done; after any other it is skipped. */
  when: z.record(idField, distinct(idField, { min: 1, max: 10 }, String)).exactOptional(),
  asks: textField(300).exactOptional(),
  /** What a decision offers: id → what it says. */
  answers: z.record(idField, textField(200)).exactOptional(),
  clocks: z.record(idField, clockField).exactOptional(),
  message: messageField.exactOptional(),
});

export const playbookSchema = z.strictObject({
  conclave: z.literal('playbook/1'),
  id: idField,
  title: textField(120),
  roles: distinct(roleField, { min: 1, max: 5 }, String),
  params: z.record(parameterNameField, z.enum(parameterTypes)),
  steps: distinct(stepSchema, { min: 1, max: 200 }, (step) => step.id),
});

/** The script of one kind of ceremony (formats.md, Playbook). */
export type Playbook = z.infer<typeof playbookSchema>;
export type PlaybookStep = Playbook['steps'][number];

/** Parses a playbook (YAML, 256 kB). Throws `input.*`. Whether its references hold together is checkPlaybook's to say. */
export function parsePlaybook(bytes: Uint8Array): LoadedFile<Playbook> {
  return loadYaml(bytes, 'the playbook', playbookSchema);
}

/** The parameter a `with` or `quorum` value refers to, or null for a literal. */
export function planParameter(value: string | number | boolean): string | null {
  return typeof value === 'string' && value.startsWith('plan.') ? value.slice('plan.'.length) : null;
}

/**
 * Ids of the profiles a playbook uses, each once; a plan pins every one by its hash. One that is a parameter is the plan's to name:
 * without `params` it is left out.
 */
export function profileIdsOf(playbook: Playbook, params: Readonly<Record<string, unknown>> = {}): string[] {
  const named = playbook.steps.flatMap((step) =>
    [step.with?.['profile'], step.with?.['deltaProfile']].flatMap((id) => {
      const parameter = typeof id === 'string' ? planParameter(id) : null;
      const value = parameter === null ? id : params[parameter];
      return typeof value === 'string' ? [value] : [];
    }),
  );
  return [...new Set(named)];
}

/** Whether a plan of the playbook names the certificate a key has already: the key gets another one (rules.md, KEY-REUSE). */
export function namesExisting({ steps }: Pick<Playbook, 'steps'>): boolean {
  return steps.some(({ needs }) => (needs?.['renews'] ?? needs?.['existing']) !== undefined);
}

/** Whether a step certifies an authority itself: a root signs itself. */
export function certifiesItself({ kind, needs }: PlaybookStep): boolean {
  return kind === 'build-certificate' && needs?.['issuerKey'] !== undefined;
}

/** Whether a step makes an authority, or begins one by asking another for its certificate; the plan then proposes its policy. */
export function makesAuthority(step: PlaybookStep): boolean {
  if (certifiesItself(step) || step.kind === 'adopt-authority') return true;
  // What is renewed is the authority it was, under the policy it has.
  return (step.kind === 'build-request' || step.kind === 'install-authority') && step.needs?.['renews'] === undefined;
}
