// One ceremony that is killed and taken up again: its directories, its plan, its child processes.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHsm } from '../../main/hsm/client.ts';
import type { HsmOpening } from '../../main/hsm/hsm.ts';
import { stripNewline } from '../../main/shell/terminal/secret-file.ts';
import { startNodeProcess } from '../../main/shell/node-process.ts';
import { programFile, repository } from '../programs.ts';
import { playCeremony, wordsOf } from './play-ceremony.ts';

/** scrypt's N, far below production: what is tested here is not how slow it is. */
export const kdfCost = 2 ** 10;
export const softHsmPath = '/usr/lib/softhsm/libsofthsm2.so';
/** A killed process leaves to the kernel what it wrote, whatever the kernel writes it to: memory is the quicker disk. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export interface KillPoint {
  readonly point: string;
  /** Which passing of it in the process, from 1. */
  readonly nth: number;
}

export interface ChildOptions {
  readonly data: string;
  readonly out: string;
  readonly plan: string;
  readonly answers: string;
  /** JSON Lines of what the processes asked of the token. */
  readonly wire: string;
  readonly seed: string;
  readonly kdfCost: number;
  readonly token: { readonly provider: 'soft' } | { readonly provider: 'pkcs11'; readonly modulePath: string };
  readonly wantedToken?: string;
  /** What the token's process finds in its environment as well. */
  readonly environment: Record<string, string>;
  readonly kill?: KillPoint;
}

/** A worker started, bytes sent to be signed (their SHA-256), or a key asked for (its CKA_ID). */
export type WireLine = { readonly started: number } | { readonly sign: string } | { readonly generate: string };

export interface ChildReport {
  readonly status: string;
  readonly runId: string;
  /** Codes with which repeated random numbers were refused. */
  readonly refusals: readonly string[];
  readonly points: readonly string[];
}

export type CaseProvider = 'soft' | 'softhsm';

export interface CeremonyCase {
  readonly directory: string;
  readonly options: ChildOptions;
  readonly opening: HsmOpening;
  pin(): Uint8Array;
  remove(): void;
}

/** The example of a root CA, with a P-256 key so that it is quick, and answers that close unknown outcomes. */
export async function newCase(provider: CaseProvider, seed: string, decision: string): Promise<CeremonyCase> {
  const directory = mkdtempSync(join(scratch, 'conclave-faults-'));
  const examples = join(repository, 'resources', 'examples');
  const plan = join(directory, 'plan.yaml');
  writeFileSync(plan, readFileSync(join(examples, 'root-ca.plan.yaml'), 'utf8').replace('ecdsa-p384', 'ecdsa-p256'));
  const answers = join(directory, 'answers.yaml');
  const recovery = `\nrecovery:\n  decision: ${decision}\n  bob: { passphrase: { file: secrets/bob } }\n  carol: { passphrase: { file: secrets/carol } }\n`;
  writeFileSync(answers, readFileSync(join(examples, 'root-ca.answers.yaml'), 'utf8') + recovery);
  const data = join(directory, 'data');
  const token = provider === 'soft' ? ({ provider: 'soft' } as const) : ({ provider: 'pkcs11', modulePath: softHsmPath } as const);
  const made: CeremonyCase = {
    directory,
    options: {
      data,
      out: join(directory, 'out'),
      plan,
      answers,
      wire: join(directory, 'wire.jsonl'),
      seed,
      kdfCost,
      token,
      environment: provider === 'soft' ? {} : { SOFTHSM2_CONF: join(directory, 'softhsm2.conf') },
      ...(provider === 'soft' ? {} : { wantedToken: tokenLabel }),
    },
    opening:
      provider === 'soft'
        ? { provider: 'soft', directory: join(data, 'tokens'), kdfCost }
        : { provider: 'pkcs11', modulePath: softHsmPath },
    pin: () => stripNewline(new Uint8Array(readFileSync(join(examples, 'secrets', 'pin'))), 'the PIN'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
  writeFileSync(made.options.wire, '');
  mkdirSync(made.options.out);
  if (provider === 'softhsm') await prepareSoftHsm(made);
  return made;
}

const tokenLabel = 'faults';

async function prepareSoftHsm(made: CeremonyCase): Promise<void> {
  const tokens = join(made.directory, 'softhsm');
  mkdirSync(tokens);
  const text = `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`;
  writeFileSync(join(made.directory, 'softhsm2.conf'), text);
  await withToken(made, async (hsm) => {
    const blank = (await hsm.tokens()).find((each) => !each.initialized);
    const soPin = Buffer.from('87654321');
    const token = await (await hsm.blank(blank?.slotId ?? 0)).initToken(soPin, tokenLabel);
    await token.initPin(soPin, made.pin());
  });
}

/** Opens the case's token from this process. Environment variables are this process's: one case at a time may be inside. */
export async function withToken<T>(made: CeremonyCase, work: (hsm: ReturnType<typeof openHsm>) => Promise<T>): Promise<T> {
  const start = (): ReturnType<typeof startNodeProcess> => {
    Object.assign(process.env, made.options.environment);
    return startNodeProcess(programFile('main/hsm/worker'));
  };
  const hsm = openHsm({ opening: made.opening, start });
  try {
    return await work(hsm);
  } finally {
    await hsm.end();
  }
}

/** Goes on with the ceremony in this process, which is none of those that died; a process for each costs three times as much. */
export async function resumeCase(made: CeremonyCase): Promise<ChildEnd> {
  const started = performance.now();
  const end = (report: ChildReport | null, errors: string): ChildEnd => ({
    code: null,
    signal: null,
    report,
    errors,
    milliseconds: performance.now() - started,
  });
  return playCeremony(made.options).then(
    (report) => end(report, ''),
    (error: unknown) => end(null, wordsOf(error)),
  );
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly report: ChildReport | null;
  readonly errors: string;
  readonly milliseconds: number;
}

/** Plays the ceremony, or goes on with it. `killAfter`: kill -9 from outside after so many milliseconds. */
export function playCase(made: CeremonyCase, more: { kill?: KillPoint; killAfter?: number; decision?: never } = {}): Promise<ChildEnd> {
  const options: ChildOptions = { ...made.options, ...(more.kill === undefined ? {} : { kill: more.kill }) };
  const started = performance.now();
  const process_ = spawn(process.execPath, [programFile('test/faults/ceremony-child'), JSON.stringify(options)], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(repository, 'node_modules', '.cache', 'node') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = more.killAfter === undefined ? null : setTimeout(() => process_.kill('SIGKILL'), more.killAfter);
  let output = '';
  let errors = '';
  process_.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  process_.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((done) => {
    process_.on('close', (code, signal) => {
      if (timer !== null) clearTimeout(timer);
      const report = code === 0 ? (JSON.parse(output) as ChildReport) : null;
      done({ code, signal, report, errors, milliseconds: performance.now() - started });
    });
  });
}
