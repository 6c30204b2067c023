// Private extensions for PLAN-VS-DER: their DER spelled out once more, by string, so that the writers are not trusted with it.

import type { PrivateField, PrivateValue } from './profile-extensions.ts';

// X.690 §10.1: short form below 128, else the fewest octets.
function tlv(tag: string, content: string): string {
  const length = (content.length / 2).toString(16);
  const even = length.length % 2 === 0 ? length : `0${length}`;
  return content.length / 2 < 128 ? `${tag}${even}${content}` : `${tag}${(128 + even.length / 2).toString(16)}${even}${content}`;
}

// X.690 §8.3.2: the fewest octets, and a zero octet before a set sign bit.
function integer(value: string): string {
  const digits = BigInt(value).toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return tlv('02', /^[89a-f]/.test(even) ? `00${even}` : even);
}

const text = (value: string): string => tlv('0c', Buffer.from(value, 'utf8').toString('hex'));
const octets = (value: string): string => tlv('04', value);

const parts: Readonly<Record<PrivateField['type'], (value: string) => string>> = { utf8String: text, integer, octetString: octets };

/** Hex of the DER a private extension's value must be, or what is missing. */
export function expectedPrivateValue(value: PrivateValue, given: Readonly<Record<string, string>>): string {
  if ('der' in value) return value.der;
  if ('utf8String' in value) return text(value.utf8String);
  if ('integer' in value) return integer(String(value.integer));
  if ('octetString' in value) return octets(value.octetString);
  const lacking = value.given.find(({ name }) => !Object.hasOwn(given, name));
  if (lacking !== undefined) return `«${lacking.name}» was not given`;
  return tlv('30', value.given.map(({ name, type }) => parts[type](given[name] ?? '')).join(''));
}
