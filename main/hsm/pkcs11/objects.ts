// Finding objects and reading what they say of themselves.

import type { Handle, Template } from 'pkcs11js';
import { cka, cko } from '../attributes.ts';
import { isCkr } from './cryptoki.ts';
import type { Cryptoki } from './cryptoki.ts';

const attributeSensitive = 0x11;
const attributeTypeInvalid = 0x12;

/** Every object matching the template. C_FindObjectsFinal is called whatever happens, or the session stays unusable. */
export function findObjects(cryptoki: Cryptoki, session: Handle, template: Template): Handle[] {
  const found: Handle[] = [];
  cryptoki.C_FindObjectsInit(session, template);
  try {
    for (;;) {
      const batch = cryptoki.C_FindObjects(session, 64);
      if (batch.length === 0) return found;
      found.push(...batch);
    }
  } finally {
    cryptoki.C_FindObjectsFinal(session);
  }
}

export const findKeys = (cryptoki: Cryptoki, session: Handle, objectClass: keyof typeof cko, more: Template = []): Handle[] =>
  findObjects(cryptoki, session, [{ type: cka.CLASS, value: cko[objectClass] }, ...more]);

/** CKA_ID from lower-case hex. */
export const ckaIdBytes = (ckaId: string): Buffer => Buffer.from(ckaId, 'hex');

/**
 * Attributes by number; null where the token does not know one or keeps it secret. One call for all where the token
 * allows it: on a network token every call is a journey.
 */
export function readAttributes(
  cryptoki: Cryptoki,
  session: Handle,
  object: Handle,
  types: readonly number[],
): ReadonlyMap<number, Uint8Array | null> {
  const read = (wanted: readonly number[]): [number, Uint8Array | null][] =>
    cryptoki
      .C_GetAttributeValue(
        session,
        object,
        wanted.map((type) => ({ type })),
      )
      .map(({ type, value }) => [type, (value as Buffer | undefined) ?? null]);
  try {
    return new Map(read(types));
  } catch (error) {
    if (!isCkr(error, attributeSensitive, attributeTypeInvalid)) throw error;
  }
  return new Map(types.flatMap((type) => readOne(read, type)));
}

function readOne(read: (wanted: readonly number[]) => [number, Uint8Array | null][], type: number): [number, Uint8Array | null][] {
  try {
    return read([type]);
  } catch (error) {
    if (!isCkr(error, attributeSensitive, attributeTypeInvalid)) throw error;
    return [[type, null]];
  }
}

/** A CK_BBOOL, or null where it is none. */
export const asBoolean = (value: Uint8Array | null | undefined): boolean | null => (value?.length === 1 ? value[0] !== 0 : null);

/** A label or other text. */
export const asText = (value: Uint8Array | null | undefined): string =>
  Buffer.from(value ?? [])
    .toString('utf8')
    .replaceAll('\0', '');
