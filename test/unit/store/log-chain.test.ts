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

  test.each<[string, (line: string) => string, string]>([
    [
      'another number',
      (line) => line.replace('"seq":2', '"seq":3'),
      'Line 2 does not begin with its number; a line is missing, doubled or moved.',
    ],
    [
      'another member first',
      (line) => line.replace('"at"', '"AT"'),
      'Line 2 does not begin with its number; a line is missing, doubled or moved.',
    ],
    ['no member prev', (line) => line.replace(',"prev":"', ',"PREV":"'), 'Line 2 does not end with the hash of the line before.'],
    ['a hash that is too short', (line) => line.replace('"prev":"0', '"prev":"'), 'Line 2 does not end with the hash of the line before.'],
    ['a hash that is too long', (line) => line.replace('"prev":"', '"prev":"0'), 'Line 2 does not end with the hash of the line before.'],
    ['another last character', (line) => `${line.slice(0, -1)}]`, 'Line 2 does not end as an event does.'],
    ['another last but one', (line) => `${line.slice(0, -2)}'}`, 'Line 2 does not end as an event does.'],
    ['a newline inside', (line) => line.replace('alice', 'al\nce'), 'Line 2 has a newline inside.'],
    ['nothing but its beginning', () => '{"seq":2,"at":"', 'Line 2 does not end with the hash of the line before.'],
    ['nothing', () => '', 'Line 2 does not begin with its number; a line is missing, doubled or moved.'],
  ])('a line with %s is named with its reason, though later lines are wrong too', (_what, edit, reason) => {
    const lines = chain(5).map((line) => Buffer.from(line).toString('latin1'));
    // Zeros as hash of the line before, so that an edit of the text finds its place.
    lines[1] = edit((lines[1] ?? '').replace(/"prev":"[0-9a-f]{64}"/u, `"prev":"${'0'.repeat(64)}"`));
    const second = Buffer.from(lines[1] ?? '', 'latin1');
    const verdict = verifyChain(lines.map((line, index) => (index === 1 ? second : Buffer.from(line, 'latin1'))));
    expect(verdict).toEqual({ size: 5, head: hashOf(Buffer.from(lines[4] ?? '', 'latin1')), firstBad: 2, reason });
  });

  test('the last line names another than the line before: one of the two was changed, and the earlier is named', () => {
    const lines = chain(3);
    const [, , last = new Uint8Array()] = lines;
    const verdict = verifyChain([...lines.slice(0, 2), flipped(last, last.length - 3)]);
    expect(verdict).toMatchObject({ size: 3, firstBad: 2, reason: 'Line 2 is not the line that line 3 names.' });
  });

  test('after a mismatch a line that follows soundly says the earlier was changed; one that does not, the later', () => {
    const lines = chain(5);
    const changed = (at: number, ...indexes: readonly number[]) =>
      verifyChain(lines.map((line, index) => (indexes.includes(index) ? flipped(line, line.length - at) : line)));
    const early = lines.map((line, index) => (index === 1 ? flipped(line, line.length - 80) : line));
    expect(verifyChain(early)).toMatchObject({ firstBad: 2, reason: 'Line 2 is not the line that line 3 names.' });
    expect(changed(3, 2)).toMatchObject({ firstBad: 3, reason: 'Line 3 is not the line that line 4 names.' });
    expect(changed(3, 2, 3)).toMatchObject({ firstBad: 3, reason: 'Line 3 is not the line that line 4 names.' });
  });

  test('a line of another shape settles no doubt about the lines before it, whatever it names', () => {
    const lines = chain(5);
    const [, , third = new Uint8Array(), fourth = new Uint8Array()] = lines;
    const doubtful = flipped(third, third.length - 3);
    const misshapen = Buffer.from(
      Buffer.from(fourth)
        .toString()
        .replace('"at"', '"AT"')
        .replace(/[0-9a-f]{64}/u, hashOf(doubtful)),
    );
    expect(verifyChain([...lines.slice(0, 2), doubtful, misshapen, ...lines.slice(4)])).toMatchObject({
      firstBad: 3,
      reason: 'Line 3 is not the line that line 4 names.',
    });
  });

  test('the least a line can be: its beginning, and its end at once', () => {
    const least = Buffer.from(`{"seq":1,"at":","prev":"${noLine}"}`);
    expect(verifyChain([least])).toEqual({ size: 1, head: hashOf(least) });
    const overlapping = Buffer.from(`{"seq":1,"at":"prev":"${noLine}"}`);
    expect(verifyChain([overlapping])).toMatchObject({ firstBad: 1, reason: 'Line 1 does not end with the hash of the line before.' });
  });

  test('the bytes of a line need not begin their buffer', () => {
    const all = Buffer.concat(chain(3));
    let from = 0;
    const views = chain(3).map((line) => all.subarray(from, (from += line.length)));
    expect(verifyChain(views)).toEqual(verifyChain(chain(3)));
  });
});
