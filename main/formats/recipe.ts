import { keyAlgorithmNames } from '../pki/algorithms.ts';
import { nameAttributes } from '../pki/name-attributes.ts';
import { idField, textField } from './fields.ts';
import { z } from './jitless-zod.ts';
import type { LoadedFile } from './loaded-file.ts';
import { loadYaml } from './loaded-file.ts';

/** How a value is made safe for the place it stands in, applied in this order (render-recipe.ts). */
export const escapeNames = ['openssl-config', 'rfc4514', 'shell', 'json', 'template', 'inf'] as const;
export type EscapeName = (typeof escapeNames)[number];

const attributeTypes = nameAttributes.map(({ type }) => type) as [string, ...string[]];
const template = z.string().max(400);
const fileName = z.string().regex(/^[a-z][a-z-]{0,30}\.(?:cnf|sh|inf|tpl)$/, { error: 'must be a plain file name such as `request.cnf`' });

export const recipeSchema = z.strictObject({
  conclave: z.literal('recipe/1'),
  id: idField,
  title: textField(80),
  /** What the tool is told for each key; a key that is not here cannot be made with it. */
  keys: z.partialRecord(z.enum(keyAlgorithmNames as [string, ...string[]]), z.strictObject({ generate: template, digest: template })),
  attributes: z.strictObject({
    /** Our short name → the tool's name for it. */
    names: z.partialRecord(z.enum(attributeTypes), z.string().min(1).max(40)),
    order: z.enum(['der', 'reversed']),
    line: template,
    join: template,
    escape: z.array(z.enum(escapeNames)).min(1).max(3),
  }),
  extensions: z.strictObject({ line: template, critical: template, notCritical: template.exactOptional(), join: template }),
  /** File → its text with {{placeholders}}. */
  files: z.record(fileName, z.string().min(1).max(8000)),
});

/** How one tool makes a request: words and templates, no logic. */
export type Recipe = z.infer<typeof recipeSchema>;

/** Parses a recipe (YAML, 256 kB). Throws `input.*`. */
export function parseRecipe(bytes: Uint8Array): LoadedFile<Recipe> {
  return loadYaml(bytes, 'the recipe', recipeSchema);
}
