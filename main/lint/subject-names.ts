// Names as the rules about subscribers see them.
import { oids } from '../pki/oids.ts';
import { readNameAttributes } from './name-attributes.ts';

const valuesOf = (name: Uint8Array, oid: string): string[] =>
  readNameAttributes(name)
    .flat()
    .filter((attribute) => attribute.oid === oid)
    .map(({ text }) => text);

export const commonNamesOf = (name: Uint8Array): string[] => valuesOf(name, oids.commonName);
export const organizationsOf = (name: Uint8Array): string[] => valuesOf(name, oids.organizationName);

// RFC 6761, RFC 6762, RFC 9476 and ICANN's reservation of 2024 (.internal): no public registry delegates them.
const reservedSuffix = /(?:^|\.)(?:test|example|invalid|localhost|local|onion|alt|internal|home\.arpa|lan|corp|home|mail)$/i;

/** A name with at least two labels, below no suffix set aside (BR 1.6.1, Internal Name). */
export const isPublicName = (name: string): boolean => name.includes('.') && !reservedSuffix.test(name);

// The IANA registries of special-purpose addresses, as prefix in hex and its length in bits.
const reservedV4: readonly (readonly [prefix: number, bits: number])[] = [
  [0x00, 8], // this network
  [0x0a, 8], // RFC 1918
  [0x64_40, 10], // RFC 6598
  [0x7f, 8], // loopback
  [0xa9_fe, 16], // link local
  [0xac_10, 12], // RFC 1918
  [0xc0_00_02, 24], // documentation
  [0xc0_a8, 16], // RFC 1918
  [0xc6_12, 15], // benchmarks
  [0xc6_33_64, 24], // documentation
  [0xcb_00_71, 24], // documentation
  [0xe0, 4], // multicast
  [0xf0, 4], // reserved
];

const begins = (address: number, prefix: number, bits: number): boolean => {
  const octets = Math.ceil(bits / 8);
  const shifted = prefix * 2 ** (32 - octets * 8);
  return Math.floor(address / 2 ** (32 - bits)) === Math.floor(shifted / 2 ** (32 - bits));
};

/** Whether an address of 4 or 16 octets is private, reserved or for documentation. Outside 2000::/3 no IPv6 address is global unicast. */
export function isReservedAddress(octets: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0, fourth = 0] = octets;
  if (octets.length === 4) {
    const address = ((first * 256 + second) * 256 + third) * 256 + fourth;
    return reservedV4.some(([prefix, bits]) => begins(address, prefix, bits));
  }
  const documentation = first === 0x20 && second === 0x01 && third === 0x0d && fourth === 0xb8; // RFC 3849
  return octets.length === 16 && (first >> 5 !== 1 || documentation);
}
