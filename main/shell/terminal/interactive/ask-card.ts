import type { SecretBytes, Terminal } from '../terminal.ts';
import type { Questioner } from './questioner.ts';

/** What a scanned or pasted code begins with (custody/card-words.ts). */
const codeStart = Buffer.from('CONCLAVE:');

/** Words in what was typed so far: runs between white space, commas and semicolons. */
function wordsIn(bytes: Uint8Array): number {
  let words = 0;
  let between = true;
  for (const byte of bytes) {
    const separates = byte <= 0x20 || byte === 0x2c || byte === 0x3b;
    if (between && !separates) words += 1;
    between = separates;
  }
  return words;
}

/** Lower and upper case alike: bit 0x20 is what tells them apart. */
const isCode = (bytes: Uint8Array): boolean => codeStart.every((byte, at) => ((bytes[at] ?? 0) | 0x20) === (byte | 0x20));

/**
 * Asks for a card without echo, as many lines as it takes, and says how many words are there after each. The caller zeroes the
 * result.
 */
export async function askCard(label: string, words: number, questioner: Questioner, terminal: Terminal): Promise<SecretBytes> {
  terminal.out(`  ${label}: ${words} words`);
  terminal.out(
    '  Type some words a line, in order; the first letters of a word do where no other word begins so. Or scan or paste the code.',
  );
  let card: SecretBytes = new Uint8Array();
  for (;;) {
    const line = await questioner.secret(`  from word ${wordsIn(card) + 1}`);
    const longer = new Uint8Array(card.length + 1 + line.length);
    longer.set(card);
    longer[card.length] = 0x20;
    longer.set(line, card.length + 1);
    const code = card.length === 0 && isCode(line);
    if (code) card = line;
    else {
      card.fill(0);
      line.fill(0);
      card = longer;
    }
    if (code) {
      longer.fill(0);
      return card;
    }
    const count = wordsIn(card);
    if (count >= words) return card;
    terminal.out(`  ${count} of ${words} words`);
  }
}
