// The extensions of a certificate profile as its file says them. Criticality is written out even where a standard leaves no
// choice, so that the file reads like the certificate.

import { CeremonyError } from '../errors.ts';
import { encodeGeneralName, type GeneralName, generalNameTypes } from '../pki/general-name.ts';
import { keyPurposes } from '../pki/key-purpose.ts';
import { keyUsageBits } from '../pki/key-usage.ts';
import { describeName, encodeName, parseDistinguishedName } from '../pki/name.ts';
import type { CertificateExtensions, PrivateValue } from '../pki/profile-extensions.ts';
import { distinct, idField, parameterNameField, textField } from './fields.ts';
import { z } from './jitless-zod.ts';

const critical = z.literal(true);
const notCritical = z.literal(false);

const oidForm = /^(?:[01]\.(?:[1-3]?\d)|2\.(?:0|[1-9]\d{0,17}))(?:\.(?:0|[1-9]\d{0,17})){0,28}$/;
const oidField = z.string().max(200).regex(oidForm, { error: 'must be an OID in dotted decimal such as `1.3.6.1.4.1.32473.1`' });

export const purposeField = z
  .string()
  .max(200)
  .refine((purpose) => Object.hasOwn(keyPurposes, purpose) || oidForm.test(purpose), {
    error: `must be an OID or one of ${Object.keys(keyPurposes)
      .map((name) => `\`${name}\``)
      .join(', ')}`,
  });

const uriField = z
  .string()
  .max(500)
  .regex(/^https?:\/\/[\x21-\x7e]+$/, { error: 'must be an http or https URI' });

const skipField = z.int().min(0).max(20);

const hexField = z
  .string()
  .max(8000)
  .regex(/^(?:[0-9a-f]{2})+$/, { error: 'must be octets in small hexadecimal digits' });

/** A name of a constraint, written as the certificate's bytes are shown, so that PLAN-VS-DER compares text with text. */
const generalNameField = z
  .strictObject({ type: z.enum(generalNameTypes), value: textField(500).or(z.literal('')) })
  .superRefine((name, context) => {
    const problem = constraintProblem(name);
    if (problem !== null) context.addIssue({ code: 'custom', path: ['value'], message: `was not understood: ${problem}` });
  });

function constraintProblem(name: GeneralName): string | null {
  try {
    encodeGeneralName(name, true);
    if (name.type !== 'directoryName') return null;
    const canonical = describeName(encodeName(parseDistinguishedName(name.value)));
    return canonical === name.value ? null : `write it as \`${canonical}\``;
  } catch (error) {
    if (!(error instanceof CeremonyError) || error.code === 'bug') throw error;
    return error.message;
  }
}

// In any order of the members; two with the same kind and value are one.
const subtreesField = distinct(generalNameField, { min: 1, max: 100 }, ({ type, value }) => `${type} ${value}`);

/** nameConstraints, in a profile or a plan: at least one list, for an empty extension constrains nothing (RFC 5280 4.2.1.10). */
const subtrees = { permitted: subtreesField.exactOptional(), excluded: subtreesField.exactOptional() };

/** The subtrees alone, as plans and designs give them. */
export const nameConstraintsField = z
  .strictObject(subtrees)
  .refine(({ permitted, excluded }) => permitted !== undefined || excluded !== undefined, { error: 'must have `permitted` or `excluded`' });

const nameConstraintsSchema = z.union([
  z.strictObject({ critical, from: z.literal('plan') }),
  z.strictObject({ critical, ...subtrees }).refine(({ permitted, excluded }) => permitted !== undefined || excluded !== undefined, {
    error: 'must have `permitted` or `excluded`, or say `from: plan`',
  }),
]);

const allowedNameSchema = z
  .strictObject({
    type: z.enum(generalNameTypes),
    min: z.int().min(0).max(100),
    max: z.int().min(1).max(100),
    scheme: z
      .string()
      .max(20)
      .regex(/^[a-z][a-z0-9+.-]*$/, { error: 'must be the scheme of a URI such as `spiffe`' })
      .exactOptional(),
  })
  .refine(({ min, max }) => min <= max, { path: ['max'], error: 'must be at least as large as `min`' })
  .refine(({ type, scheme }) => scheme === undefined || type === 'uniformResourceIdentifier', {
    path: ['scheme'],
    error: 'may stand only beside `type: uniformResourceIdentifier`',
  });

const privateValueSchema = z.union([
  z.strictObject({ der: hexField }),
  z.strictObject({ utf8String: textField(500) }),
  z.strictObject({ integer: z.int().min(0).max(Number.MAX_SAFE_INTEGER) }),
  z.strictObject({ octetString: hexField }),
  z.strictObject({
    given: distinct(
      z.strictObject({
        name: parameterNameField,
        type: z.enum(['utf8String', 'integer', 'octetString']),
        max: z.int().min(1).max(1_000_000),
      }),
      { min: 1, max: 20 },
      ({ name }) => name,
    ),
  }),
]) satisfies z.ZodType<PrivateValue>;

/** One of so many partitions, by serial number: the names are `<prefix>-1` to `<prefix>-<of>`. */
const dividedSchema = z.strictObject({ by: z.literal('serialNumber'), prefix: idField.max(32), of: z.int().min(2).max(1024) });

export const certificateExtensionsSchema = z.strictObject({
  basicConstraints: z
    .strictObject({ critical: z.boolean(), ca: z.boolean(), pathLenConstraint: z.int().min(0).max(20).exactOptional() })
    // RFC 5280 4.2.1.9: pathLenConstraint only beside cA TRUE.
    .refine((basic) => basic.ca || basic.pathLenConstraint === undefined, {
      path: ['pathLenConstraint'],
      error: 'may stand only beside `ca: true`',
    }),
  keyUsage: z.strictObject({ critical: z.boolean(), bits: distinct(z.enum(keyUsageBits), { min: 1, max: 9 }, String) }),
  extendedKeyUsage: z
    .strictObject({ critical: z.boolean(), purposes: distinct(purposeField, { min: 1, max: 20 }, String) })
    .exactOptional(),
  certificatePolicies: z
    .strictObject({
      critical: z.boolean(),
      policies: distinct(z.strictObject({ oid: oidField, cps: uriField.exactOptional() }), { min: 1, max: 20 }, ({ oid }) => oid),
    })
    .exactOptional(),
  policyMappings: z
    .strictObject({
      critical: z.boolean(),
      mappings: distinct(
        z.strictObject({ issuerDomain: oidField, subjectDomain: oidField }),
        { min: 1, max: 50 },
        ({ issuerDomain, subjectDomain }) => `${issuerDomain} ${subjectDomain}`,
      ),
    })
    .exactOptional(),
  // RFC 5280 4.2.1.11: MUST be critical, and not empty.
  policyConstraints: z
    .strictObject({ critical, requireExplicitPolicy: skipField.exactOptional(), inhibitPolicyMapping: skipField.exactOptional() })
    .refine((said) => said.requireExplicitPolicy !== undefined || said.inhibitPolicyMapping !== undefined, {
      error: 'must have `requireExplicitPolicy` or `inhibitPolicyMapping`',
    })
    .exactOptional(),
  // RFC 5280 4.2.1.14 and 4.2.1.10: MUST be critical.
  inhibitAnyPolicy: z.strictObject({ critical, skipCerts: skipField }).exactOptional(),
  nameConstraints: nameConstraintsSchema.exactOptional(),
  subjectAltName: z
    .strictObject({
      critical: z.boolean(),
      names: distinct(allowedNameSchema, { min: 1, max: 10 }, ({ type, scheme }) => `${type} ${scheme ?? ''}`),
    })
    .exactOptional(),
  authorityInfoAccess: z
    .strictObject({
      critical: notCritical,
      from: z.literal('issuer'),
      methods: distinct(z.enum(['caIssuers', 'ocsp']), { min: 1, max: 2 }, String),
    })
    .exactOptional(),
  cRLDistributionPoints: z
    .strictObject({ critical: notCritical, from: z.literal('issuer'), crlPartition: z.union([idField, dividedSchema]) })
    .exactOptional(),
  // RFC 5280 4.2.1.15: MUST be marked non-critical.
  freshestCRL: z.strictObject({ critical: notCritical, from: z.literal('issuer') }).exactOptional(),
  ocspNocheck: z.strictObject({ critical: notCritical }).exactOptional(),
  private: distinct(
    z.strictObject({ oid: oidField, critical: z.boolean(), value: privateValueSchema }),
    { min: 1, max: 20 },
    ({ oid }) => oid,
  ).exactOptional(),
  // RFC 5280 4.2.1.1 and 4.2.1.2: key identifiers MUST be marked non-critical.
  subjectKeyIdentifier: z.strictObject({ critical: notCritical, method: z.enum(['rfc7093-1', 'rfc5280-1']) }).exactOptional(),
  authorityKeyIdentifier: z.strictObject({ critical: notCritical, from: z.literal('issuer') }).exactOptional(),
}) satisfies z.ZodType<CertificateExtensions>;
