import { distinct, idField, textField } from './fields.ts';
import { z } from './jitless-zod.ts';
import { loadYaml } from './loaded-file.ts';
import type { LoadedFile } from './loaded-file.ts';

/** Forms in which a certificate and what stands above it are handed over; each is also the name of its file. */
export const handoffForms = [
  'certificate.pem',
  'certificate.der',
  'chain.pem',
  'chain-with-root.pem',
  'chain-with-root.p7b',
  'root.pem',
  'root.der',
  'crls.pem',
] as const;
export type HandoffForm = (typeof handoffForms)[number];

/** What a text of a kit may name: the last two are never part of a command. */
const inCommands = ['{fingerprint}', '{label}'];
const inSentences = [...inCommands, '{subject}', '{notAfter}'];

const textWith = (known: readonly string[], max: number) =>
  textField(max).refine((text) => (text.match(/\{[^{}\s"]*\}/gu) ?? []).every((name) => known.includes(name)), {
    error: `may name only ${known.map((name) => `\`${name}\``).join(', ')} in braces`,
  });

/** A line of a file: white space at its beginning counts. */
const lineField = z
  .string()
  .max(200)
  .regex(/^[\x20-\x7e]*$/u, { error: 'must be a line of plain ASCII' });

const stepSchema = z.strictObject({
  say: textWith(inSentences, 400),
  run: z.array(textWith(inCommands, 200)).min(1).max(20).exactOptional(),
});

const kitSchema = z.strictObject({
  conclave: z.literal('handoff/1'),
  id: idField,
  title: textField(80),
  for: distinct(z.enum(['subordinate', 'leaf']), { min: 1, max: 2 }, String),
  files: distinct(z.enum(handoffForms), { min: 1, max: handoffForms.length }, String),
  config: z
    .strictObject({ name: z.string().regex(/^[a-z0-9][a-z0-9-]*\.[a-z]{1,8}$/), lines: z.array(lineField).min(1).max(200) })
    .exactOptional(),
  steps: z.array(stepSchema).min(1).max(20),
});

/** For one consumer: which files it wants, and what is done with them, command by command. */
export type HandoffKit = z.infer<typeof kitSchema>;

/** Parses resources/handoff/<id>.yaml. Throws `input.*`. */
export function parseHandoffKit(bytes: Uint8Array): LoadedFile<HandoffKit> {
  return loadYaml(bytes, 'the hand-off kit', kitSchema);
}
