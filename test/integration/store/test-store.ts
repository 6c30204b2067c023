import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '../../../main/store/store.ts';
import type { Store, StoreOptions } from '../../../main/store/store.ts';
import { certificateRow } from '../../../main/store/tables/certificate.ts';
import { runRow } from '../../../main/store/tables/run.ts';

/** Repeatable bytes that are never the same twice. */
export function countingRandom(seed: string): (length: number) => Uint8Array {
  let count = 0;
  return (length) => {
    count += 1;
    const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
      createHash('sha256').update(`${seed}/${count}/${block}`).digest(),
    );
    return Uint8Array.from(Buffer.concat(blocks).subarray(0, length));
  };
}

export const fixedNow = (): Date => new Date('2026-11-21T09:00:00.000Z');

export function open(directory: string, options: Partial<StoreOptions> = {}): Store {
  return openStore({ directory, now: fixedNow, random: countingRandom(directory), ...options });
}

/** Edits the closed database as somebody with the sqlite3 shell would: an SQLite that is not ours. */
export function editBehindOurBack(directory: string, sql: string): void {
  const database = new DatabaseSync(join(directory, 'conclave.db'), { enableForeignKeyConstraints: false });
  database.exec(sql);
  database.close();
}

export const run = (id: string) =>
  runRow({
    id,
    mode: 'production',
    title: 'Example Root R1',
    plan: Uint8Array.of(1, 2),
    files: {},
    status: 'open',
    revision: 1,
    createdAt: '2026-11-21T09:00:00.000Z',
    out: 'out',
  });

export const certificate = (name: string, notAfter = '2046-11-20T23:59:59Z') =>
  certificateRow({
    sha256: createHash('sha256').update(name).digest('hex'),
    issuerSpkiSha256: 'aa',
    subject: `CN=${name}`,
    serial: createHash('sha1').update(name).digest('hex'),
    notBefore: '2026-11-21T00:00:00Z',
    notAfter,
    der: Uint8Array.of(0x30, 0),
    spkiSha256: null,
    role: 'root',
  });

export const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error);
  }
  return 'no error';
};
