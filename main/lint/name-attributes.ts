import { type DerNode, limits, readDer } from '../pki/der.ts';
import { tags } from '../pki/der-content.ts';
import { readElements, readOid, refuseStructure } from '../pki/der-values.ts';
import { oidName } from '../pki/oids.ts';

const what = 'name';

/** One attribute of a Name as its bytes have it. */
export interface NameAttributeFields {
  readonly oid: string;
  /** The standard's name of the attribute, or its OID. */
  readonly title: string;
  /** Identifier octet of the value. */
  readonly tag: number;
  readonly text: string;
}

/**
 * Takes a Name apart (RFC 5280 4.1.2.4): one list for each RDN, in the order of the bytes. Independent of the code that writes names.
 * Throws input.not-der where the bytes are no Name.
 */
export function readNameAttributes(name: Uint8Array): readonly (readonly NameAttributeFields[])[] {
  const known = namesBefore.get(name);
  if (known !== undefined) return known;
  const attributes = readName(name);
  namesBefore.set(name, attributes);
  return attributes;
}

/** Parsed bytes never change, and a dozen rules look at each name. */
const namesBefore = new WeakMap<Uint8Array, readonly (readonly NameAttributeFields[])[]>();

function readName(name: Uint8Array): NameAttributeFields[][] {
  const sequence = readDer(name, limits.certificate, what);
  if (sequence.tag !== tags.sequence) return refuseStructure(what, 'it is not a SEQUENCE', sequence.start);
  return sequence.children.map(readRelativeName);
}

function readRelativeName(node: DerNode): NameAttributeFields[] {
  if (node.tag !== tags.set || node.children.length === 0) return refuseStructure(what, 'an RDN is empty or not a SET', node.start);
  return node.children.map((child) => {
    const elements = readElements(child, what);
    const oid = readOid(elements.take('an attribute’s type', tags.oid));
    const value = elements.take('an attribute’s value');
    elements.end();
    return { oid, title: oidName(oid) ?? oid, tag: value.tag, text: readText(value) };
  });
}

function readText(node: DerNode): string {
  if (node.tag === tags.bmpString) return new TextDecoder('utf-16be').decode(node.content);
  if (node.tag !== tags.utf8String) return Buffer.from(node.content).toString('latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(node.content);
  } catch {
    return refuseStructure(what, 'a UTF8String is not UTF-8', node.start);
  }
}
