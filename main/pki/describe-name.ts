// Name DER as RFC 4514 text for people. Works on any Name, however odd, and never shows a character that hides.

import { tags } from './der-content.ts';
import { type Der, type DerLimits, type DerNode, readDer } from './der.ts';
import { type ElementReader, readElements, readOid, refuseStructure } from './der-values.ts';
import { nameAttributes, unreadable } from './name-attributes.ts';
import { oids } from './oids.ts';

const nameLimits: DerLimits = { maxBytes: 64 * 1024, maxDepth: 16, maxNodes: 20_000 };
const what = 'name';

/** One attribute as it stands in a Name. */
export interface ReadAttribute {
  /** Short name, or the dotted OID where we know none. */
  readonly type: string;
  readonly oid: string;
  /** Tag of the value. */
  readonly tag: number;
  /** Text of a string type that decodes, else null. */
  readonly value: string | null;
  /** The value's whole TLV. */
  readonly bytes: Uint8Array;
}

/** The RDNs of a Name in DER order, each a list of attributes (RFC 5280 §4.1.2.4). Throws input.not-der, input.truncated, input.too-large. */
export function readName(name: Uint8Array): ReadAttribute[][] {
  const known = namesBefore.get(name);
  if (known !== undefined) return known;
  const read = readParts(name);
  namesBefore.set(name, read);
  return read;
}

/** A name is a view of bytes that never change, and is looked at by whoever parses, compares and describes it. */
const namesBefore = new WeakMap<Uint8Array, ReadAttribute[][]>();

function readParts(name: Uint8Array): ReadAttribute[][] {
  const node = readDer(name, nameLimits, what);
  if (node.tag !== tags.sequence) return refuseStructure(what, 'it is not a SEQUENCE', 0);
  return node.children.map((rdn) => {
    if (rdn.tag !== tags.set || rdn.children.length === 0) return refuseStructure(what, 'a part of it is not a filled SET', rdn.start);
    return rdn.children.map(readAttribute);
  });
}

/** Takes a Name from a structure being parsed, its shape checked. */
export function takeName(elements: ElementReader, field: string): Der<'Name'> {
  const { bytes } = elements.take(field, tags.sequence);
  readName(bytes);
  return bytes as Der<'Name'>;
}

function readAttribute(node: DerNode): ReadAttribute {
  const elements = readElements(node, what);
  const oid = readOid(elements.take('an attribute type', tags.oid));
  const value = elements.take('an attribute value');
  elements.end();
  const type = nameAttributes.find((facts) => facts.oid === oid)?.type ?? oid;
  return { type, oid, tag: value.tag, value: readText(value), bytes: value.bytes };
}

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function decoderOf(label: string): InstanceType<typeof TextDecoder> {
  const known = decoders.get(label) ?? new TextDecoder(label, { fatal: true, ignoreBOM: true });
  decoders.set(label, known);
  return known;
}

function readText(node: DerNode): string | null {
  const decode = (label: string): string | null => {
    try {
      return decoderOf(label).decode(node.content);
    } catch {
      return null;
    }
  };
  switch (node.tag) {
    case tags.utf8String:
      return decode('utf-8');
    case tags.printableString:
    case tags.ia5String:
    case tags.visibleString:
    case tags.numericString:
      return node.content.every((octet) => octet < 0x80) ? Buffer.from(node.content).toString('latin1') : null;
    case tags.bmpString:
      // BMPString is UCS-2, big-endian: without surrogates. A length that is odd does not decode.
      if (node.content.length % 2 !== 0) return null;
      return wellFormed(Buffer.from(node.content).swap16().toString('utf16le'));
    default:
      return null;
  }
}

const wellFormed = (text: string): string | null => (text.isWellFormed() ? text : null);

/** RFC 4514 text of a Name, last RDN first. Values that are no text, and types without a short name, appear as #hex; characters that do not show as \XX. */
export function describeName(name: Uint8Array): string {
  return readName(name)
    .toReversed()
    .map((rdn) => rdn.map(describeAttribute).join('+'))
    .join(',');
}

function describeAttribute({ type, oid, value, bytes }: ReadAttribute): string {
  return value === null || type === oid ? `${type}=#${Buffer.from(bytes).toString('hex')}` : `${type}=${describeValue(value)}`;
}

/** The text of one attribute as RFC 4514 has it, with characters that do not show as \XX. */
export function describeValue(value: string): string {
  const characters = [...value];
  return characters
    .map((character, index) => {
      if (unreadable.test(character))
        return [...Buffer.from(character, 'utf8')].map((octet) => `\\${octet.toString(16).padStart(2, '0').toUpperCase()}`).join('');
      const edge = index === 0 ? ' #' : index === characters.length - 1 ? ' ' : '';
      return '"+,;<>\\'.includes(character) || edge.includes(character) ? `\\${character}` : character;
    })
    .join('');
}

/** The value of the last commonName, or null. Throws as readName does. */
export function commonNameOf(name: Uint8Array): string | null {
  return (
    readName(name)
      .flat()
      .findLast((attribute) => attribute.oid === oids.commonName)?.value ?? null
  );
}

/**
 * The parts of a name without their string types, one for each RelativeDistinguishedName. As JSON: a value may hold whatever would be put
 * between parts. A value no text can be read from stands as its bytes.
 */
export const nameTexts = (name: Uint8Array): string[] =>
  readName(name).map((rdn) => JSON.stringify(rdn.map(({ oid, value, bytes }) => [oid, value ?? [Buffer.from(bytes).toString('hex')]])));
