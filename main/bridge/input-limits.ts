import { CeremonyError } from '../errors.ts';

/** One call's input, as JSON would write it, in characters; bytes count as base64. */
const maxInputSize = 1024 * 1024;
/**
 * Of the call that carries a batch of requests: 4 MB of files (steps/import-requests.ts) in base64, with their names. A picture of a QR code has
 * 2000 points a side, a file in codes 2 MB of letters.
 */
const maxLargeSize = 6 * 1024 * 1024;
const larger: readonly string[] = ['perform', 'codeInPicture', 'fileOfCodes'];
const maxDepth = 16;

/** Names that reach an object's prototype when somebody assigns by them. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * SECURITY: measures untrusted input before any schema looks at it, and stops at the limit. Only what JSON knows and
 * Uint8Array may pass; objects have Object.prototype or none. Throws input.too-large, input.schema.
 */
export function refuseHostileInput(input: unknown, call = ''): void {
  const most = larger.includes(call) ? maxLargeSize : maxInputSize;
  let left = most;
  const take = (size: number): void => {
    left -= size;
    if (left < 0)
      throw new CeremonyError('input.too-large', `The window sent more than ${most / 2 ** 20} MB in one call. Nothing was done.`);
  };
  const visit = (value: unknown, depth: number): void => {
    if (depth > maxDepth) throw malformed();
    if (value === null || typeof value === 'boolean' || typeof value === 'number') return take(8);
    if (typeof value === 'string') return take(value.length + 2);
    if (value instanceof Uint8Array) return take(Math.ceil(value.length / 3) * 4);
    if (Array.isArray(value)) {
      take(2 + value.length);
      for (const item of value) visit(item, depth + 1);
      return;
    }
    if (typeof value !== 'object' || ![Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) throw malformed();
    for (const key of Reflect.ownKeys(value)) {
      if (typeof key === 'symbol' || forbiddenKeys.has(key)) throw malformed();
      take(key.length + 4);
      visit((value as Record<string, unknown>)[key], depth + 1);
    }
  };
  visit(input, 0);
}

function malformed(): CeremonyError {
  return new CeremonyError('input.schema', 'The window sent something no call takes. Nothing was done.');
}
