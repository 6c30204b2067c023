// The end of a production run on a disk that is full while the backup is made: the run is over before, so a refusal is recorded and the
// next start tries again, each time with a little more room, until there is enough. Prints what happened as JSON. Not a test.

import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '../../main/app.ts';
import { readSecretFile } from '../../main/shell/terminal/secret-file.ts';
import { checkSnapshot, type RecordedSnapshot } from '../../main/store/backup/check-snapshot.ts';
import { newBench, openBench, play, playTo, startRun, unsound, type Bench } from './power-bench.ts';
import { smallDisk } from './small-disk.ts';

export interface FullBackupReport {
  /** What the record and the window say of the backup after each attempt but the last: `state code` → how often. */
  readonly refused: Record<string, number>;
  /** Half-written files, and snapshots without their record, after any attempt. */
  readonly left: readonly string[];
  readonly status: readonly string[];
  /** Backups on record at the end, and files of them. */
  readonly made: number;
  readonly files: number;
  /** What the newest snapshot lacks when it is opened as for a restore. */
  readonly problems: readonly string[];
  readonly unsound: readonly string[];
}

const [which = 'data', directory = '/nowhere', limit = 'blocks'] = process.argv.slice(2);
const plenty = limit === 'inodes' ? 100 : 1000;
const stride = limit === 'inodes' ? 1 : 12;

const place = join(directory, 'disk');
const disk = smallDisk(place, limit);
const bench: Bench = { ...newBench(directory), [which]: join(place, which) };
if (which === 'out') mkdirSync(bench.out);
disk.room(plenty);

let pages = 0;
/** The disk is as good as full from the moment the backup begins. */
const onProgress = (text: string): void => {
  if (text.startsWith('Writing the backup')) disk.room(pages);
};

const told = (app: App): { event: string; data: Record<string, unknown> }[] =>
  [...app.store.lines('workstation')]
    .map((line) => JSON.parse(Buffer.from(line).toString()) as { event: string; data: Record<string, unknown> })
    .filter(({ event }) => event.startsWith('backup-'));
const snapshots = (): string[] => readdirSync(bench.out).filter((name) => name.endsWith('.backup'));

const refused: Record<string, number> = {};
const left: string[] = [];
const status = new Set<string>();

let app = await openBench(bench, { onProgress });
const begun = await playTo(app, await startRun(app, bench.out), 'end');
const { runId } = await play(app, begun);
for (;;) {
  disk.room(plenty);
  const view = await app.engine.view(runId);
  status.add(view.status);
  const state = view.backup?.state ?? 'none';
  left.push(...readdirSync(bench.out).filter((name) => name.endsWith('.part')));
  left.push(...readdirSync(bench.data).filter((name) => name.startsWith('.') && !name.startsWith('.filler')));
  if (state === 'made') break;
  // A file without its record is one the next attempt takes for its own; the medium must not refuse it.
  left.push(...(which === 'out' ? snapshots() : []));
  const line = `${state} ${view.backup?.code ?? 'unrecorded'}`;
  refused[line] = (refused[line] ?? 0) + 1;
  await app.close();
  pages += stride;
  if (pages > plenty) throw new Error(`there was never enough room: ${JSON.stringify(refused)}`);
  app = await openBench(bench, { onProgress });
}

const made = told(app).filter(({ event }) => event === 'backup-made');
const data = made.at(-1)?.data as unknown as { files: { name: string; sha256: string }[]; snapshot: RecordedSnapshot['log'] };
const secrets = join(import.meta.dirname, '../../resources/examples/secrets');
const passphrases = new Map(['alice', 'bob'].map((person) => [person, readSecretFile(join(secrets, person), 'The passphrase')]));
const report: FullBackupReport = {
  refused,
  left,
  status: [...status],
  made: made.length,
  files: snapshots().length,
  problems: await checkSnapshot(
    app.store,
    join(bench.out, data.files[0]?.name ?? 'none'),
    { sha256: data.files[0]?.sha256 ?? '', log: data.snapshot },
    passphrases,
    { random: (length) => Uint8Array.from({ length }, (_, at) => at), lowestKdfCost: 2 ** 10 },
  ),
  unsound: await unsound(app, bench.out),
};
await app.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
