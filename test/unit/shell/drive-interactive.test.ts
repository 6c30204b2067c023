import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oddWords } from '../../../main/formats/pgp-words.ts';
import { qrMatrix } from '../../../main/evidence/qr-matrix.ts';
import { pngOfCode } from '../../../main/formats/qr/png.ts';
import { encodeUr } from '../../../main/formats/ur/encode-ur.ts';
import { CeremonyError } from '../../../main/errors.ts';
import { Activity } from '../../../main/shell/terminal/activity.ts';
import { driveInteractive } from '../../../main/shell/terminal/interactive/drive-interactive.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';
import { codeOfAsync } from './code-of.ts';
import { confirm, fakeEngine, secret, type FakeEngine, type FakeStep } from './fake-engine.ts';
import { scriptedTerminal } from './scripted-terminal.ts';

let out = '';
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'conclave-out-'));
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

function drive(engine: FakeEngine, typed: readonly string[], pin: string | null = null) {
  const terminal = scriptedTerminal(typed);
  const core = { engine, hsm: { end: async () => undefined }, transcript: () => [] };
  const run = (): Promise<RunView> =>
    driveInteractive(
      { core, terminal, activity: new Activity(terminal, () => 0), pin: pin === null ? null : () => new TextEncoder().encode(pin), out },
      engine.start(),
    );
  return { terminal, run };
}
const oneStep = (prompts: FakeStep['acts'][number][1], more: Partial<FakeStep> = {}): FakeEngine =>
  fakeEngine([{ id: 'one', kind: 'attest', acts: [[['bob'], prompts]], ...more }]);

describe('driveInteractive', () => {
  test('says where we are, what to read aloud, whose turn and what will happen', async () => {
    const { terminal, run } = drive(oneStep([confirm('bob')]), ['yes']);
    await run();
    const text = terminal.output.join('\n');
    for (const part of ['step 1 of 1', 'Title of one', 'Read aloud', 'Say this.', 'Bob (custodian)', 'This will happen.'])
      expect(text).toContain(part);
  });
  test('a file is asked for by its path; one that is not there is asked for again', async () => {
    writeFileSync(join(out, 'request.pem'), 'bytes');
    const engine = oneStep([{ kind: 'file', id: 'request', label: 'The request', max: 10, endings: ['.pem'] }]);
    const { terminal, run } = drive(engine, [join(out, 'nothing.pem'), join(out, 'request.pem'), '']);
    await run();
    rmSync(join(out, 'request.pem'));
    expect(terminal.errors.join('\n')).toContain('input.not-found');
    expect(engine.performed.map(({ values }) => values)).toEqual([{ request: { name: 'request.pem', base64: 'Ynl0ZXM=' } }]);
  });
  test('an image of a QR code stands for the file it holds, as text with URs does; one without a code is asked for again', async () => {
    const png = pngOfCode(await qrMatrix('what is held'), 4);
    writeFileSync(join(out, 'code.png'), png);
    writeFileSync(join(out, 'codes.txt'), encodeUr(new TextEncoder().encode('held in a UR')));
    writeFileSync(join(out, 'empty.png'), pngOfCode(['0'], 40));
    const prompt = { kind: 'file' as const, id: 'f', label: 'F', max: 20, endings: [] };
    const engine = fakeEngine([
      {
        id: 'one',
        kind: 'attest',
        acts: [
          [['bob'], [prompt]],
          [['bob'], [prompt]],
        ],
      },
    ]);
    const { terminal, run } = drive(engine, [join(out, 'empty.png'), join(out, 'code.png'), '', join(out, 'codes.txt'), '']);
    await run();
    for (const name of ['code.png', 'codes.txt', 'empty.png']) rmSync(join(out, name));
    expect(terminal.errors.join('\n')).toContain('no QR code was found');
    expect(engine.performed.map(({ values }) => values['f'])).toEqual([
      { name: 'code.png', base64: Buffer.from('what is held').toString('base64') },
      { name: 'codes.txt', base64: Buffer.from('held in a UR').toString('base64') },
    ]);
  });
  test('a statement that is out is a file and a code; its answer may be pasted, and what is not asked for is not asked', async () => {
    const decision = 'bob.decision';
    const options = [
      { value: 'second-machine', label: 'With the signature' },
      { value: 'here', label: 'Decide here', reversible: true as const },
    ];
    const prompts: FakeStep['acts'][number][1] = [
      { kind: 'choice', id: decision, label: 'Is it there?', person: 'bob', options },
      {
        kind: 'file',
        id: 'bob.answer',
        label: 'Answer',
        person: 'bob',
        max: 99,
        endings: [],
        when: { prompt: decision, is: ['second-machine'] },
      },
      { ...secret('pin'), when: { prompt: decision, is: ['approve'] } } as Prompt,
    ];
    const statement = Buffer.from('{"type":"made up"}').toString('base64');
    const offered = [{ person: 'bob', name: 'Bob', sha256: 'ab'.repeat(32), statement, standInKey: 'e30=' }];
    const stage = { kind: 'approvals' as const, sheets: [], needed: 2, given: [], offered };
    const engine = fakeEngine([
      {
        id: 'one',
        kind: 'approve',
        acts: [
          [['bob'], prompts],
          [['bob'], prompts],
        ],
        irreversible: true,
        stage,
      },
    ]);
    const { terminal, run } = drive(engine, ['1', '{"a":1}', 'yes', '2', 'yes']);
    await run();
    expect(engine.performed.map(({ values }) => values)).toEqual([
      { [decision]: 'second-machine', 'bob.answer': { name: 'pasted.json', base64: 'eyJhIjoxfQ==' } },
      { [decision]: 'here' },
    ]);
    const text = terminal.output.join('\n');
    expect(text).toContain('conclave approve approval-bob-abababab.json --credential stand-in-key-bob.json');
    expect(text.split('▀').length).toBeGreaterThan(20);
    expect(terminal.questions.filter((question) => question.includes('Type yes'))).toEqual([
      'Bob: With the signature? This cannot be undone. Type yes: ',
      'Bob: Decide here? Type yes: ',
    ]);
    expect(readdirSync(out)).toEqual([]);
  });
  test('only the whole word yes confirms: an empty line or another word asks again', async () => {
    const engine = oneStep([confirm('bob')]);
    const { terminal, run } = drive(engine, ['', 'y', 'no', 'yes']);
    await run();
    expect(engine.performed[0]?.values).toEqual({ 'bob.confirm': true });
    expect(terminal.unread()).toBe(0);
  });
  test('a confirmed step is not asked for twice; one without prompts waits for Enter', async () => {
    expect((await drive(oneStep([confirm('bob')]), ['yes']).run()).status).toBe('finished');
    const { terminal, run } = drive(oneStep([]), ['']);
    await run();
    expect(terminal.questions).toEqual(['Do one? Press Enter [go on]: ']);
  });
  test('an irreversible step wants yes, or the label typed, and never takes Enter', async () => {
    const engine = oneStep([], { irreversible: true });
    const { terminal, run } = drive(engine, ['', 'yes']);
    await run();
    expect(terminal.questions).toEqual(['Do one? This cannot be undone. Type yes: ', 'Do one? This cannot be undone. Type yes: ']);
    const label = oneStep([{ kind: 'type-label', id: 'label', label: 'Type the label', expected: 'example-root' }], { irreversible: true });
    await drive(label, ['example-rot', 'example-root']).run();
    expect(label.performed[0]?.values).toEqual({ label: 'example-root' });
  });
  test('several people awaited: the one who is chosen acts, with their prompts only', async () => {
    const engine = fakeEngine([
      {
        id: 'approve',
        kind: 'approve',
        acts: [
          [
            ['bob', 'carol'],
            [confirm('bob'), confirm('carol')],
          ],
        ],
      },
    ]);
    await drive(engine, ['9', '2', 'yes']).run();
    expect(engine.performed[0]).toMatchObject({ person: 'carol', values: { 'carol.confirm': true } });
  });
  test('a secret is typed twice, checked for length, provided and zeroed', async () => {
    const engine = oneStep([secret('pin', { again: true, min: 4 })]);
    const { terminal, run } = drive(engine, ['12', '123456', '12345x', '123456', '123456', '']);
    await run();
    expect(engine.secrets).toEqual([{ step: 'one', prompt: 'pin', text: '123456' }]);
    expect(terminal.secrets.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
    expect(terminal.output.join('\n')).not.toContain('123456');
  });
  test('min counts characters, not bytes', async () => {
    const engine = oneStep([secret('pin', { min: 4 })]);
    await drive(engine, ['äöü', 'äöüß', '']).run();
    expect(engine.secrets[0]?.text).toBe('äöüß');
  });
  test('words are asked one by one, with the source', async () => {
    const engine = oneStep([{ kind: 'words', id: 'bob.words', label: 'Read back', person: 'bob', positions: [3, 17] }]);
    const { terminal, run } = drive(engine, ['aardvark', 'adroitness', 'paper', '']);
    await run();
    expect(engine.performed[0]?.values).toEqual({ 'bob.words': { words: ['aardvark', 'adroitness'], source: 'paper' } });
    expect(terminal.questions.slice(0, 2)).toEqual(['  word 4: ', '  word 18: ']);
  });
  test('hidden hash words are not shown; the others stand numbered in four columns', async () => {
    const words = Array.from({ length: 32 }, (_, i) => `word${i}`);
    const hashes = [
      { what: 'plan', sha256: 'aa'.repeat(32), words, hidden: true },
      { what: 'TBS', sha256: 'bb'.repeat(32), words: words.map((word) => word.toUpperCase()) },
    ];
    const { terminal, run } = drive(fakeEngine([{ id: 'one', kind: 'attest', acts: [[['bob'], []]] }], { hashes }), ['']);
    await run();
    const text = terminal.output.join('\n');
    expect(text).not.toContain('word0');
    expect(text).toContain('     1 WORD0    2 WORD1    3 WORD2    4 WORD3');
    expect(text).toContain('    29 WORD28');
  });
  test('READ-BACK: the words of bytes that exist only now are on a sheet while they are asked, and gone afterwards', async () => {
    const sheets = [
      { title: 'Certificate', sha256: 'aa'.repeat(32), facts: [] },
      { title: 'CRL', sha256: 'bb'.repeat(32), facts: [] },
    ];
    const engine = oneStep([{ kind: 'words', id: 'bob.words', label: 'Read back', person: 'bob', positions: [0] }], {
      stage: { kind: 'review', sheets, findings: [] },
    });
    const { terminal, run } = drive(engine, ['x', 'paper', '']);
    let sheet = '';
    const questions = terminal.questions;
    questions.push = (...asked) => {
      sheet = readFileSync(join(out, 'read-back-one.txt'), 'utf8');
      return Array.prototype.push.apply(questions, asked);
    };
    await run();
    // printf '%s\n' aa…aa bb…bb | sha256sum
    expect(sheet).toContain('sha256 913f9338fb6c17253f3a14816fc08d52522454bfc19a8c99538a197cfb23fb41');
    expect(sheet).toContain('32 ');
    expect(readdirSync(out)).toEqual([]);
  });
  test('? explains the step and asks again', async () => {
    const { terminal, run } = drive(oneStep([confirm('bob')]), ['?', 'yes']);
    await run();
    expect(terminal.output).toContain('  Why one.');
  });
  test('after a retryable error the step is asked again; what was entered is offered, secrets are not kept', async () => {
    const engine = oneStep([{ kind: 'text', id: 'source', label: 'Which clock' }, confirm('bob'), secret('pin')]);
    engine.failures.push(new CeremonyError('token.pin-incorrect', 'The PIN is wrong.'));
    const { terminal, run } = drive(engine, ['radio', 'yes', '1111', '', '', '2222']);
    await run();
    expect(terminal.errors).toEqual([
      'token.pin-incorrect: The PIN is wrong.',
      'next: try this step again; what you entered is kept, secrets are not.',
    ]);
    expect(terminal.questions).toContain('Which clock [radio]: ');
    expect(engine.secrets.map((given) => given.text)).toEqual(['1111', '2222']);
    expect(engine.performed[1]?.values).toEqual({ source: 'radio', 'bob.confirm': true });
  });
  test('an error that stops offers to leave first; leaving ends with that error', async () => {
    const engine = oneStep([]);
    const stop = new CeremonyError('policy.preflight', 'The workstation is not ready.');
    engine.failures.push(stop, stop);
    const { terminal, run } = drive(engine, ['', '2', '', '1']);
    expect(await codeOfAsync(run)).toBe('policy.preflight');
    expect(terminal.unread()).toBe(0);
  });
  test('a bug is never tried again', async () => {
    const engine = oneStep([]);
    engine.failures.push(new TypeError('x is not a function'));
    await expect(drive(engine, ['', '']).run()).rejects.toThrow(TypeError);
    expect(engine.performed.length).toBe(1);
  });
  test('!pause asks who and why, then waits; leaving is state.stopped', async () => {
    const engine = oneStep([confirm('bob')]);
    const { run } = drive(engine, ['!pause', '1', 'fire alarm', '2']);
    expect(await codeOfAsync(run)).toBe('state.stopped');
    expect(engine.controls).toMatchObject([{ act: 'pause', person: 'alice', reason: 'fire alarm' }]);
  });
  test('a paused run goes on with a reason', async () => {
    const engine = oneStep([confirm('bob')]);
    const { run } = drive(engine, ['!pause', '1', 'fire alarm', '1', '2', 'false alarm', 'yes']);
    expect((await run()).status).toBe('finished');
    expect(engine.controls[1]).toMatchObject({ act: 'continue', person: 'bob', reason: 'false alarm' });
  });
  test('!exception is recorded and the step goes on', async () => {
    const engine = oneStep([confirm('bob')]);
    await drive(engine, ['!exception', '3', 'a phone rang', 'yes']).run();
    expect(engine.controls).toMatchObject([{ act: 'exception', person: 'carol', reason: 'a phone rang' }]);
  });
  test('!abort wants the word abort, and a word typed there goes back to the step', async () => {
    const engine = oneStep([confirm('bob')]);
    const { run } = drive(engine, ['!abort', '1', 'wrong plan', '!pause', '!abort', '1', 'wrong plan', 'yes', 'abort']);
    expect((await run()).status).toBe('aborted');
    expect(engine.controls).toMatchObject([{ act: 'abort', reason: 'wrong plan' }]);
  });
  test('state.no-terminal when input ends; nothing is performed', async () => {
    const engine = oneStep([confirm('bob')]);
    expect(await codeOfAsync(drive(engine, []).run)).toBe('state.no-terminal');
    expect(engine.performed).toEqual([]);
  });
  test('Ctrl-C during work warns once; the second time the token process is ended', async () => {
    const engine = oneStep([]);
    const listeners: ((() => void) | null)[] = [];
    const terminal = { ...scriptedTerminal(['']), onInterrupt: (listener: (() => void) | null) => void listeners.push(listener) };
    let ended = 0;
    const hsm = { end: async () => void (ended += 1) };
    const perform: FakeEngine['perform'] = (input) => engine.perform(input);
    const busy: FakeEngine = {
      ...engine,
      async perform(input) {
        listeners.at(-1)?.();
        expect([ended, terminal.errors.length]).toEqual([0, 1]);
        listeners.at(-1)?.();
        expect(ended).toBe(1);
        return perform(input);
      },
    };
    await driveInteractive(
      { core: { engine: busy, hsm, transcript: () => [] }, terminal, activity: new Activity(terminal, () => 0), pin: null, out },
      engine.start(),
    );
    expect(listeners.at(-1)).toBeNull();
  });
  test('--pin-file answers open-token and no other secret', async () => {
    const engine = fakeEngine([
      { id: 'token', kind: 'open-token', acts: [[['bob'], [secret('pin')]]] },
      { id: 'init', kind: 'init-token', acts: [[['bob'], [secret('pin')]]] },
    ]);
    await drive(engine, ['', 'typed', ''], '4711').run();
    expect(engine.secrets.map((given) => given.text)).toEqual(['4711', 'typed']);
  });

  describe('a card', () => {
    const cardPrompt = {
      kind: 'secret',
      id: 'bob.user-card',
      label: 'All words of the card',
      person: 'bob',
      again: false,
      min: 1,
      max: 1024,
      card: { words: 6, set: '00aa11bb', role: 'user' },
    } as const;

    test('is shown on a screen of its own, to the person named, and its bytes are zeroed', async () => {
      const engine = oneStep([cardPrompt], { reveals: { person: 'bob', label: 'Card 1 of 3' } });
      const { terminal, run } = drive(engine, ['', '', 'one two three four five six', '']);
      await run();
      expect(terminal.alone).toHaveLength(1);
      const words = terminal.alone[0]?.join('\n') ?? '';
      expect(words).toContain(' 1 absurd');
      expect(words).toContain(`40 ${oddWords[40] ?? ''}`);
      expect(terminal.output.join('\n')).not.toContain('absurd');
      expect(engine.cards.map((card) => card.every((octet) => octet === 0))).toEqual([true]);
    });
    test('is given back in as many lines as it takes, or as its code, without echo; every line is zeroed', async () => {
      const engine = oneStep([cardPrompt]);
      const { terminal, run } = drive(engine, ['one two', 'three, four', 'five six', '']);
      await run();
      expect(terminal.questions.slice(0, 3)).toEqual([1, 3, 5].map((word) => `  from word ${word} (not shown): `));
      expect(engine.secrets[0]?.text.trim().split(/[ ,]+/)).toEqual(['one', 'two', 'three', 'four', 'five', 'six']);
      expect(terminal.secrets.every((bytes) => bytes.every((octet) => octet === 0))).toBe(true);
      const scanned = oneStep([cardPrompt]);
      await drive(scanned, ['conclave:00ff', '']).run();
      expect(scanned.secrets[0]?.text).toBe('conclave:00ff');
    });
  });
});
