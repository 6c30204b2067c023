import { isSha256 } from '../pki/hash.ts';
import type { Sha256 } from '../pki/hash.ts';
import { parseDuration } from '../pki/duration.ts';
import { z } from './jitless-zod.ts';

// The small fields every format is made of. All bounded; names that become file names, database keys or screen text are
// ASCII or free of control characters.

/** Id of a playbook, step, profile or kind: kebab-case ASCII. */
export const idField = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, { error: 'must be an id of small letters, digits and single hyphens, for example `root-ca`' });

/** Id of a person. `conclave` acts for itself in logs, and a trust file names the log key `log`: neither can be a person. */
export const personIdField = idField
  .max(32)
  .refine((id) => id !== 'conclave' && id !== 'log', { error: 'must not be `conclave` or `log`, which name the software and its log key' });

/** Name of a parameter: camelCase ASCII. */
export const parameterNameField = z
  .string()
  .max(64)
  .regex(/^[a-z][A-Za-z0-9]*$/, { error: 'must be a name of letters and digits that begins with a small letter' });

/** Label of a key or medium (CKA_LABEL, a directory of the bundle): ASCII, safe as a file name on every system. */
export const labelField = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/, {
    error: 'must be a label of ASCII letters, digits, dot, hyphen and underscore that begins with a letter or digit',
  });

/** One line of text for people: no control or format characters, no white space at its ends. */
export function textField(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^(?!\s)[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]*(?<!\s)$/u, {
      error: 'must be one line of text without control characters or spaces at its ends',
    });
}

/** SHA-256 as `sha256sum` prints it. */
export const sha256Field = z.custom<Sha256>((value) => typeof value === 'string' && isSha256(value), {
  error: 'must be a SHA-256 of 64 small hexadecimal digits',
});

/** ISO 8601 date and time in UTC, whole seconds: `2026-11-21T09:00:00Z`. Kept as text. */
export const instantField = z.string().refine(isInstant, { error: 'must be a UTC date and time such as `2026-11-21T09:00:00Z`' });

/** ISO 8601 duration such as `P20Y`. Kept as text; pki/duration.ts does the arithmetic. */
export const durationField = z.string().max(32).refine(isDuration, { error: 'must be an ISO 8601 duration such as `P20Y` or `P90D`' });

/** The roles of architecture.md (Words). */
export const roleNames = ['ceremonyAdministrator', 'custodian', 'witness', 'auditor', 'operator'] as const;
export const roleField = z.enum(roleNames);

/** Rules the plan names: CA/B Forum BR, a private PKI, CNSA 2.0. */
export const ruleSetField = z.enum(['br', 'private', 'cnsa2']);

/** How many people, copies or entries: small and positive. */
export const countField = z.int().min(1).max(100);

/** A list in which nothing stands twice (`idOf` gives what must differ). */
export function distinct<Item extends z.ZodType>(
  item: Item,
  bounds: { min: number; max: number },
  idOf: (value: z.output<Item>) => unknown,
): z.ZodArray<Item> {
  return z
    .array(item)
    .min(bounds.min)
    .max(bounds.max)
    .superRefine((items, context) => {
      const seen = new Set<unknown>();
      for (const [index, value] of items.entries()) {
        const id = idOf(value);
        if (seen.has(id)) context.addIssue({ code: 'custom', path: [index], message: `repeats \`${String(id)}\`, which may stand once` });
        seen.add(id);
      }
    });
}

/** Whether a text is an ISO 8601 duration that pki/duration.ts understands. */
export function isDuration(text: string): boolean {
  try {
    parseDuration(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is a UTC date and time of whole seconds. */
export function isInstant(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false;
  const date = new Date(text);
  // Round trip refuses 31 February and 24:00.
  return !Number.isNaN(date.getTime()) && date.toISOString().replace('.000Z', 'Z') === text;
}
