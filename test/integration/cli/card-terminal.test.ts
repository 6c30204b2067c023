// A custodian at a text console, on a real pseudo-terminal: the card is on the alternate screen only, wiped before it is left.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evenWords, oddWords } from '../../../main/formats/pgp-words.ts';
import { examples, onTerminal, sheetWord, workDirectory } from './conclave.ts';

const where = workDirectory();
const secret = 'correct horse battery';
const alternate = '\u001b[?1049h';
const main = '\u001b[?1049l';

test('SHARE-CHECKSUM: cards are shown alone, typed back without echo, and open the token in a rehearsal', async () => {
  const text = readFileSync(join(examples, 'custodian-change.plan.yaml'), 'utf8')
    .replace('attendance: unattended', 'attendance: people')
    .replace('window: none', 'window: { from: 2020-01-01T00:00:00Z, to: 2099-01-01T00:00:00Z }')
    .replace('custodians: [bob, carol, erin]', 'custodians: [bob, carol]')
    .replace(/ {2}- \{ id: erin.*\n/, '');
  writeFileSync(join(where.path, 'people.plan.yaml'), text);
  const person = onTerminal(where, ['rehearse', 'people.plan.yaml', '--out', 'out']);
  const cards = new Map<string, string>();
  const anything =
    /Type yes: |(\S+) \S+: press Enter to see your card.*: |Enter clears the screen: |Card of (\S+) |All words of |from word \d+ \(not shown\): |\(not shown\): | {2}word (\d+): |Read from .*: |Press Enter.*: |Who acts now.*: |\nNumber: |Which clock.*: |Seal number.*: |Number of the new seal.*: |Where is it kept.*: |evidence bundle: |next: /;
  let whose = '';
  let refused = false;
  for (let turns = 0; turns < 400; turns += 1) {
    const seen = await person.sees(anything);
    const [question] = seen;
    if (question === 'evidence bundle: ' || (question === 'next: ' && cards.size !== 1)) break;
    if (question === 'next: ') refused = true;
    else if (question === 'Type yes: ') person.types('yes');
    else if (seen[1] !== undefined) {
      whose = seen[1];
      person.types('');
    } else if (question.startsWith('Enter clears')) {
      const shown = person.screen().slice(person.screen().lastIndexOf(alternate));
      const words = [...shown.matchAll(/\b\d+ ([A-Za-z]+)/g)]
        .map((match) => match[1] ?? '')
        .filter((word) => word.length > 3 && word !== 'user');
      cards.set(whose, words.filter((word) => evenWords.includes(word) || oddWords.includes(word)).join(' '));
      person.types('');
    } else if (seen[2] !== undefined) whose = seen[2];
    else if (question.startsWith('from word')) {
      const right = cards.get(whose) ?? 'no card';
      // The first copy has a mistake, so that a person sees what is said of it.
      const words = right.split(' ');
      person.types(refused || cards.size > 1 ? right : words.with(4, words[4] === 'acme' ? 'adrift' : 'acme').join(' '));
    } else if (question.startsWith('(not shown)')) person.types(secret);
    else if (seen[3] !== undefined) person.types(sheetWord(where, Number(seen[3])));
    else if (/^(Seal|Number of|Where is)/.test(question)) person.types('CH 1');
    else if (question.startsWith('Read from')) person.types('the sheet');
    else if (question === '\nNumber: ') person.types('1');
    else if (!question.startsWith('All words')) person.types('');
  }
  const screen = person.screen();
  expect(screen).toContain('word 5 does not fit the others');
  expect(screen).toMatch(/evidence bundle: \//);
  expect(cards.size).toBe(2);
  // Everything but what stood on the alternate screen.
  const outside = screen
    .split(alternate)
    .map((part, at) => (at === 0 ? part : part.slice(part.indexOf(main))))
    .join('');
  expect(screen.split(alternate)).toHaveLength(screen.split(main).length);
  for (const part of screen.split(alternate).slice(1)) expect(part.slice(0, part.indexOf(main))).toMatch(/\u001b\[2J\u001b\[3J\u001b\[H$/);
  for (const words of cards.values()) {
    expect(words.split(' ')).toHaveLength(40);
    expect(outside).not.toContain(words.split(' ').slice(0, 2).join(' '));
  }
});
