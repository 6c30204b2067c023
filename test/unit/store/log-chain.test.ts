import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sha256 } from '../../../main/pki/hash.ts';
import { encodeEventLine, noLine } from '../../../main/store/event-line.ts';
import { verifyChain } from '../../../main/store/log-chain.ts';

const hashOf = (line: Uint8Array): Sha256 => createHash('sha256').update(line).digest('hex') as Sha256;

function chain(length: number): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let prev = noLine;
  for (let seq = 1; seq <= length; seq += 1) {
    const line = encodeEventLine({
      seq,
      at: '2026-11-21T09:00:00.000Z',
      run: 'r',
      actor: 'alice',
      event: 'x',
      data: { seq },
      checks: [],
      prev,
    });
    prev = hashOf(line);
    lines.push(line);
  }
  return lines;
}

const flipped = (line: Uint8Array, at: number): Uint8Array => Uint8Array.from(line, (byte, index) => (index === at ? byte ^ 1 : byte));

describe('LOG-CHAIN', () => {
  test('a whole chain gives its size and head; an empty one 64 zeros', () => {
    const lines = chain(5);
    expect(verifyChain(lines)).toEqual({ size: 5, head: hashOf(lines[4] ?? new Uint8Array()) });
    expect(verifyChain([])).toEqual({ size: 0, head: '0'.repeat(64) });
  });

  test('every byte of every line but the last: a flip is found, and names that line', () => {
    const lines = chain(4);
    lines.slice(0, -1).forEach((line, index) => {
      for (let at = 0; at < line.length; at += 1) {
        const verdict = verifyChain(lines.map((one, place) => (place === index ? flipped(one, at) : one)));
        // A flip in the second-last line’s own prev cannot be told from one in the line before: the next line decides.
        expect(verdict.firstBad, `line ${index + 1}, byte ${at}`).toBe(index + 1);
        expect(verdict.size).toBe(4);
      }
    });
  });

  test('a flip in the last line changes the head, or its shape, or its prev', () => {
    const lines = chain(3);
    const good = verifyChain(lines).head;
    const last = lines[2] ?? new Uint8Array();
    for (let at = 0; at < last.length; at += 1) {
      expect(verifyChain([...lines.slice(0, 2), flipped(last, at)]).head).not.toBe(good);
    }
  });

  test('lines dropped, doubled, swapped or inserted are found at the first wrong place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 12 }), fc.nat(), fc.nat(), fc.constantFrom('drop', 'double', 'swap'), (length, a, b, how) => {
        const lines = chain(length);
        // Not the last: cutting the end off leaves a whole shorter chain, which only a checkpoint shows.
        const [i, j] = [a % (length - 1), b % (length - 1)];
        if (how === 'drop') lines.splice(i, 1);
        else if (how === 'double') lines.splice(i, 0, lines[i] ?? new Uint8Array());
        else {
          if (i === j) return;
          [lines[i], lines[j]] = [lines[j] ?? new Uint8Array(), lines[i] ?? new Uint8Array()];
        }
        const first = how === 'drop' ? i + 1 : how === 'double' ? i + 2 : Math.min(i, j) + 1;
        expect(verifyChain(lines).firstBad).toBe(first);
      }),
    );
  });

  test('the end cut off is a whole shorter chain with another head', () => {
    const lines = chain(4);
    const cut = verifyChain(lines.slice(0, 3));
    expect(cut.firstBad).toBeUndefined();
    expect(cut).toEqual({ size: 3, head: hashOf(lines[2] ?? new Uint8Array()) });
  });

  test('a newline inside, and a first line that names another, are refused', () => {
    const [first = new Uint8Array(), second = new Uint8Array()] = chain(2);
    expect(verifyChain([Buffer.from(Buffer.from(first).toString().replace('alice', 'al\nce'))])).toMatchObject({
      firstBad: 1,
      reason: 'Line 1 has a newline inside.',
    });
    expect(verifyChain([Buffer.from(Buffer.from(second).toString().replace('"seq":2', '"seq":1'))])).toMatchObject({
      firstBad: 1,
      reason: 'Line 1 names a line before it.',
    });
  });
});
