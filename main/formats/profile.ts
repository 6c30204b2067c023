import { addDuration } from '../pki/duration.ts';
import { keyAlgorithmNames, signatureAlgorithmNames, signatureFitsKey } from '../pki/algorithms.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../pki/algorithms.ts';
import type { CertificateProfile, CmsProfile, CrlProfile, OcspProfile, Profile as PkiProfile } from '../pki/profile.ts';
import { certIdHashes } from '../pki/ocsp-cert-id.ts';
import { onlyContainsNames } from '../pki/distribution-point.ts';
import { crlProfileProblems, kindProblems } from '../pki/profile-kind.ts';
import { distinct, durationField, idField, isDuration, ruleSetField, textField } from './fields.ts';
import { z } from './jitless-zod.ts';
import { certificateExtensionsSchema } from './profile-extensions.ts';
import { loadYaml } from './loaded-file.ts';
import type { LoadedFile } from './loaded-file.ts';

const signatureAlgorithmsSchema = z
  .partialRecord(z.enum(keyAlgorithmNames), z.enum(signatureAlgorithmNames))
  .superRefine((table, context) => {
    const rows = Object.entries(table) as [KeyAlgorithm, SignatureAlgorithm][];
    if (rows.length === 0) context.addIssue({ code: 'custom', message: 'must name at least one key algorithm' });
    for (const [key, signature] of rows) {
      // BR 7.1.3.2.2: a curve has one hash; an RSA key makes no ECDSA signature.
      if (!signatureFitsKey(signature, key))
        context.addIssue({ code: 'custom', path: [key], message: `may not be \`${signature}\`, which does not go with a key of ${key}` });
    }
  });

/** Durations have no length of their own; both are laid from one date, as BR 6.3.2 counts from notBefore. */
const validitySchema = z.strictObject({ min: durationField, max: durationField }).superRefine(({ min, max }, context) => {
  if (!isDuration(min) || !isDuration(max)) return;
  const from = new Date('2000-01-01T00:00:00Z');
  if (addDuration(from, min) > addDuration(from, max))
    context.addIssue({ code: 'custom', path: ['max'], message: 'must be at least as long as `min`' });
});

/** Short names of subject attributes (RFC 4519 §2); pki/name.ts decides what it can encode. */
const attributeNames = distinct(
  z.string().regex(/^[A-Za-z]{1,32}$/, { error: 'must be a short name such as `CN`' }),
  { min: 1, max: 20 },
  String,
);

const subjectSchema = z
  .strictObject({ required: attributeNames, allowed: attributeNames })
  .superRefine(({ required, allowed }, context) => {
    const missing = required.find((name) => !allowed.includes(name));
    if (missing !== undefined)
      context.addIssue({ code: 'custom', path: ['allowed'], message: `must contain \`${missing}\`, which is required` });
  });

const notCritical = z.literal(false);

const certificateProfileSchema = z
  .strictObject({
    conclave: z.literal('profile/1'),
    makes: z.literal('certificate'),
    // A file without it is of the time when a profile could only make a root; evidence of that time must stay readable.
    kind: z.enum(['root', 'subordinate', 'cross', 'leaf']).default('root'),
    id: idField,
    title: textField(120),
    rules: distinct(ruleSetField, { min: 1, max: 3 }, String),
    signatureAlgorithms: signatureAlgorithmsSchema,
    validity: validitySchema,
    subject: subjectSchema,
    extensions: certificateExtensionsSchema,
  })
  .superRefine((profile, context) => {
    for (const { path, problem } of kindProblems(profile))
      context.addIssue({ code: 'custom', path: ['extensions', ...path], message: problem });
  }) satisfies z.ZodType<CertificateProfile>;

const crlProfileSchema = z
  .strictObject({
    conclave: z.literal('profile/1'),
    makes: z.literal('crl'),
    id: idField,
    title: textField(120),
    rules: distinct(ruleSetField, { min: 1, max: 3 }, String),
    signatureAlgorithms: signatureAlgorithmsSchema,
    nextUpdate: durationField,
    overlap: durationField.exactOptional(),
    scope: z.enum(['full', 'partition']),
    extensions: z.strictObject({
      // RFC 5280 5.2.1 and 5.2.3: both MUST be in every CRL, non-critical.
      authorityKeyIdentifier: z.strictObject({ critical: notCritical }),
      crlNumber: z.strictObject({ critical: notCritical }),
      // RFC 5280 5.2.5: MUST be critical. indirectCRL and onlySomeReasons cannot be said.
      issuingDistributionPoint: z
        .strictObject({ critical: z.literal(true), onlyContains: z.enum(onlyContainsNames).exactOptional() })
        .exactOptional(),
      // RFC 5280 5.2.4: MUST be critical. 5.2.6: MUST NOT be critical.
      deltaCRLIndicator: z.strictObject({ critical: z.literal(true) }).exactOptional(),
      freshestCRL: z.strictObject({ critical: notCritical, from: z.literal('issuer') }).exactOptional(),
    }),
  })
  .superRefine((profile, context) => {
    for (const { path, problem } of crlProfileProblems(profile)) context.addIssue({ code: 'custom', path: [...path], message: problem });
  }) satisfies z.ZodType<CrlProfile>;

const ocspProfileSchema = z.strictObject({
  conclave: z.literal('profile/1'),
  makes: z.literal('ocsp'),
  id: idField,
  title: textField(120),
  rules: distinct(ruleSetField, { min: 1, max: 3 }, String),
  signatureAlgorithms: signatureAlgorithmsSchema,
  answersFor: z.enum(['ca', 'leaf']),
  nextUpdate: durationField,
  certIdHashes: distinct(z.enum(certIdHashes), { min: 1, max: certIdHashes.length }, String),
}) satisfies z.ZodType<OcspProfile>;

const cmsProfileSchema = z.strictObject({
  conclave: z.literal('profile/1'),
  makes: z.literal('cms'),
  id: idField,
  title: textField(120),
  rules: distinct(ruleSetField, { min: 1, max: 3 }, String),
  signatureAlgorithms: signatureAlgorithmsSchema,
}) satisfies z.ZodType<CmsProfile>;

export const profileSchema = z.discriminatedUnion(
  'makes',
  [certificateProfileSchema, crlProfileSchema, ocspProfileSchema, cmsProfileSchema],
  {
    error: 'must say `makes: certificate`, `makes: crl`, `makes: ocsp` or `makes: cms`',
  },
) satisfies z.ZodType<PkiProfile>;

/** What a certificate, CRL, OCSP response or signature over a file must look like, as a file says it. */
export type Profile = z.infer<typeof profileSchema>;

/** What is made by a profile that makes no certificate, inside a sentence. */
export const madeBy = ({ makes }: Exclude<Profile, { makes: 'certificate' }>): string =>
  ({ crl: 'a CRL', ocsp: 'OCSP responses', cms: 'signatures over files' })[makes];

/** Parses a profile (YAML, 256 kB). Throws `input.*`. */
export function parseProfile(bytes: Uint8Array): LoadedFile<Profile> {
  return loadYaml(bytes, 'the profile', profileSchema);
}
