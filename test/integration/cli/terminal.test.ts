// People at a text console, on a real pseudo-terminal.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { examples, onTerminal, sheetWord, workDirectory, type Typist } from './conclave.ts';

const where = workDirectory();
beforeAll(() => {
  const text = readFileSync(join(examples, 'root-ca.plan.yaml'), 'utf8')
    .replace('attendance: unattended', 'attendance: people')
    .replace('window: none', 'window: { from: 2020-01-01T00:00:00Z, to: 2099-01-01T00:00:00Z }');
  writeFileSync(join(where.path, 'people.plan.yaml'), text);
});
const rehearse = (...more: string[]): Typist => onTerminal(where, ['rehearse', 'people.plan.yaml', '--out', 'out', ...more]);
const ctrlC = '\u0003';
const passphrase = 'correct horse battery';

/** Answers whatever is asked until the run is over, as a patient person would. */
async function playAll(person: Typist): Promise<void> {
  const anything =
    /Type yes: |\(not shown\): | {2}word (\d+): |Read from .*: |Press Enter.*: |Who acts now.*: |\nNumber: |Type it exactly: |Which clock.*: |evidence bundle: |next: /;
  for (;;) {
    const seen = await person.sees(anything);
    const question = seen[0];
    if (question === 'evidence bundle: ' || question === 'next: ') return;
    if (question === 'Type yes: ') person.types('yes');
    else if (question === '(not shown): ') person.types(passphrase);
    else if (seen[1] !== undefined) person.types(sheetWord(where, Number(seen[1])));
    else if (question.startsWith('Read from')) person.types('the sheet');
    else if (question === '\nNumber: ') person.types('1');
    else if (question === 'Type it exactly: ') person.types('example-root-r1');
    else person.types('');
  }
}

describe('a rehearsal with people', () => {
  test('leads from roll call to the bundle; no secret is ever shown, and no sheet stays', async () => {
    const person = rehearse();
    await playAll(person);
    expect(await person.ends()).toBe(0);
    const screen = person.screen();
    expect(screen).not.toContain(passphrase);
    expect(screen).toMatch(/step 13 of 13/);
    expect(screen.trimEnd().split('\n').at(-1)).toMatch(/^evidence bundle: \/.*\/out\/REHEARSAL-/);
    expect(readdirSync(join(where.path, 'out')).filter((name) => !name.startsWith('REHEARSAL-'))).toEqual([]);
    expect(readdirSync(where.temporary)).toEqual([]);
  });
  test('hash words that are read back are nowhere on the screen', async () => {
    const person = rehearse();
    await person.sees(/Who acts now/);
    const words = [1, 16, 32].map((position) => sheetWord(where, position));
    expect(person.screen()).toContain('hidden while it is read back');
    for (const word of words) expect(person.screen()).not.toMatch(new RegExp(`\\b${word}\\b`));
    person.presses(ctrlC);
    await person.sees(/Ctrl-C again/);
    person.presses(ctrlC);
    expect(await person.ends()).toBe(6);
  });
  test('state.stopped: !abort asks who and why, ends with exit 6 and leaves nothing', async () => {
    const person = rehearse();
    await person.sees(/Who acts now/);
    person.types('!abort');
    await person.sees(/Number: /);
    person.types('1');
    await person.sees(/Why is the run aborted/);
    person.types('wrong room');
    await person.sees(/Type abort: /);
    person.types('abort');
    expect(await person.ends()).toBe(6);
    expect(person.screen()).toContain('state.stopped: The run was aborted by a person');
    expect(readdirSync(where.temporary)).toEqual([]);
  });
  test('a passphrase that is too short, or not the same twice, is asked for again', async () => {
    const person = rehearse();
    await person.sees(/Who acts now/);
    person.types('1');
    await person.sees(/Type yes: /);
    person.types('yes');
    await person.sees(/\(not shown\): /);
    person.types('elevenchars');
    await person.sees(/That has 11 characters; at least 12 are needed/);
    await person.sees(/\(not shown\): /);
    person.types('twelve chars');
    await person.sees(/The same again/);
    person.types('twelve charX');
    await person.sees(/The two were not the same/);
    await person.sees(/\(not shown\): /);
    // Ctrl-D: the terminal ends.
    person.presses('\u0004');
    expect(await person.ends()).toBe(3);
    expect(person.screen()).not.toContain('elevenchars');
    expect(person.screen()).toContain('state.no-terminal: ');
  });
  test('wrong words are refused by name, and the step is asked again', async () => {
    const person = rehearse();
    await person.sees(/Who acts now/);
    person.types('1');
    await person.sees(/Type yes: /);
    person.types('yes');
    for (let i = 0; i < 2; i += 1) {
      await person.sees(/\(not shown\): |again \(not shown\): /);
      person.types(passphrase);
    }
    for (let i = 0; i < 4; i += 1) {
      await person.sees(/word \d+: /);
      person.types('aardvark');
    }
    await person.sees(/Read from/);
    person.types('paper');
    await person.sees(/input\.words-wrong: /);
    await person.sees(/Who acts now/);
    person.presses(ctrlC);
    await person.sees(/Ctrl-C again/);
    person.presses(ctrlC);
    expect(await person.ends()).toBe(6);
  });
});

describe('conclave person new', () => {
  test('asks twice without echo', async () => {
    const person = onTerminal(where, ['person', 'new', 'bob', '--data', 'data']);
    await person.sees(/Name of the person \[bob\]: /);
    person.types('Bob Lindqvist');
    await person.sees(/Passphrase of bob.*\(not shown\): /);
    person.types(passphrase);
    await person.sees(/The same again \(not shown\): /);
    person.types(passphrase);
    expect(await person.ends()).toBe(0);
    expect(person.screen()).toMatch(/spki sha256: [0-9a-f]{64}/);
    expect(person.screen()).not.toContain(passphrase);
  });
});
