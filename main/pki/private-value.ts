// Values of private extensions: as the profile writes them, or parts that come with plan or request.

import { CeremonyError, unreachable } from '../errors.ts';
import { encodeOctetString, encodeSequence, encodeSmallInteger, encodeUtf8String } from './der-write.ts';
import { limits, readDer } from './der.ts';
import { unreadable } from './name-attributes.ts';
import type { PrivateField, PrivateValue } from './profile-extensions.ts';

/** The DER of a private extension's value. Throws input.schema for a part that is missing, of another kind or too long, and for hex that is no DER. */
export function encodePrivateValue(value: PrivateValue, given: Readonly<Record<string, string>>): Uint8Array {
  if ('der' in value) return readDer(Buffer.from(value.der, 'hex'), limits.certificate, 'private extension').bytes;
  if ('utf8String' in value) return encodeUtf8String(value.utf8String);
  if ('integer' in value) return encodeSmallInteger(value.integer);
  if ('octetString' in value) return encodeOctetString(Buffer.from(value.octetString, 'hex'));
  return encodeSequence(
    ...value.given.map((field) => encodeField(field, Object.hasOwn(given, field.name) ? given[field.name] : undefined)),
  );
}

function encodeField({ name, type, max }: PrivateField, value: string | undefined): Uint8Array {
  const refuse = (problem: string): never => {
    throw new CeremonyError('input.schema', `The value «${name}» of a private extension was refused: ${problem}. Nothing was built.`);
  };
  if (value === undefined) return refuse('neither plan nor request gives it');
  switch (type) {
    case 'utf8String':
      if (value === '' || unreadable.test(value) || [...value].length > max)
        return refuse(`it must be 1 to ${max} characters without control or invisible ones`);
      return encodeUtf8String(value);
    case 'integer':
      if (!/^(?:0|[1-9]\d{0,15})$/.test(value) || Number(value) > max) return refuse(`it must be a whole number from 0 to ${max}`);
      return encodeSmallInteger(Number(value));
    case 'octetString':
      if (!/^(?:[0-9a-f]{2})+$/.test(value) || value.length > max * 2) return refuse(`it must be 1 to ${max} octets in small hex digits`);
      return encodeOctetString(Buffer.from(value, 'hex'));
    default:
      return unreachable(type);
  }
}
