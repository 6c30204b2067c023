// npm run bench -- log [--json] [--events N]: a workstation log of 1,000,000 events. How long it takes to verify, whether
// appending one event grows with the log, and how much memory an audit takes. Rival of the verification: parsing and
// canonicalising each event again, as a log does that hashes meaning instead of bytes.

import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../../main/formats/canonical-json.ts';
import { sha256Hex } from '../../main/pki/hash.ts';
import { verifyChain } from '../../main/store/log-chain.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { countingRandom } from '../integration/store/test-store.ts';
import { median } from './measure/median.ts';
import { printBench, progress, type Measurement } from './report.ts';

const at = process.argv.indexOf('--events');
const total = at === -1 ? 1_000_000 : Number(process.argv[at + 1]);
const marks = [Math.round(total / 1000), Math.round(total / 10), total];
const batch = 10_000;
const appends = 400;
// Appending is measured with its flush, so on the disk where data directories are; there is no quicker way to lose power.
const directory = mkdtempSync(join(tmpdir(), 'conclave-bench-log-'));

/** About as long as the events of a ceremony are. */
function event(n: number) {
  return {
    log: 'workstation',
    actor: 'conclave',
    event: 'checkpoint-compared',
    data: { lines: n, of: 'workstation', note: sha256Hex(Buffer.from(String(n))).repeat(4) },
    checks: [{ name: 'LOG-CONSISTENCY' as const, verdict: 'passed' as const, reason: `event ${n}` }],
  };
}

function fill(store: Store, size: number): void {
  for (let left = size - store.head('workstation').size; left > 0; left -= batch)
    store.transaction(() => {
      for (let n = 0; n < Math.min(batch, left); n += 1) store.record(event(n));
    });
}

/** Median milliseconds of one append, each durable before the next. */
function appendTime(store: Store): number {
  const times = Array.from({ length: appends }, (_, n) => {
    const start = performance.now();
    store.record(event(n));
    return performance.now() - start;
  });
  return median(times);
}

/** The rival's way through the same lines. */
function verifyByMeaning(lines: Iterable<Uint8Array>): number {
  let prev = '0'.repeat(64);
  let size = 0;
  for (const line of lines) {
    const said = JSON.parse(Buffer.from(line).toString('utf8')) as { readonly prev: string };
    if (said.prev !== prev) throw new Error(`line ${size + 1} does not name the line before`);
    canonicalJson(said);
    prev = sha256Hex(line);
    size += 1;
  }
  return size;
}

/** Seconds by the clock on the wall, and of the processor alone: beside other work only the second says much. */
function timed(work: () => number): { readonly wall: number; readonly processor: number } {
  const before = process.cpuUsage();
  const start = performance.now();
  const size = work();
  if (size < total) throw new Error(`only ${size} lines were read`);
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - start) / 1000, processor: (user + system) / 1_000_000 };
}

/** Peak memory of a whole audit in a process of its own, in MB. */
function auditMemory(where: string): Promise<{ readonly megabytes: number; readonly seconds: number }> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'log/audit-child.ts'), [where], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.on('message', resolve);
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code !== 0) reject(new Error(`the audit ended with ${code}`));
    });
  });
}

const measured: Measurement[] = [];
const memory: { readonly size: number; readonly megabytes: number; readonly seconds: number }[] = [];
let firstAppend: number | null = null;
try {
  for (const size of marks) {
    progress(`filling the log to ${size} events`);
    const store = openStore({ directory, now: () => new Date(), random: countingRandom('bench') });
    fill(store, size);
    const milliseconds = appendTime(store);
    firstAppend ??= milliseconds;
    measured.push({
      what: `append one event after ${size}`,
      ours: milliseconds,
      rival: firstAppend,
      unit: 'ms',
      better: 'smaller',
      ...(size === total ? { target: { of: 'ratio' as const, atLeast: 0.5 } } : {}),
    });
    if (size === total) {
      progress('verifying');
      const ours = timed(() => verifyChain(store.lines('workstation')).size);
      const rival = timed(() => verifyByMeaning(store.lines('workstation')));
      measured.push(
        {
          what: `verify ${size} events`,
          ours: ours.wall,
          rival: rival.wall,
          unit: 's',
          better: 'smaller',
          target: { of: 'ours', atMost: 10 },
        },
        { what: 'its processor time', ours: ours.processor, rival: rival.processor, unit: 's', better: 'smaller' },
      );
    }
    store.close();
    memory.push({ size, ...(await auditMemory(directory)) });
  }
  const [least] = memory;
  for (const { size, megabytes, seconds } of memory) {
    measured.push({ what: `whole audit of ${size} events`, ours: seconds, rival: null, unit: 's', better: 'smaller' });
    measured.push({
      what: `peak memory of the audit of ${size} events`,
      ours: megabytes,
      rival: least?.megabytes ?? null,
      unit: 'MB',
      better: 'smaller',
      ...(size === total ? { target: { of: 'ratio' as const, atLeast: 0.5 } } : {}),
    });
  }
  printBench('log', measured);
} finally {
  if (existsSync(directory)) rmSync(directory, { recursive: true, force: true });
}
