// pki/: DER in, DER out. Lives here: pure functions that read, build, describe, compare and verify what X.509 carries.
// May not live here: files, tokens, a clock, randomness, or what ought to be signed (profiles and plans decide).
// This file: our own strict reader. Everything untrusted passes it before anything else looks at it, because
// @peculiar/x509 and node:crypto both accept BER and trailing bytes.

import { CeremonyError, type ErrorCode } from '../errors.ts';
import { checkContent, checkTag, setOrderHolds, tags } from './der-content.ts';

declare const derBrand: unique symbol;

/** DER of one ASN.1 type, so that a Name cannot be handed over where a TBSCertificate is wanted. */
export type Der<T extends string> = Uint8Array & { readonly [derBrand]: T };

export interface DerLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  readonly maxNodes: number;
}

/** Limits by kind of input (formats.md). The largest real CRL is read by the scanner, not by this reader. */
export const limits = {
  certificate: { maxBytes: 64 * 1024, maxDepth: 24, maxNodes: 20_000 },
  request: { maxBytes: 64 * 1024, maxDepth: 24, maxNodes: 20_000 },
  crl: { maxBytes: 16 * 1024 * 1024, maxDepth: 24, maxNodes: 6_000_000 },
  // One response about one certificate, with the responder's certificate in it.
  ocsp: { maxBytes: 64 * 1024, maxDepth: 24, maxNodes: 20_000 },
  // A detached signature with its certificates.
  cms: { maxBytes: 256 * 1024, maxDepth: 24, maxNodes: 60_000 },
  publicKey: { maxBytes: 16 * 1024, maxDepth: 8, maxNodes: 64 },
} as const satisfies Record<string, DerLimits>;

export interface DerNode {
  /** Identifier octet; high tag numbers are refused. */
  readonly tag: number;
  readonly constructed: boolean;
  /** Offsets in the whole input. */
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
  /** The whole TLV, a view. */
  readonly bytes: Uint8Array;
  /** The contents octets, a view. */
  readonly content: Uint8Array;
  /** Empty for a primitive. */
  readonly children: readonly DerNode[];
}

/** Offsets of one value in the whole input. */
export interface Extent {
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

interface Frame {
  readonly end: number;
  readonly isSet: boolean;
  previous: Extent | null;
}

/**
 * Reads bytes that must be exactly one DER value. The whole input is checked before this returns: definite minimal
 * lengths, no trailing bytes, contents of primitives (INTEGER, BOOLEAN, BIT STRING, NULL, OID, times), SET OF order.
 * Works without recursion in steps bounded by maxNodes; nodes are views made when asked for.
 * Throws input.truncated, input.not-der, input.too-large; the sentence names `what` and the byte offset. X.690 §10, §11.
 */
export function readDer(bytes: Uint8Array, derLimits: DerLimits, what: string): DerNode {
  const refuse: Refuse = (code, problem, offset) => {
    throw new CeremonyError(code, `The ${what} was refused at byte ${offset}: ${problem}.`, { details: { offset } });
  };
  if (bytes.length > derLimits.maxBytes)
    refuse('input.too-large', `it has ${bytes.length} bytes and at most ${derLimits.maxBytes} are read`, 0);
  const root = readHeader(bytes, 0, bytes.length, 'input.truncated', refuse);
  if (root.end !== bytes.length) refuse('input.not-der', `${bytes.length - root.end} bytes follow the end of the value`, root.end);

  let nodes = 0;
  const open: Frame[] = [{ end: root.end, isSet: false, previous: null }];
  let at = 0;
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    if (at === frame.end) {
      open.pop();
      continue;
    }
    nodes += 1;
    if (nodes > derLimits.maxNodes) refuse('input.too-large', `it has more than ${derLimits.maxNodes} values`, at);
    const extent = readHeader(bytes, at, frame.end, 'input.not-der', refuse);
    if (frame.isSet && frame.previous !== null && !setOrderHolds(bytes, frame.previous, extent))
      refuse('input.not-der', 'the elements of a SET are not in DER order', at);
    frame.previous = extent;
    const tag = bytes[at] ?? 0;
    if ((tag & 0x20) !== 0) {
      if (open.length > derLimits.maxDepth) refuse('input.too-large', `it is nested deeper than ${derLimits.maxDepth} levels`, at);
      open.push({ end: extent.end, isSet: tag === tags.set, previous: null });
      at = extent.contentStart;
    } else {
      const problem = checkContent(tag, bytes, extent.contentStart, extent.end);
      if (problem !== null) refuse(problem.code, `it holds ${problem.problem}`, at);
      at = extent.end;
    }
  }
  return new CheckedNode(bytes, root);
}

type Refuse = (code: ErrorCode, problem: string, offset: number) => never;

/** Reads one header whose value must end by `limit`; `beyond` is the code where it does not. */
function readHeader(bytes: Uint8Array, start: number, limit: number, beyond: ErrorCode, refuse: Refuse): Extent {
  if (limit - start < 2) refuse(beyond, 'it ends inside a tag and length', start);
  const problem = checkTag(bytes[start] ?? 0);
  if (problem !== null) refuse(problem.code, `it holds ${problem.problem}`, start);
  const first = bytes[start + 1] ?? 0;
  if (first < 0x80) return extentWithin(start, start + 2, first, limit, beyond, refuse);
  const count = first & 0x7f;
  if (count === 0) refuse('input.not-der', 'it uses an indefinite length', start);
  if (count > 4) refuse('input.not-der', 'it uses a length of more than 4 octets', start);
  const contentStart = start + 2 + count;
  if (contentStart > limit) refuse(beyond, 'it ends inside a length', start);
  let length = 0;
  for (let at = start + 2; at < contentStart; at++) length = length * 256 + (bytes[at] ?? 0);
  if (length < 0x80 || bytes[start + 2] === 0) refuse('input.not-der', 'it uses a length that is longer than it needs to be', start);
  return extentWithin(start, contentStart, length, limit, beyond, refuse);
}

function extentWithin(start: number, contentStart: number, length: number, limit: number, beyond: ErrorCode, refuse: Refuse): Extent {
  if (contentStart + length > limit)
    refuse(beyond, `a value of ${length} bytes does not fit into the ${limit - contentStart} that are left`, start);
  return { start, contentStart, end: contentStart + length };
}

/**
 * One header whose bytes begin at `place` of `bytes`, a piece of an input that is not in memory as a whole; `at` is its offset there, and
 * what is given back and said counts from there too. The value must end by `limit`, and `beyond` is the code where it does not.
 */
export function headerIn(bytes: Uint8Array, place: number, at: number, limit: number, beyond: ErrorCode, what: string): Extent {
  const shift = at - place;
  const refuse: Refuse = (code, problem, offset) => {
    throw new CeremonyError(code, `The ${what} was refused at byte ${offset + shift}: ${problem}.`, {
      details: { offset: offset + shift },
    });
  };
  const { contentStart, end } = readHeader(bytes, place, limit - shift, beyond, refuse);
  return { start: at, contentStart: contentStart + shift, end: end + shift };
}

const neverRefused: Refuse = () => {
  throw new CeremonyError('bug', 'A DER value changed after it was checked.');
};

/**
 * A node over bytes that readDer has checked. Views and children are made on the first look. A class, against house style,
 * because a CRL has millions of nodes and accessors on a prototype cost nothing per node.
 */
class CheckedNode implements DerNode {
  readonly #input: Uint8Array;
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
  #children: readonly DerNode[] | undefined;

  constructor(input: Uint8Array, { start, contentStart, end }: Extent) {
    this.#input = input;
    this.tag = input[start] ?? 0;
    this.start = start;
    this.contentStart = contentStart;
    this.end = end;
  }

  get constructed(): boolean {
    return (this.tag & 0x20) !== 0;
  }

  get bytes(): Uint8Array {
    return this.#input.subarray(this.start, this.end);
  }

  get content(): Uint8Array {
    return this.#input.subarray(this.contentStart, this.end);
  }

  get children(): readonly DerNode[] {
    this.#children ??= this.constructed ? readChildren(this.#input, this) : [];
    return this.#children;
  }
}

function readChildren(bytes: Uint8Array, parent: Extent): readonly DerNode[] {
  const children: DerNode[] = [];
  for (let at = parent.contentStart; at < parent.end;) {
    const extent = readHeader(bytes, at, parent.end, 'bug', neverRefused);
    children.push(new CheckedNode(bytes, extent));
    at = extent.end;
  }
  return children;
}
