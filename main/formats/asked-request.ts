import { keyAlgorithmNames } from '../pki/algorithms.ts';
import type { AskedRequest } from '../pki/compare-with-recipe.ts';
import { readName } from '../pki/describe-name.ts';
import { canonicalJson } from './canonical-json.ts';
import { idField } from './fields.ts';
import { z } from './jitless-zod.ts';
import { loadCanonicalJson } from './loaded-file.ts';

const hexField = z
  .string()
  .max(65_536)
  .regex(/^(?:[0-9a-f]{2})+$/, { error: 'must be small hex digits in pairs' });

const askedSchema = z.strictObject({
  conclave: z.literal('asked-request/1'),
  profile: idField,
  keyAlgorithm: z.enum(keyAlgorithmNames as [(typeof keyAlgorithmNames)[number], ...typeof keyAlgorithmNames]),
  subject: hexField,
  extensions: z
    .array(
      z.strictObject({
        oid: z
          .string()
          .max(200)
          .regex(/^\d+(?:\.\d+)+$/),
        critical: z.boolean(),
        value: hexField,
      }),
    )
    .max(20),
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** What was asked, as the canonical JSON kept beside the recipes until the request comes back. */
export function writeAskedRequest(profile: string, { keyAlgorithm, subject, extensions }: AskedRequest): string {
  return canonicalJson({
    conclave: 'asked-request/1',
    profile,
    keyAlgorithm,
    subject: hex(subject),
    extensions: extensions.map(({ oid, critical, value }) => ({ oid, critical, value: hex(value) })),
  });
}

/** Reads it back. Throws input.schema, input.too-large, input.not-der. */
export function parseAskedRequest(bytes: Uint8Array): AskedRequest & { readonly profile: string } {
  const { value } = loadCanonicalJson(bytes, 'what was asked', askedSchema);
  const subject = bytesOf(value.subject);
  readName(subject);
  return {
    profile: value.profile,
    keyAlgorithm: value.keyAlgorithm,
    subject,
    extensions: value.extensions.map(({ oid, critical, value: text }) => ({ oid, critical, value: bytesOf(text) })),
  };
}
