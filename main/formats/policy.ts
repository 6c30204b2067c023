import { CeremonyError } from '../errors.ts';
import { canonicalJson } from './canonical-json.ts';
import {
  countField,
  distinct,
  durationField,
  instantField,
  personIdField,
  roleField,
  ruleSetField,
  sha256Field,
  textField,
} from './fields.ts';
import { z } from './jitless-zod.ts';
import { loadCanonicalJson } from './loaded-file.ts';
import type { LoadedFile } from './loaded-file.ts';
import { publicationField } from './publication.ts';
import { isCheckOrRule, isNeverWaivable } from './never-waivable.ts';

export const backupField = z.enum(['none', 'vendor-clone', 'store-copy']);
export const attendanceField = z.enum(['people', 'unattended']);
/** A check of checks.ts or a lint rule's id. */
export const checkField = z
  .string()
  .max(80)
  .refine(isCheckOrRule, { error: 'must be the name of a check such as `HOST-NETWORK-DOWN` or of a lint rule' });

/** SHA-256 of the SPKI of keys that no longer count. */
export const revokedField = distinct(sha256Field, { min: 1, max: 100 }, String);

/** Requests of one batch, whatever the policy says. */
export const mostOfBatch = 1000;
/** Certificates that people approve one by one in a batch: more decisions in a row than this are not made with attention. */
const mostOneByOne = 50;

const actSchema = z.strictObject({
  quorum: countField,
  roles: distinct(roleField, { min: 1, max: 5 }, String),
  /** Role → fewest different people of it among the quorum. */
  least: z.partialRecord(roleField, countField).exactOptional(),
});

const apart = z
  .tuple([roleField, roleField], { error: 'must be a list of two roles' })
  .refine(([one, other]) => one !== other, { error: 'must be two different roles' });

export const policySchema = z.strictObject({
  conclave: z.literal('policy/1'),
  authority: textField(120),
  rules: ruleSetField,
  attendance: distinct(attendanceField, { min: 1, max: 2 }, String),
  acts: z.strictObject({ certificate: actSchema, crl: actSchema }),
  separation: distinct(apart, { min: 0, max: 10 }, (pair) => pair.toSorted().join(' and ')),
  waivable: distinct(checkField, { min: 0, max: 100 }, String),
  crl: z.strictObject({
    /** Which CRLs the authority signs. */
    scopes: distinct(z.enum(['full', 'partition', 'delta']), { min: 1, max: 3 }, String),
    horizon: durationField,
    /** How far ahead the last list of a pre-signed series may reach, from its signing. Absent, and under `br`: no series is signed. */
    seriesHorizon: durationField.exactOptional(),
    /** certificateHold and its release may be used; never under `br` (BR 7.2.2). */
    hold: z.literal('allowed').exactOptional(),
  }),
  /** Goes into cRLDistributionPoints and authorityInfoAccess of what the authority issues. Absent: it issues nothing that has them. */
  publication: publicationField.exactOptional(),
  /**
   * Many certificates of one batch: whether one approval over the ordered list is enough, and how many the list may have. Absent: each
   * certificate is approved on its own.
   */
  batch: z.strictObject({ approval: z.enum(['each', 'list']), most: z.int().min(2).max(mostOfBatch) }).exactOptional(),
  /**
   * `copies: removable`: every copy beyond the output directory leaves on a removable device; absent: a plain directory may stand in.
   * `camera: allowed`: a step that asks for a file may take it from QR codes before the camera; absent: the camera stays off.
   */
  media: z
    .strictObject({ copies: z.literal('removable').exactOptional(), camera: z.literal('allowed').exactOptional() })
    .refine((media) => Object.keys(media).length > 0, { error: 'must say something' })
    .exactOptional(),
  backup: backupField,
  /** How often the authority is inspected (playbook annual-inspection). Absent: a year after its last inspection, where there was one. */
  inspectionEvery: durationField.exactOptional(),
  /** Until when the HSM that holds its key is to be used: the end of its maker's support or of its certification. */
  hsmUntil: instantField.exactOptional(),
  /** Fewest custodians whose shares may make a token’s PINs. Absent: PINs need not be shared. */
  custody: z.strictObject({ user: countField.min(2), so: countField.min(2) }).exactOptional(),
  revoked: revokedField.exactOptional(),
  people: z.union(
    [
      z.literal('at-roll-call'),
      distinct(z.strictObject({ id: personIdField, spki: sha256Field }), { min: 1, max: 100 }, (person) => person.spki),
    ],
    {
      error: 'must be `at-roll-call` or a list of {id, spki}',
    },
  ),
});

/** An authority's standing rules (rules.md, Authority policy). */
export type Policy = z.infer<typeof policySchema>;
/** Kinds of act a policy rules on. */
export type Act = keyof Policy['acts'];

export type BatchRule = NonNullable<Policy['batch']>;

/** What holds for a batch under this policy. */
export function batchRuleOf(policy: Policy | null): BatchRule {
  const { approval, most } = policy?.batch ?? { approval: 'each', most: mostOneByOne };
  return { approval, most: approval === 'list' ? most : Math.min(most, mostOneByOne) };
}

/** What a policy demands for an act; of an OCSP response what it demands for a CRL, which says the same; of a document (policy, destruction, retirement), a request or a signature over a file, which no act names: the strictest of all. */
export function demandOf(policy: Policy, makes: Act | 'document' | 'request' | 'ocsp' | 'cms'): Policy['acts'][Act] {
  if (makes === 'ocsp') return policy.acts.crl;
  if (makes !== 'document' && makes !== 'request' && makes !== 'cms') return policy.acts[makes];
  const acts = Object.values(policy.acts);
  const common = policy.acts.certificate.roles.filter((role) => acts.every(({ roles }) => roles.includes(role)));
  return {
    quorum: Math.max(...acts.map(({ quorum }) => quorum)),
    roles: common.length > 0 ? common : policy.acts.certificate.roles,
    ...(acts.some((act) => act.least !== undefined) ? { least: leastOf(acts) } : {}),
  };
}

/** The strictest number of each role. */
function leastOf(acts: readonly Policy['acts'][Act][]): NonNullable<Policy['acts'][Act]['least']> {
  const least: Record<string, number> = {};
  for (const [role, count] of acts.flatMap((act) => Object.entries(act.least ?? {}))) least[role] = Math.max(least[role] ?? 0, count);
  return least;
}

/** Parses policy.json: canonical JSON, 256 kB. Throws `input.*`, and `policy.plan-weaker` where it would let a never-waivable check be waived. */
export function parsePolicy(bytes: Uint8Array): LoadedFile<Policy> {
  const file = loadCanonicalJson(bytes, 'the policy', policySchema);
  refuseForbiddenWaivers(file.value.waivable, 'The policy');
  return file;
}

/** The bytes of policy.json: the policy as canonical JSON. */
export function encodePolicy(policy: Policy): Uint8Array {
  return new TextEncoder().encode(canonicalJson(policy));
}

/** Throws `policy.plan-weaker` for the first check that rules.md lets nobody waive. `who` begins the sentence ("The plan"). */
export function refuseForbiddenWaivers(checks: readonly string[], who: string): void {
  const forbidden = checks.find(isNeverWaivable);
  if (forbidden === undefined) return;
  throw new CeremonyError('policy.plan-weaker', `${who} waives ${forbidden}, which may never be waived; take it out.`, {
    details: { check: forbidden },
  });
}
