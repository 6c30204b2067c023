// kill -9 while a CRL file is built, signed, written and kept: what has a name is whole, and nothing else is left after the next start.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeCrlEntry } from '../../main/pki/build-crl.ts';
import { parseSerialNumber } from '../../main/pki/serial-number.ts';
import { recordCrlEntries } from '../../main/store/crl-entries/record-entries.ts';
import { crlDirectory } from '../../main/store/crl-file.ts';
import { serialOfEntry } from '../fixtures/pki/long-crl.ts';
import { newDirectory } from '../integration/store/temporary-directory.ts';
import { open } from '../integration/store/test-store.ts';
import { crlPoints, crlScope } from './crl-file-points.ts';

/** What is left by kind, each file's bytes held against the hash it is named by. */
function left(directory: string): { tbs: number; der: number; other: string[] } {
  const names = readdirSync(join(directory, crlDirectory));
  const whole = names.filter((name) => {
    const sha256 = createHash('sha256')
      .update(readFileSync(join(directory, crlDirectory, name)))
      .digest('hex');
    return name.startsWith(sha256);
  });
  return {
    tbs: whole.filter((name) => name.endsWith('.tbs')).length,
    der: whole.filter((name) => name.endsWith('.der')).length,
    other: names.filter((name) => !whole.includes(name)),
  };
}

test('a CRL file is whole or absent wherever the process is killed', { timeout: 120_000 }, async () => {
  const found = await Promise.all(
    crlPoints.map(async (point) => {
      const directory = newDirectory();
      const store = open(directory);
      // More than one block, so that there is a moment between two of them.
      const entries = Array.from({ length: 30_000 }, (_, place) =>
        encodeCrlEntry({
          serialNumber: parseSerialNumber(serialOfEntry(place)),
          revocationDate: new Date('2026-06-01T12:00:00Z'),
          reason: 1,
        }),
      );
      recordCrlEntries(store, { scope: crlScope, source: 'list', event: { log: 'workstation', actor: 'conclave', data: {} } }, entries);
      store.close();
      const child = spawn(process.execPath, [join(import.meta.dirname, 'crl-file-child.ts'), directory, point], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'exit');
      await Promise.race([once(child.stdout, 'data'), ended]);
      child.kill('SIGKILL');
      const [, signal] = (await ended) as [number | null, string | null];
      const before = left(directory);
      open(directory).close();
      return { point, signal, unfinished: before.other.length, after: left(directory) };
    }),
  );
  const after = (tbs: number, der: number): object => ({ tbs, der, other: [] });
  expect(found).toEqual([
    { point: 'bytes partly written', signal: 'SIGKILL', unfinished: 1, after: after(0, 0) },
    { point: 'token asked', signal: 'SIGKILL', unfinished: 1, after: after(1, 0) },
    { point: 'signed and not kept', signal: 'SIGKILL', unfinished: 1, after: after(1, 0) },
    { point: 'kept', signal: 'SIGKILL', unfinished: 0, after: after(1, 1) },
  ]);
});
