import { CeremonyError } from '../errors.ts';

/** Any value JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
/** A JSON object with string keys. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Deeper than any statement, manifest or event of ours; keeps hostile input off the stack. */
const maxDepth = 64;

/**
 * Text of a value in the JSON Canonicalization Scheme (RFC 8785): no white space, keys in UTF-16 code-unit order (3.2.3),
 * numbers and strings as ECMAScript serialises them (3.2.2). Throws `bug` for what JSON cannot say (undefined, NaN, infinities,
 * bigint, functions, class instances) and `input.schema` for a lone surrogate (3.2.2.2), a key `__proto__` or depth over 64.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

/**
 * Parses bytes that must already be canonical (RFC 8785), so that equal meaning is equal bytes: re-encoding must give the
 * same bytes, which also refuses duplicate keys, white space and numbers that doubles cannot hold. `what` names the file in
 * the sentence ("The manifest"). Throws `input.too-large` over `maxBytes`, else `input.schema`.
 */
export function parseCanonicalJson(bytes: Uint8Array, what: string, maxBytes: number): JsonValue {
  if (bytes.length > maxBytes) {
    throw new CeremonyError('input.too-large', `${what} has ${bytes.length} bytes; at most ${maxBytes} are allowed.`);
  }
  const value = parse(bytes, what);
  const again = new TextEncoder().encode(canonicalJson(value));
  const at = again.findIndex((byte, index) => byte !== bytes[index]);
  if (at !== -1 || again.length !== bytes.length) {
    const offset = at === -1 ? again.length : at;
    throw new CeremonyError('input.schema', `${what} is not canonical JSON (RFC 8785): it differs from byte ${offset} on.`);
  }
  return value;
}

function parse(bytes: Uint8Array, what: string): JsonValue {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) as JsonValue;
  } catch (cause) {
    throw new CeremonyError('input.schema', `${what} is not JSON in UTF-8.`, { cause });
  }
}

function write(value: unknown, depth: number): string {
  if (depth > maxDepth) throw new CeremonyError('input.schema', `JSON is nested deeper than ${maxDepth} levels.`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notJson(String(value));
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) return writeObject(value as Record<string, unknown>, depth);
  throw notJson(typeof value);
}

function writeObject(value: Record<string, unknown>, depth: number): string {
  let text = '';
  // Array.sort without a comparator compares UTF-16 code units, which is what RFC 8785 3.2.3 asks for.
  for (const key of Object.keys(value).sort()) {
    // JSON.parse makes this an own property; assigned later it would change a prototype instead.
    if (key === '__proto__') throw new CeremonyError('input.schema', 'JSON may not have a key `__proto__`.');
    text += `${text === '' ? '' : ','}${writeString(key)}:${write(value[key], depth + 1)}`;
  }
  return `{${text}}`;
}

function writeString(value: string): string {
  if (!value.isWellFormed()) throw new CeremonyError('input.schema', 'JSON text has half a surrogate pair, which UTF-8 cannot encode.');
  return JSON.stringify(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function notJson(what: string): CeremonyError {
  return new CeremonyError('bug', `JSON has no way to write ${what}.`);
}
