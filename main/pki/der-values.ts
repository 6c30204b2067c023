// From checked nodes to values. A wrong shape is input.not-der and names the field.

import { CeremonyError } from '../errors.ts';
import { checkContent, tags } from './der-content.ts';
import type { DerNode } from './der.ts';
import type { ParsedTime } from './parse-types.ts';

/** Refuses bytes that are DER but not the structure their place demands. */
export function refuseStructure(what: string, problem: string, offset: number): never {
  throw new CeremonyError('input.not-der', `The ${what} was refused at byte ${offset}: ${problem}.`, { details: { offset } });
}

/** Refuses the contents octets of an IMPLICIT tag that are none of the primitive it stands for: readDer cannot know which. */
export function requireContent(node: DerNode, what: string, tag: number): void {
  const problem = checkContent(tag, node.content, 0, node.content.length);
  if (problem !== null) refuseStructure(what, `it holds ${problem.problem}`, node.start);
}

/** Walks the elements of one SEQUENCE in order: `take` demands, `optional` may find nothing, `end` refuses what is left. */
export interface ElementReader {
  take(field: string, tag?: number): DerNode;
  optional(tag: number): DerNode | null;
  peek(): DerNode | null;
  end(): void;
}

/** Reads the elements of a SEQUENCE (or of another constructed value, by its tag). */
export function readElements(node: DerNode, what: string, tag: number = tags.sequence): ElementReader {
  if (node.tag !== tag) refuseStructure(what, `tag 0x${node.tag.toString(16)} stands where 0x${tag.toString(16)} belongs`, node.start);
  const children = node.children;
  let index = 0;
  return {
    take(field, wanted) {
      const child = children[index];
      if (child === undefined) return refuseStructure(what, `${field} is missing`, node.end);
      if (wanted !== undefined && child.tag !== wanted)
        return refuseStructure(what, `${field} has the tag 0x${child.tag.toString(16)}`, child.start);
      index += 1;
      return child;
    },
    optional(wanted) {
      const child = children[index];
      if (child === undefined || child.tag !== wanted) return null;
      index += 1;
      return child;
    },
    peek: () => children[index] ?? null,
    end() {
      const child = children[index];
      if (child !== undefined) refuseStructure(what, 'an element stands where none belongs', child.start);
    },
  };
}

/** The only child of an EXPLICIT tag. */
export function readExplicit(node: DerNode, what: string): DerNode {
  const [child, more] = node.children;
  if (child === undefined || more !== undefined)
    return refuseStructure(what, 'an explicit tag does not hold exactly one value', node.start);
  return child;
}

/** Largest arc that may still be shifted by seven bits and stay a whole number of a double. */
const largestSmallArc = 2 ** 45;

/** OID in dotted decimal. readDer has bounded its length. */
export function readOid(node: DerNode): string {
  const { content } = node;
  let text = '';
  let arc = 0;
  for (const octet of content) {
    if (arc > largestSmallArc) return readLongOid(content);
    arc = arc * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    text = text === '' ? firstArcs(arc) : `${text}.${arc}`;
    arc = 0;
  }
  return text === '' ? '0.0' : text;
}

/** X.690 §8.19.4: the first two arcs are one subidentifier. */
function firstArcs(arc: number): string {
  const root = arc < 40 ? 0 : arc < 80 ? 1 : 2;
  return `${root}.${arc - root * 40}`;
}

/** The same with arcs of any size: UUIDs under 2.25 have 128 bits. */
function readLongOid(content: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const [first = 0n, ...rest] = arcs;
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}

/** INTEGER in two's complement. Callers bound the length first: the cost grows with its square. */
export function readInteger(content: Uint8Array): bigint {
  return BigInt.asIntN(content.length * 8, BigInt(`0x${Buffer.from(content).toString('hex') || '0'}`));
}

/** INTEGER or ENUMERATED that fits 0..2^31−1, or null. */
export function readSmallInteger(node: DerNode): number | null {
  const { content } = node;
  const [first = 0] = content;
  // A sign octet and four more; negative where the first bit is set.
  if (content.length > 5 || first >= 0x80) return null;
  const value = content.reduce((sum, octet) => sum * 256 + octet, 0);
  return value < 0x80000000 ? value : null;
}

export function isTime(node: DerNode): boolean {
  return node.tag === tags.utcTime || node.tag === tags.generalizedTime;
}

/** UTCTime or GeneralizedTime whose form readDer has checked. */
export function readTime(node: DerNode, what: string, field: string): ParsedTime {
  if (!isTime(node)) refuseStructure(what, `${field} is not a time`, node.start);
  return timeOf(node.tag, Buffer.from(node.content).toString('latin1'));
}

/** A time by its tag and contents octets, which are those of one in DER. */
export function timeOf(tag: number, text: string): ParsedTime {
  // RFC 5280 §4.1.2.5.1: two-digit years below 50 are 20xx.
  const full = tag === tags.generalizedTime ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? [];
  return { text, tag, date: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`) };
}

/** BIT STRING of whole octets: its octets. */
export function readOctetAligned(node: DerNode, what: string, field: string): Uint8Array {
  if (node.tag !== tags.bitString || node.content[0] !== 0)
    return refuseStructure(what, `${field} is not a BIT STRING of whole octets`, node.start);
  return node.content.subarray(1);
}
