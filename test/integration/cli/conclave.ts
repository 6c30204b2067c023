import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { programFile, type Program } from '../../programs.ts';

export const root = resolve(import.meta.dirname, '../../..');
export const examples = join(root, 'resources/examples');

export interface Result {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** Lines of stdout. */
  readonly lines: readonly string[];
}

/** A directory for one test file, gone afterwards; temporary directories of the program go there too. */
export function workDirectory(): { path: string; temporary: string } {
  const path = mkdtempSync(join(tmpdir(), 'conclave-cli-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return { path, temporary: mkdtempSync(join(path, 'tmp-')) };
}

const environmentOf = (where: { path: string; temporary: string }, more: Record<string, string>): NodeJS.ProcessEnv => ({
  ...process.env,
  // Nothing may reach the data directory of whoever runs the tests.
  HOME: where.path,
  XDG_DATA_HOME: join(where.path, 'user-data'),
  TMPDIR: where.temporary,
  CONCLAVE_DEBUG: '',
  ...more,
});

/** Runs `conclave …` to its end, as another process, without a terminal, with passphrases that are cheap to try (quick-cli.ts). */
export function conclave(
  where: { path: string; temporary: string },
  words: readonly string[],
  environment: Record<string, string> = {},
  program: Program = 'test/integration/cli/quick-cli',
): Result {
  const done = spawnSync(process.execPath, [programFile(program), ...words], {
    cwd: where.path,
    encoding: 'utf8',
    env: environmentOf(where, environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { status: done.status, out: done.stdout, err: done.stderr, lines: done.stdout.trimEnd().split('\n') };
}

/** The same with the program itself, whose passphrases cost what they cost. */
export const shippedConclave = (where: { path: string; temporary: string }, words: readonly string[]): Result =>
  conclave(where, words, {}, 'main/cli');

/** `conclave …` on a pseudo-terminal, made by util-linux script(1). */
export interface Typist {
  /** Everything the terminal has shown. */
  readonly screen: () => string;
  /** Waits until this is shown after what was waited for before; gives the match. */
  sees(pattern: RegExp): Promise<RegExpExecArray>;
  /** A line and Enter. */
  types(text: string): void;
  /** One key, no Enter. */
  presses(key: string): void;
  ends(): Promise<number | null>;
}

export function onTerminal(where: { path: string; temporary: string }, words: readonly string[]): Typist {
  const command = [process.execPath, programFile('test/integration/cli/quick-cli'), ...words]
    .map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
    .join(' ');
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: where.path,
    env: environmentOf(where, {}),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  let read = 0;
  let ended = false;
  let wake: () => void = () => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text.replaceAll('\r\n', '\n');
    wake();
  });
  const status = new Promise<number | null>((done) => {
    child.on('close', (code) => {
      ended = true;
      wake();
      done(code);
    });
  });
  return {
    screen: () => screen,
    async sees(pattern) {
      for (;;) {
        const match = pattern.exec(screen.slice(read));
        if (match !== null) {
          read += match.index + match[0].length;
          return match;
        }
        if (ended) throw new Error(`The terminal ended before ${String(pattern)}; it showed: ${screen.slice(-1500)}`);
        await new Promise<void>((done) => {
          wake = done;
        });
      }
    },
    types: (text) => void child.stdin.write(`${text}\r`),
    presses: (key) => void child.stdin.write(key),
    async ends() {
      const code = await status;
      child.stdin.end();
      return code;
    },
  };
}

/** The word at a position (from 1) on the sheet that stands for the paper. */
export function sheetWord(where: { path: string }, position: number): string {
  const out = join(where.path, 'out');
  const sheet = readFileSync(join(out, readdirSync(out).find((name) => name.startsWith('read-back-')) ?? 'no sheet'), 'utf8');
  return new RegExp(`\\b${position} ([A-Za-z]+)`).exec(sheet.slice(sheet.lastIndexOf(')')))?.[1] ?? 'no such word';
}
