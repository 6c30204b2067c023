import type { z } from 'zod';
import { sha256Hex } from '../pki/hash.ts';
import type { Sha256 } from '../pki/hash.ts';
import { describeProblem, refusal } from './schema-refusal.ts';
import { readStrictYaml } from './strict-yaml.ts';
import type { YamlFile } from './strict-yaml.ts';
import type { Position } from './yaml-text.ts';
import { parseCanonicalJson } from './canonical-json.ts';

/** A checked file, its bytes as stored, and the SHA-256 of exactly those bytes (`sha256sum` gives the same). */
export interface LoadedFile<T> {
  readonly value: T;
  readonly bytes: Uint8Array;
  readonly sha256: Sha256;
}

/** Parses strict YAML and checks it against a schema. Throws `input.too-large` or `input.schema` with line and column. */
export function loadYaml<Schema extends z.ZodType>(bytes: Uint8Array, what: string, schema: Schema): LoadedFile<z.output<Schema>> {
  const file = readStrictYaml(bytes, what);
  const result = schema.safeParse(file.value, { error: describeProblem });
  if (!result.success) throw refusal(result.error, whereaboutsIn(file));
  return { value: result.data, bytes, sha256: sha256Hex(bytes) };
}

/** Parses canonical JSON of at most 256 kB and checks it against a schema. Throws `input.too-large` or `input.schema`. */
export function loadCanonicalJson<Schema extends z.ZodType>(bytes: Uint8Array, what: string, schema: Schema): LoadedFile<z.output<Schema>> {
  const value = parseCanonicalJson(bytes, what, 256 * 1024);
  const result = schema.safeParse(value, { error: describeProblem });
  if (!result.success) throw refusal(result.error, { what, keyAt: () => undefined, valueAt: () => undefined });
  return { value: result.data, bytes, sha256: sha256Hex(bytes) };
}

function whereaboutsIn(file: YamlFile): {
  what: string;
  keyAt: (path: readonly PropertyKey[]) => Position | undefined;
  valueAt: (path: readonly PropertyKey[]) => Position | undefined;
} {
  const at = (offset: number | undefined): Position | undefined => (offset === undefined ? undefined : file.positionAt(offset));
  return {
    what: file.what,
    keyAt: (path) => at(file.keyOffset(path.map(plain))),
    valueAt: (path) => at(file.valueOffset(path.map(plain))),
  };
}

function plain(part: PropertyKey): string | number {
  return typeof part === 'symbol' ? String(part) : part;
}
