import { hashWords } from '../../../evidence/hash-words.ts';
import { lookAt } from '../../../media/quarantine/look.ts';
import { pickFile } from '../../../media/quarantine/pick.ts';
import { refusals, type RefusalCode } from '../../../media/quarantine/refusal.ts';
import { sha256Hex } from '../../../pki/hash.ts';
import { openStore } from '../../../store/store.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag, pathOf } from '../data-flags.ts';

/** Refusals that go into the log one by one; the rest is counted. */
const mostLogged = 100;

interface Told {
  readonly path: string;
  readonly size: number;
  readonly refused: RefusalCode | null;
  readonly sha256?: string;
}

export const mediaLookCommand: Command = {
  name: 'media look',
  operands: { name: 'DIR', min: 1, max: 1 },
  flags: [
    { name: 'pick', value: 'FILE', repeat: true, says: 'open this one, as listed: its SHA-256 and words, or why it is refused' },
    { name: 'log', says: 'write what was refused into the workstation log' },
    dataFlag,
    jsonFlag,
  ],
  says: 'What lies on a medium: what may be taken, and why the rest may not',
  more: [
    'Nothing is opened but what --pick names; no link is followed. Exit 1: something was refused.',
    'A picked file is opened once, held to what was listed, and its bytes are looked at for archives, programs and files of two forms.',
  ],
  run(world, given) {
    const entries = lookAt(pathOf(world, given.operands[0] ?? ''));
    const wanted = given.all('pick');
    const told = entries.map((entry): Told => {
      const { path, size, refused } = entry;
      if (!wanted.includes(path)) return { path, size, refused };
      const picked = pickFile(entry);
      return 'refused' in picked ? { path, size, refused: picked.refused } : { path, size, refused: null, sha256: sha256Hex(picked.bytes) };
    });
    const missing = wanted.filter((path) => !entries.some((entry) => entry.path === path));
    const all: Told[] = [...told, ...missing.map((path) => ({ path, size: 0, refused: 'changed' as const }))];
    const bad = all.filter(({ refused }) => refused !== null);
    if (given.has('log')) {
      const store = openStore({ directory: dataDirectory(world, given), now: world.now, random: world.random });
      try {
        const refused = bad.slice(0, mostLogged).map(({ path, refused: code }) => ({ path, code }));
        const taken = all.flatMap(({ path, sha256 }) => (sha256 === undefined ? [] : [{ path, sha256 }]));
        const data = { entries: all.length, refusedEntries: bad.length, refused, taken };
        store.record({ log: 'workstation', actor: 'conclave', event: 'medium-looked-at', data });
      } finally {
        store.close();
      }
    }
    if (given.has('json')) world.terminal.out(JSON.stringify({ entries: all }));
    else for (const line of linesOf(all)) world.terminal.out(line);
    return Promise.resolve(bad.length === 0 ? 0 : 1);
  },
};

function* linesOf(all: readonly Told[]): Generator<string> {
  for (const { path, size, refused, sha256 } of all) {
    if (refused !== null) yield `refused  ${path}: ${refused}: ${refusals[refused]}`;
    else yield `listed   ${path}  ${size.toLocaleString('en-US')} bytes`;
    if (sha256 === undefined) continue;
    yield `  sha256: ${sha256}`;
    yield `  words: ${hashWords(sha256).join(' ')}`;
  }
  const bad = all.filter(({ refused }) => refused !== null).length;
  yield `entries: ${all.length}, refused: ${bad}`;
}
