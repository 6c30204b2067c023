// The HSM process outlives a killed parent while a vendor call blocks it. Its pid is recorded, and the next start waits for it
// or ends it before anything is resumed (rules.md, Host): two processes must never use one token for one data directory.

import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { asStoreError } from './store-error.ts';

const fileName = 'hsm.pid';
const pollMilliseconds = 50;
/** A process whose parent is gone ends by itself as soon as its call returns; this long it is given. */
const patienceMilliseconds = 5_000;

/** When a process started, in clock ticks since boot (proc(5), stat field 22): tells it from a later one with its number. null: not told. */
function startedAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses and may hold anything; the rest is plain.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended already.
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function isAlive(pid: number, started: string | null): boolean {
  if (started !== null) return startedAt(pid) === started;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

interface ProcessRecord {
  readonly pid: number;
  readonly started: string | null;
}

/** One line a process; a line that is none is nobody's. */
function readRecords(path: string): readonly ProcessRecord[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [pid, started] = line.trim().split(' ');
      if (pid === undefined || !/^[1-9][0-9]{0,9}$/.test(pid)) return [];
      return [{ pid: Number(pid), started: started === undefined || started === '' ? null : started }];
    });
}

/** Records an HSM process of this data directory beside those that still run. Throws store.full, store.io. */
export function recordHsmProcess(directory: string, pid: number): void {
  const path = join(directory, fileName);
  try {
    const running = readRecords(path).filter((record) => record.pid !== pid && isAlive(record.pid, record.started));
    const lines = [...running, { pid, started: startedAt(pid) }].map((record) => `${record.pid} ${record.started ?? ''}\n`);
    writeFileSync(path, lines.join(''), { mode: 0o600 });
  } catch (error) {
    throw asStoreError(error);
  }
}

/**
 * Waits for the recorded processes of an earlier start, then ends them. Where the platform does not tell one process from a later
 * one with the same number, it is only waited for. Throws store.in-use when one will not go.
 */
export async function endRecordedHsmProcess(directory: string, wait: (milliseconds: number) => Promise<void>): Promise<void> {
  const path = join(directory, fileName);
  if (!existsSync(path)) return;
  for (const { pid, started } of readRecords(path)) {
    if (pid === process.pid) continue;
    const gone = async (milliseconds: number): Promise<boolean> => {
      for (let waited = 0; waited < milliseconds && isAlive(pid, started); waited += pollMilliseconds) await wait(pollMilliseconds);
      return !isAlive(pid, started);
    };
    if (!(await gone(patienceMilliseconds))) {
      if (started === null) throw stillThere();
      process.kill(pid, 'SIGKILL');
      if (!(await gone(patienceMilliseconds))) throw stillThere();
    }
  }
  unlinkSync(path);
}

function stillThere(): CeremonyError {
  return new CeremonyError(
    'store.in-use',
    'The token process of an earlier start is still running and does not end. Nothing was opened. Restart the workstation, then start again.',
  );
}
