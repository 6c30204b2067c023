import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseCheckpointEntry } from '../../../main/evidence/checkpoint-entry.ts';
import { hashWords } from '../../../main/evidence/hash-words.ts';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';
import { makeCheckpoint } from '../../../main/store/checkpoint.ts';
import { verifyNote } from '../../../main/store/note.ts';
import { codeOf } from '../code-of.ts';

const head = sha256Hex(Buffer.from('the last line'));
const words = hashWords(head);
const key = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
const signer = {
  name: 'conclave/0a1b2c3d',
  spki: Uint8Array.from(createPublicKey(key).export({ format: 'der', type: 'spki' })),
  sign: (message: Uint8Array) => Uint8Array.from(sign(null, message, key)),
};
const note = makeCheckpoint({ size: 41, head }, signer);

describe('parseCheckpointEntry', () => {
  test('takes the text of the QR code, with size and a signature that still verifies', () => {
    const entry = parseCheckpointEntry(note);
    expect(entry).toMatchObject({ head, size: 41 });
    expect(entry.note !== null && verifyNote(entry.note.note, signer)).toBe(true);
  });

  test('takes the text as a hand scanner types it: other line ends, a hyphen for the dash, no empty line', () => {
    const typed = note.replace('\n\n\u2014', '\n-').replaceAll('\n', '\r\n').trimEnd();
    const entry = parseCheckpointEntry(`  ${typed} `);
    expect(entry.note !== null && verifyNote(entry.note.note, signer)).toBe(true);
  });

  test('takes four rows of eight words, in capitals, with their numbers, cut short where one word is left', () => {
    const rows = [0, 8, 16, 24].map((from) => words.slice(from, from + 8).join(' ')).join('\n');
    expect(parseCheckpointEntry(rows)).toEqual({ head, size: null, note: null });
    expect(parseCheckpointEntry(rows.toUpperCase()).head).toBe(head);
    expect(parseCheckpointEntry(words.map((word, index) => `${String(index + 1).padStart(2, '0')} ${word}`).join(' ')).head).toBe(head);
    const zeros = hashWords('0'.repeat(64)).map((word, index) => (index === 1 ? 'adroi' : word));
    expect(parseCheckpointEntry(zeros.join(' ')).head).toBe('0'.repeat(64) as Sha256);
  });

  test('takes the digits of the head', () => {
    expect(parseCheckpointEntry(head.toUpperCase().replace(/(.{8})/g, '$1 ')).head).toBe(head);
  });

  const wrong = (change: (list: string[]) => string[]) => {
    const text = change([...words]).join(' ');
    return [codeOf(() => parseCheckpointEntry(text)), messageOf(text)] as const;
  };

  test('names the place where a word is missing, doubled, unknown or not yet one word', () => {
    expect(wrong((list) => list.toSpliced(9, 1))).toEqual(['input.words-wrong', expect.stringContaining('Word 10 (row 2, place 2)')]);
    expect(wrong((list) => list.toSpliced(9, 0, list[9] ?? ''))[1]).toContain('a word before it is missing or doubled');
    expect(wrong((list) => list.with(4, 'zebra'))[1]).toBe(
      'Word 5 (row 1, place 5): «zebra» is not in the word list. Nothing was compared.',
    );
    expect(wrong((list) => list.with(0, 'snow'))[1]).toContain('more than one word');
    expect(wrong((list) => list.with(0, 'aa'))[1]).toContain('not in the word list');
    expect(wrong((list) => list.slice(0, 31))[1]).toContain('31 were entered');
    expect(wrong((list) => [...list, 'aardvark'])[1]).toContain('33 were entered');
  });

  test('refuses nothing, too much, and a note that is none', () => {
    expect(codeOf(() => parseCheckpointEntry('  '))).toBe('input.schema');
    expect(codeOf(() => parseCheckpointEntry('a '.repeat(40_000)))).toBe('input.too-large');
    expect(codeOf(() => parseCheckpointEntry(note.replace('41', 'forty-one')))).toBe('input.schema');
  });
});

function messageOf(text: string): string {
  try {
    parseCheckpointEntry(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}
