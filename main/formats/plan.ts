import {
  distinct,
  idField,
  instantField,
  labelField,
  parameterNameField,
  personIdField,
  roleField,
  ruleSetField,
  sha256Field,
  textField,
} from './fields.ts';
import { custodyField, sealedItemField } from './custody.ts';
import { z } from './jitless-zod.ts';
import { loadYaml } from './loaded-file.ts';
import type { LoadedFile } from './loaded-file.ts';
import { nameConstraintsField } from './profile-extensions.ts';
import { checkPlanTogether } from './plan-together.ts';
import { attendanceField, backupField, checkField, policySchema, refuseForbiddenWaivers, revokedField } from './policy.ts';

/** What identifies a token: CK_TOKEN_INFO without its padding (PKCS#11 v3.1 §3.3). Serials alone are not unique on some modules. */
const tokenIdentitySchema = z.strictObject({
  serial: textField(64),
  label: textField(64),
  model: textField(64),
  manufacturer: textField(64),
});

const parameterValue = z.union([z.string().min(1).max(1000), z.int(), tokenIdentitySchema], {
  error: 'must be text, a whole number or a token’s {serial, label, model, manufacturer}',
});

const personSchema = z.strictObject({
  id: personIdField,
  name: textField(100),
  roles: distinct(roleField, { min: 1, max: 5 }, String),
  /** Holds the roles only once a quorum has called this person in for somebody absent. */
  substitute: z.literal(true).exactOptional(),
  /** Credentials made before the day. Absent with `enrol: at-roll-call`. */
  keys: distinct(
    z.strictObject({ spki: sha256Field, kind: z.enum(['passphrase', 'card']) }),
    { min: 1, max: 8 },
    (key) => key.spki,
  ).exactOptional(),
  need: z.enum(['any', 'all']).exactOptional(),
});

export const planSchema = z
  .strictObject({
    conclave: z.literal('plan/1'),
    title: textField(120),
    playbook: z.strictObject({ id: idField, sha256: sha256Field }),
    rules: ruleSetField,
    attendance: attendanceField.default('people'),
    window: z.union([z.literal('none'), z.strictObject({ from: instantField, to: instantField })], {
      error: 'must be `none` or {from, to}',
    }),
    params: z.record(parameterNameField, parameterValue),
    profiles: z.record(idField, sha256Field),
    enrol: z.literal('at-roll-call').exactOptional(),
    people: distinct(personSchema, { min: 1, max: 50 }, (person) => person.id),
    media: distinct(labelField, { min: 0, max: 20 }, String).default([]),
    waivers: distinct(z.strictObject({ check: checkField, reason: textField(500) }), { min: 0, max: 50 }, (waiver) => waiver.check).default(
      [],
    ),
    custody: custodyField.exactOptional(),
    /** What the custody steps account for. */
    sealed: distinct(sealedItemField, { min: 1, max: 30 }, (item) => item.id).exactOptional(),
    backup: backupField,
    softwareToken: z.literal('accepted').exactOptional(),
    auditKey: labelField.exactOptional(),
    /** Fingerprints of keys that no longer count, whoever names them. */
    revoked: revokedField.exactOptional(),
    existingCertificate: sha256Field.exactOptional(),
    /** The names a CA is held to, where its profile leaves them to the plan. */
    nameConstraints: nameConstraintsField.exactOptional(),
    /** Values of private extensions, by the name of the part, where the profile leaves them to the plan. Octets in small hex digits. */
    privateFields: z.record(parameterNameField, textField(2000)).exactOptional(),
    /** SHA-256 of the requests that may be imported, as file or as DER. Absent: people decide by what they see. */
    requests: distinct(sha256Field, { min: 1, max: 1000 }, String).exactOptional(),
    /** Step → how the files it takes are confirmed before they are read: words read back, or the SHA-256s they may have. */
    imports: z
      .record(
        idField,
        z.union([z.literal('read-back'), distinct(sha256Field, { min: 1, max: 1000 }, String)], {
          error: 'must be `read-back` or a list of SHA-256s',
        }),
      )
      .exactOptional(),
    /** What the export writes beside the evidence, in directories of their own. */
    beside: distinct(z.enum(['publication', 'reader']), { min: 1, max: 2 }, String).exactOptional(),
    /** Kind of act → clause of the CP or CPS it rests on. */
    policyRef: z.record(parameterNameField, textField(200)),
    policy: policySchema.exactOptional(),
  })
  .superRefine(checkPlanTogether);

/** A playbook with parameters and people, reviewed before the day (formats.md, Plan). */
export type Plan = z.infer<typeof planSchema>;
export type PlanParameter = Plan['params'][string];

/**
 * Parses a plan (YAML, 256 kB). Throws `input.*` for its form, and `policy.plan-weaker` where plan or proposed policy waive a
 * check that rules.md lets nobody waive. Playbook, profiles and an existing authority's policy are compared elsewhere.
 */
export function parsePlan(bytes: Uint8Array): LoadedFile<Plan> {
  const file = loadYaml(bytes, 'the plan', planSchema);
  refuseForbiddenWaivers(
    file.value.waivers.map((waiver) => waiver.check),
    'The plan',
  );
  refuseForbiddenWaivers(file.value.policy?.waivable ?? [], 'The policy the plan proposes');
  return file;
}
