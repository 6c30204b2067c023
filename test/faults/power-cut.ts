// What a data directory is after the disk lost or changed some of its bytes: which state it opens in, or how it refuses.

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CeremonyError } from '../../main/errors.ts';
import { auditStore } from '../../main/store/audit.ts';
import { openStore, tableNames, type Store } from '../../main/store/store.ts';

/** Memory where there is any: each of some thousand openings flushes. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export interface DamagedFiles {
  readonly database: Uint8Array;
  readonly log: Uint8Array | null;
}

export interface PowerCut {
  /** Hash over every line and row and the failed checks of an audit, or `store.…` and so on with which it was refused. */
  stateAfter(files: DamagedFiles): string;
  remove(): void;
}

/** Tries files in a directory of its own, which has the log key of the directory they come from. */
export function powerCut(original: string): PowerCut {
  const directory = mkdtempSync(join(place, 'conclave-cut-'));
  return {
    stateAfter(files) {
      const data = join(directory, 'data');
      rmSync(data, { recursive: true, force: true });
      mkdirSync(data);
      copyFileSync(join(original, 'log.key'), join(data, 'log.key'));
      writeFileSync(join(data, 'conclave.db'), files.database);
      if (files.log !== null) writeFileSync(join(data, 'conclave.db-wal'), files.log);
      return stateOf(data);
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function unused(): Uint8Array {
  throw new Error('opening what is there draws no random numbers');
}

/** A refusal must be a sentence and a code of the table; anything else fails the test. */
export function stateOf(data: string): string {
  let store: Store | null = null;
  try {
    store = openStore({ directory: data, now: () => new Date(0), random: unused });
    return `${contentHash(store)} ${failedChecks(store)}`.trim();
  } catch (error) {
    if (error instanceof CeremonyError) return error.code;
    throw error;
  } finally {
    store?.close();
  }
}

function contentHash(store: Store): string {
  const hash = createHash('sha256');
  for (const { log } of store.inspect().logs()) for (const line of store.lines(log)) hash.update(line);
  for (const table of tableNames) for (const row of store.rows(table)) hash.update(JSON.stringify(row));
  return hash.digest('hex');
}

/** Integrity check, schema, chains and rows; an unknown outcome is a state, not damage, and shows in it. */
function failedChecks(store: Store): string {
  return auditStore(store)
    .checks.filter((check) => check.verdict === 'failed')
    .map((check) => check.name)
    .join(' ');
}
