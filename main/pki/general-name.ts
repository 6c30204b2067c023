// GeneralName (RFC 5280 §4.2.1.6): names as people write them in profiles and plans, and their DER.

import { CeremonyError, unreachable } from '../errors.ts';
import { encodeExplicit, encodeImplicit, encodeOctetString, encodeOid, encodeSequence } from './der-write.ts';
import { parseIpAddress, parseIpSubnet } from './ip-address.ts';
import { encodeName, parseDistinguishedName } from './name.ts';
import { oids } from './oids.ts';

/** The kinds Conclave writes. hardwareModuleName is an otherName (RFC 4108 §5), written `OID:serial number in hex`. */
export const generalNameTypes = [
  'dNSName',
  'rfc822Name',
  'uniformResourceIdentifier',
  'iPAddress',
  'directoryName',
  'hardwareModuleName',
] as const;

export type GeneralNameType = (typeof generalNameTypes)[number];

/**
 * One name. The value is text: ASCII for DNS, mail and URI; an address (10.1.2.3, 2001:db8::1) or, in a constraint, a subnet
 * (10.0.0.0/8); RFC 4514 for a directoryName.
 */
export interface GeneralName {
  readonly type: GeneralNameType;
  readonly value: string;
}

/** Subtrees of nameConstraints (RFC 5280 §4.2.1.10). */
export interface NameConstraints {
  readonly permitted?: readonly GeneralName[] | undefined;
  readonly excluded?: readonly GeneralName[] | undefined;
}

const numbers = { rfc822Name: 1, dNSName: 2, uniformResourceIdentifier: 6 } as const;

/** The DER of one GeneralName; with `constraint` an iPAddress is a subnet. Throws input.schema for a value that is none of its kind. */
export function encodeGeneralName({ type, value }: GeneralName, constraint = false): Uint8Array {
  switch (type) {
    case 'dNSName':
    case 'rfc822Name':
    case 'uniformResourceIdentifier':
      return encodeImplicit(numbers[type], ascii(type, value));
    case 'iPAddress':
      return encodeImplicit(7, constraint ? parseIpSubnet(value) : parseIpAddress(value));
    case 'directoryName':
      // Name is a CHOICE, so its tag is EXPLICIT (X.680 §31.2.7).
      return encodeExplicit(4, encodeName(parseDistinguishedName(value)));
    case 'hardwareModuleName':
      return encodeHardwareModuleName(value);
    default:
      return unreachable(type);
  }
}

function ascii(type: GeneralNameType, value: string): Uint8Array {
  if (!/^[\x21-\x7e]{0,2048}$/.test(value))
    throw new CeremonyError(
      'input.schema',
      `A ${type} was refused: it holds a character outside ASCII or a space. Nothing was built. Write an international domain in its xn-- form.`,
    );
  return Buffer.from(value, 'ascii');
}

/** HardwareModuleName ::= SEQUENCE { hwType OBJECT IDENTIFIER, hwSerialNum OCTET STRING } in otherName (RFC 4108 §5). */
function encodeHardwareModuleName(value: string): Uint8Array {
  const [, hwType, serial] = /^([0-2](?:\.(?:0|[1-9]\d{0,17})){1,30}):((?:[0-9a-f]{2}){1,64})$/.exec(value) ?? [];
  if (hwType === undefined || serial === undefined)
    throw new CeremonyError(
      'input.schema',
      'A hardwareModuleName was refused: it must be the OID of the hardware type, a colon and the serial number in small hex digits. Nothing was built.',
    );
  const name = encodeSequence(encodeOid(hwType), encodeOctetString(Buffer.from(serial, 'hex')));
  const otherName = encodeSequence(encodeOid(oids.hardwareModuleName), encodeExplicit(0, name));
  // [0] IMPLICIT over the SEQUENCE of OtherName: the same contents under the tag A0.
  const tagged = Uint8Array.from(otherName);
  tagged[0] = 0xa0;
  return tagged;
}
