// GeneralNames as they stand in the bytes (RFC 5280 §4.2.1.6), taken apart without the code that writes them.

import { tags } from './der-content.ts';
import type { DerNode } from './der.ts';
import { readElements, readExplicit, readOid, refuseStructure } from './der-values.ts';
import { describeName } from './describe-name.ts';
import { describeIpAddress } from './ip-address.ts';
import { oids } from './oids.ts';

export interface DecodedName {
  /** RFC 5280's name of the choice; hardwareModuleName where an otherName is one. */
  readonly type: string;
  /** As people write it; what is no visible ASCII text is `#` and hex. */
  readonly text: string;
  readonly node: DerNode;
}

const what = 'extension';
const hexOf = (bytes: Uint8Array): string => `#${Buffer.from(bytes).toString('hex')}`;

const asciiOf = ({ content }: DerNode): string => {
  const text = Buffer.from(content).toString('latin1');
  return /^[\x21-\x7e]*$/.test(text) && !text.startsWith('#') ? text : hexOf(content);
};

type Reader = (node: DerNode, constraint: boolean) => { readonly type: string; readonly text: string };

const readers = new Map<number, Reader>([
  [0xa0, (node) => readOtherName(node)],
  [0x81, (node) => ({ type: 'rfc822Name', text: asciiOf(node) })],
  [0x82, (node) => ({ type: 'dNSName', text: asciiOf(node) })],
  [0xa3, (node) => ({ type: 'x400Address', text: hexOf(node.content) })],
  [0xa4, (node) => ({ type: 'directoryName', text: describeName(readExplicit(node, what).bytes) })],
  [0xa5, (node) => ({ type: 'ediPartyName', text: hexOf(node.content) })],
  [0x86, (node) => ({ type: 'uniformResourceIdentifier', text: asciiOf(node) })],
  [0x87, (node, constraint) => ({ type: 'iPAddress', text: describeIpAddress(node.content, constraint) })],
  [0x88, (node) => ({ type: 'registeredID', text: hexOf(node.content) })],
]);

function readOtherName(node: DerNode): { type: string; text: string } {
  const elements = readElements(node, what, 0xa0);
  const typeId = readOid(elements.take('type-id', tags.oid));
  const value = readExplicit(elements.take('value', 0xa0), what);
  elements.end();
  if (typeId !== oids.hardwareModuleName) return { type: 'otherName', text: `${typeId}:${hexOf(value.bytes)}` };
  const parts = readElements(value, what);
  const hwType = readOid(parts.take('hwType', tags.oid));
  const serial = parts.take('hwSerialNum', tags.octetString).content;
  parts.end();
  return { type: 'hardwareModuleName', text: `${hwType}:${Buffer.from(serial).toString('hex')}` };
}

/** One GeneralName; with `constraint` an iPAddress is a subnet. Throws input.not-der for a tag that is none of the choices. */
export function decodeGeneralName(node: DerNode, constraint = false): DecodedName {
  const reader = readers.get(node.tag);
  if (reader === undefined) return refuseStructure(what, 'a name is of no kind RFC 5280 knows', node.start);
  return { ...reader(node, constraint), node };
}

/** GeneralNames, under SEQUENCE or an implicit tag; never empty (SIZE 1..MAX). */
export function decodeGeneralNames(node: DerNode): DecodedName[] {
  if (node.children.length === 0) return refuseStructure(what, 'a list of names is empty', node.start);
  return node.children.map((child) => decodeGeneralName(child));
}
