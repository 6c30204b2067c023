// IP addresses as X.509 carries them: 4 or 16 octets, in constraints followed by a mask of as many (RFC 5280 §4.2.1.6, §4.2.1.10).

import { CeremonyError } from '../errors.ts';

function refuse(problem: string): never {
  throw new CeremonyError('input.schema', `An IP address was refused: ${problem}. Nothing was built.`);
}

function parseV4(text: string): number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return null;
  return parts.map(Number);
}

// RFC 4291 §2.2: groups of one to four hex digits, one `::` for a run of zeros; no zone, no embedded IPv4.
function parseV6(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2 || text.length > 39) return null;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (!groups.flat().every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return null;
  const [head = [], tail] = groups;
  const missing = 8 - groups.flat().length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const whole = [...head, ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])];
  return whole.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
}

/** 4 or 16 octets of an address. Throws input.schema. */
export function parseIpAddress(text: string): Uint8Array {
  return Uint8Array.from(parseV4(text) ?? parseV6(text) ?? refuse('it is neither 10.1.2.3 nor 2001:db8::1 in form'));
}

/** 8 or 32 octets of a subnet written ADDRESS/PREFIX: the address, whose bits beyond the prefix are zero, and its mask. Throws input.schema. */
export function parseIpSubnet(text: string): Uint8Array {
  const [, address = '', prefix = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  if (address === '') refuse('a constraint is written as a subnet such as 10.0.0.0/8');
  const octets = parseIpAddress(address);
  const length = Number(prefix);
  if (length > octets.length * 8) refuse('its prefix is longer than the address');
  const mask = octets.map((_, index) => (0xff00 >> Math.min(Math.max(length - index * 8, 0), 8)) & 0xff);
  if (octets.some((octet, index) => (octet & ~(mask[index] ?? 0) & 0xff) !== 0)) refuse('it has bits beyond its prefix');
  return Uint8Array.from([...octets, ...mask]);
}

/** How people write 4 or 16 octets; anything else as hex. */
function describeAddress(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  const hex = Buffer.from(octets).toString('hex');
  return octets.length === 16 ? (hex.match(/.{4}/g) ?? []).join(':') : hex;
}

/** An iPAddress in words; with `constraint` as address/mask, a regular mask as its prefix length. Octets of another count as hex. */
export function describeIpAddress(octets: Uint8Array, constraint: boolean): string {
  if (!constraint) return describeAddress(octets);
  const half = octets.length / 2;
  if (half !== 4 && half !== 16) return Buffer.from(octets).toString('hex');
  const bits = [...octets.subarray(half)].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  const prefix = /^1*0*$/.test(bits) ? String(bits.replaceAll('0', '').length) : describeAddress(octets.subarray(half));
  return `${describeAddress(octets.subarray(0, half))}/${prefix}`;
}
