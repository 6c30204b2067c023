// `conclave open` as it is typed, on a display of its own (Xvfb): the line it says, the window, and that nothing stays behind.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programFile } from '../programs.ts';
import { noChromium, openDirectory } from './world.ts';

const noXvfb = spawnSync('which', ['Xvfb']).status === 0 ? null : 'no Xvfb';
const sleep = (milliseconds: number): Promise<void> => new Promise((done) => void setTimeout(done, milliseconds));

async function until<T>(what: string, look: () => T | null, milliseconds = 60_000): Promise<T> {
  for (const end = performance.now() + milliseconds; performance.now() < end; await sleep(50)) {
    const found = look();
    if (found !== null) return found;
  }
  throw new Error(`waited in vain for ${what}`);
}

interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly out: () => string;
  readonly ended: Promise<{ status: number | null; signal: string | null }>;
}

function conclave(words: readonly string[], environment: Record<string, string | undefined>): Running {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...rest } = process.env;
  const child = spawn(process.execPath, [programFile('main/cli'), ...words], {
    env: { ...rest, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  return {
    child,
    pid: child.pid ?? -1,
    out: () => text,
    ended: new Promise((resolve) => child.once('exit', (status, signal) => resolve({ status, signal }))),
  };
}

const profilesOf = (pid: number): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`conclave-window-${pid}-`));

/** Processes whose command line names the profile. */
function processesOf(profile: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile);
      } catch {
        return false;
      }
    });
}

/** How many colours the screen shows, by a sample: an empty window has fewer than 200, our page over 1,000. */
function coloursOn(framebuffer: string): number {
  const bytes = readFileSync(framebuffer);
  const seen = new Set<number>();
  for (let at = 4096; at + 4 <= bytes.length; at += 4 * 7) seen.add(bytes.readUInt32LE(at));
  return seen.size;
}

describe.skipIf(noChromium !== null || noXvfb !== null)('OPEN: the command on a display', () => {
  let data = '';
  const left: ChildProcess[] = [];

  beforeAll(() => {
    data = openDirectory('open');
  });
  afterAll(() => {
    for (const child of left) child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  });

  /** A display of its own for each window: nothing drawn before is left on it. */
  async function openDisplay(directory: string): Promise<string> {
    mkdirSync(directory);
    const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x950x24', '-nolisten', 'tcp', '-fbdir', directory], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    left.push(xvfb);
    return new Promise((resolve) => xvfb.stdio[3]?.once('data', (chunk: Buffer) => resolve(`:${chunk.toString('utf8').trim()}`)));
  }

  async function openWindow(name: string): Promise<Running & { profile: string }> {
    const screen = join(data, `screen-${left.length}`);
    const running = conclave(['open', '--shell', 'chromium', '--data', join(data, name)], { DISPLAY: await openDisplay(screen) });
    left.push(running.child);
    const profile = await until(`a profile; it says: ${running.out()}`, () => profilesOf(running.pid)[0] ?? null);
    await until('something drawn', () => (coloursOn(join(screen, 'Xvfb_screen0')) > 400 ? true : null));
    expect(existsSync(join(data, name, 'conclave.db'))).toBe(true);
    return { ...running, profile };
  }

  test('one line says which shell; the page calls; SIGTERM ends everything as stopped by a person', async () => {
    const running = await openWindow('term');
    expect(running.out()).toContain('Conclave opens in Chromium.');
    expect(processesOf(running.profile).length).toBeGreaterThan(1);
    running.child.kill('SIGTERM');
    expect(await running.ended).toEqual({ status: 6, signal: null });
    expect(await until('the browser to end', () => (processesOf(running.profile).length === 0 ? true : null), 5000)).toBe(true);
    expect(profilesOf(running.pid)).toEqual([]);
  });

  test('killed, it takes the browser with it; the next window sweeps the profile', async () => {
    const running = await openWindow('kill');
    running.child.kill('SIGKILL');
    await running.ended;
    expect(await until('the browser to end', () => (processesOf(running.profile).length === 0 ? true : null), 5000)).toBe(true);
    const next = await openWindow('kill');
    expect(profilesOf(running.pid)).toEqual([]);
    next.child.kill('SIGTERM');
    await next.ended;
  });

  test('the browser ended from outside ends the app cleanly', async () => {
    const running = await openWindow('crash');
    const browser = processesOf(running.profile).find((pid) => !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type='));
    process.kill(browser ?? -1, 'SIGKILL');
    expect(await running.ended).toEqual({ status: 0, signal: null });
    expect(profilesOf(running.pid)).toEqual([]);
  });
});

describe('OPEN: the command without a display', () => {
  test.skipIf(noChromium !== null)('a display that does not answer is said to be unusable, and nothing stays behind', async () => {
    const data = openDirectory('dark');
    const { ended, out, pid } = conclave(['open', '--shell', 'chromium', '--data', join(data, 'data')], { DISPLAY: ':4242' });
    expect(await ended).toEqual({ status: 3, signal: null });
    expect(out()).toContain('input.unsupported: Chromium opened no window');
    expect(profilesOf(pid)).toEqual([]);
    rmSync(data, { recursive: true, force: true });
  });

  test('a window asked for is refused as such', async () => {
    const { ended, out } = conclave(['open', '--shell', 'chromium'], {});
    expect(await ended).toEqual({ status: 3, signal: null });
    expect(out()).toContain('state.no-terminal: There is no display');
  });

  test('a shell nobody knows is a usage error, and no browser was started', async () => {
    const { ended, out, pid } = conclave(['open', '--shell', 'netscape'], { DISPLAY: ':9' });
    expect(await ended).toEqual({ status: 2, signal: null });
    expect(out()).toContain('usage: --shell is one of electron, chromium, terminal, not netscape');
    expect(profilesOf(pid)).toEqual([]);
  });
});
