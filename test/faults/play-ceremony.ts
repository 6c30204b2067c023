// A whole ceremony, or what is left of one, in the process that asks for it. Composes the app as the entries do, but with cheap
// passphrases, honest made-up host facts and random numbers that start over with each call. Not a test.

import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApp, type App } from '../../main/app.ts';
import { CeremonyError } from '../../main/errors.ts';
import { parseAnswers } from '../../main/formats/answers.ts';
import type { HsmChannel } from '../../main/hsm/hsm.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { startNodeProcess } from '../../main/shell/node-process.ts';
import { programDirectory } from '../../main/shell/program-directory.ts';
import { resourceLibrary } from '../../main/shell/resources.ts';
import { Activity } from '../../main/shell/terminal/activity.ts';
import { AnswerSheet } from '../../main/shell/terminal/unattended/answer-sheet.ts';
import { driveUnattended } from '../../main/shell/terminal/unattended/drive-unattended.ts';
import { readRuns } from '../../main/store/tables/run.ts';
import type { RunView } from '../../preload/contract/run-view.ts';
import { programFile } from '../programs.ts';
import { madeUpHost } from './made-up-host.ts';
import { quietTerminal } from './quiet-terminal.ts';
import type { ChildOptions, ChildReport, WireLine } from './ceremony-case.ts';

const root = programDirectory(import.meta.dirname);
const examples = join(root, 'resources', 'examples');
/** What a generator that repeats itself is refused with; a person who tries again gets other numbers. */
const repeats = new Set(['state.number-used', 'state.checks-failed']);

/** Writes down the points that are passed, and dies at the one that is named. */
function pointsOf({ kill }: ChildOptions, passed: string[]): (name: string) => void {
  const counts = new Map<string, number>();
  return (name) => {
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    passed.push(name);
    if (kill?.point !== name || kill.nth !== nth) return;
    process.kill(process.pid, 'SIGKILL');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
}

/** The same numbers after each start: the n-th draw of a length gives what it gave the process before. */
function repeatingRandom(seed: string): (length: number) => Uint8Array {
  const draws = new Map<number, number>();
  return (length) => {
    const draw = (draws.get(length) ?? 0) + 1;
    draws.set(length, draw);
    const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
      createHash('sha256').update(`${seed}/${length}/${draw}/${block}`).digest(),
    );
    return Uint8Array.from(Buffer.concat(blocks).subarray(0, length));
  };
}

/** The real process; what is asked of the token is written down first, and its random answers are replaced by repeating ones. */
function watchedProcess(options: ChildOptions): HsmChannel {
  const note = (line: WireLine): void => appendFileSync(options.wire, `${JSON.stringify(line)}\n`);
  // Read by the token's process at its start; nothing else happens in between.
  Object.assign(process.env, options.environment);
  const channel = startNodeProcess(programFile('main/hsm/worker'));
  note({ started: channel.pid });
  const tokenRandom = repeatingRandom(`${options.seed}/token`);
  const draws = new Map<number, number>();
  return {
    ...channel,
    send(message) {
      const { id, call, arguments: given } = message as { id?: number; call?: string; arguments?: Record<string, unknown> };
      // A token that is given a digest is given the hash of the bytes: here always SHA-256.
      const digest = given?.['digest'] as Uint8Array | undefined;
      if (call === 'sign')
        note({ sign: digest === undefined ? sha256Hex(given?.['message'] as Uint8Array) : Buffer.from(digest).toString('hex') });
      if (call === 'generateKeyPair') note({ generate: String(given?.['ckaId']) });
      if (id !== undefined && (call === 'sessionRandom' || call === 'tokenRandom')) draws.set(id, Number(given?.['length']));
      channel.send(message);
    },
    onMessage: (listener) =>
      channel.onMessage((message) => {
        const { id, ok } = message as { id: number; ok: boolean };
        const length = draws.get(id);
        listener(length === undefined || !ok ? message : { id, ok, result: tokenRandom(length) });
      }),
  };
}

function open(options: ChildOptions, point: (name: string) => void): Promise<App> {
  return openApp({
    dataDirectory: options.data,
    token: options.token,
    ...(options.wantedToken === undefined ? {} : { wantedToken: options.wantedToken }),
    startHsmProcess: () => watchedProcess(options),
    host: madeUpHost,
    library: resourceLibrary(root, null),
    now: () => new Date(),
    monotonic: () => performance.now(),
    random: repeatingRandom(options.seed),
    kdfCost: options.kdfCost,
    point,
    // What the making of a long CRL says of itself is a point, too.
    onProgress(text) {
      const [, doing] = /^(Building|Signing) the CRL/.exec(text) ?? [];
      if (doing !== undefined) point(`crl-file:${doing.toLowerCase()}`);
    },
    unattended: true,
  });
}

async function drive(app: App, answers: AnswerSheet, start: RunView, refusals: string[]): Promise<RunView> {
  const monotonic = (): number => performance.now();
  const activity = new Activity(quietTerminal, monotonic);
  for (let view = start; ;) {
    try {
      return await driveUnattended({ engine: app.engine, terminal: quietTerminal, activity, monotonic, answers, pin: null }, view);
    } catch (error) {
      if (!(error instanceof CeremonyError) || !repeats.has(error.code) || refusals.length > 9) throw error;
      refusals.push(error.code);
      view = await app.engine.view(view.runId);
    }
  }
}

async function play(app: App, options: ChildOptions, points: readonly string[]): Promise<ChildReport> {
  const [left] = app.engine.unfinished();
  const planBytes = readFileSync(options.plan);
  const [done] = readRuns(app.store).filter((run) => run.status === 'finished' && planBytes.equals(run.plan));
  const refusals: string[] = [];
  const answers = new AnswerSheet(parseAnswers(readFileSync(options.answers)).value, examples, {});
  if (left === undefined && done !== undefined) return { status: done.status, runId: done.id, refusals, points };
  const start =
    left === undefined ? await app.engine.create({ planBytes, mode: 'production', out: options.out }) : await app.engine.view(left.runId);
  const end = await drive(app, answers, start, refusals);
  return { status: end.status, runId: end.runId, refusals, points };
}

/** Plays the ceremony, or goes on with it. @throws what ended it */
export async function playCeremony(options: ChildOptions): Promise<ChildReport> {
  const passed: string[] = [];
  const app = await open(options, pointsOf(options, passed));
  try {
    return await play(app, options, passed);
  } finally {
    await app.close();
  }
}

/** How an error is told. */
export const wordsOf = (error: unknown): string =>
  error instanceof CeremonyError ? `${error.code}: ${error.message}` : String((error as Error).stack);
