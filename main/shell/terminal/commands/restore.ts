import { CeremonyError } from '../../../errors.ts';
import { approveGap, closeGap, closersOf, type Closers, type GapApproval } from '../../../ceremony/restore/close-gap.ts';
import { paperCheckpoint } from '../../../ceremony/paper-checkpoint.ts';
import { gapFacts, readGap, type Gap } from '../../../ceremony/restore/gap.ts';
import { restoreDataDirectory } from '../../../ceremony/restore/restore-data-directory.ts';
import { readSnapshotHeader } from '../../../store/backup/open-snapshot.ts';
import { thresholdOf } from '../../../store/backup/data-key.ts';
import { openJournal } from '../../../store/journal.ts';
import { openStore, type Store } from '../../../store/store.ts';
import { openRestoration } from '../../../store/restored.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { Activity } from '../activity.ts';
import type { Arguments } from '../arguments.ts';
import { productionKdfCost } from '../../../store/credential.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, pathOf } from '../data-flags.ts';
import { checkpointLines } from '../checkpoint-lines.ts';
import { checkLine } from '../interactive/stage-lines.ts';
import { Questioner } from '../interactive/questioner.ts';
import { readSecretFile } from '../secret-file.ts';
import type { SecretBytes } from '../terminal.ts';
import type { World } from '../world.ts';

/** PERSON=FILE → the file's secret, by person. Refuses a person named twice. */
function passphraseFiles(world: World, given: Arguments): Map<string, SecretBytes> {
  const found = new Map<string, SecretBytes>();
  for (const typed of given.all('passphrase-file')) {
    const at = typed.indexOf('=');
    const person = typed.slice(0, at);
    if (at < 1 || found.has(person)) throw new CeremonyError('usage', '--passphrase-file takes PERSON=FILE, once for each person.');
    found.set(person, readSecretFile(pathOf(world, typed.slice(at + 1)), `The passphrase file of ${person}`));
  }
  return found;
}

const zero = (secrets: ReadonlyMap<string, SecretBytes>): void => [...secrets.values()].forEach((secret) => secret.fill(0));

/** Passphrases of as many of these people as it takes: from files, else asked for. The caller zeroes them. */
async function passphrasesOf(
  world: World,
  given: Arguments,
  people: readonly { readonly id: string; readonly name: string }[],
  needed: number,
): Promise<Map<string, SecretBytes>> {
  const fromFiles = passphraseFiles(world, given);
  const found = new Map([...fromFiles].filter(([person]) => people.some(({ id }) => id === person)));
  for (const [person, secret] of fromFiles) if (!found.has(person)) secret.fill(0);
  if (found.size >= needed || !world.terminal.interactive) return found;
  const questioner = new Questioner(world.terminal, false);
  while (found.size < needed) {
    const left = people.filter(({ id }) => !found.has(id)).map(({ id, name }) => ({ value: id, label: name }));
    const person = await questioner.choose(`Who is next (${found.size + 1} of ${needed})`, left, false);
    found.set(person, await questioner.secret(`Passphrase of ${person}`));
  }
  return found;
}

async function openTheSnapshot(world: World, given: Arguments, snapshot: string, directory: string): Promise<void> {
  const { terminal } = world;
  const header = readSnapshotHeader(snapshot);
  const threshold = thresholdOf(header.shares.length);
  terminal.out(`snapshot: ${header.at}, at the end of «${header.title}» (run ${header.run.slice(0, 8)})`);
  terminal.out(`workstation log: ${header.log.size} events, head ${header.log.head}`);
  terminal.out(`opened by: ${threshold} of ${header.shares.map(({ person, name }) => `${person} (${name})`).join(', ')}`);
  const people = header.shares.map(({ person, name }) => ({ id: person, name }));
  const passphrases = await passphrasesOf(world, given, people, threshold);
  try {
    await new Activity(terminal, world.monotonic).during('opening the snapshot', async () =>
      restoreDataDirectory(
        { snapshot, directory, passphrases },
        { now: world.now, random: world.random, lowestKdfCost: productionKdfCost },
      ),
    );
  } finally {
    zero(passphrases);
  }
  terminal.out('restored: the data directory is there, and read-only. Tokens are not in a snapshot; they have their own backup.');
}

/** The checkpoint and CRLs people bring: from files, else asked for by name. null: nobody can be asked. */
async function brought(world: World, given: Arguments): Promise<{ checkpoint: string; crls: Uint8Array[] } | null> {
  const { terminal } = world;
  const asked = new Questioner(terminal, false);
  const file = given.get('checkpoint');
  if (file === undefined && !terminal.interactive) return null;
  const checkpoint =
    file === undefined
      ? await asked.line('The last checkpoint on paper: 32 words, or 64 hexadecimal digits')
      : new TextDecoder().decode(readFileLimited(pathOf(world, file), fileLimits.trust, 'The checkpoint'));
  const paths = [...given.all('crl')];
  if (paths.length === 0 && terminal.interactive)
    paths.push(...(await asked.line('Files of the newest CRL of each authority, with spaces between')).split(/\s+/));
  return { checkpoint, crls: paths.map((path) => readFileLimited(pathOf(world, path), fileLimits.crl, 'The CRL')) };
}

/** Those named in files approve at once; people at the terminal type the word first. */
async function approvals(world: World, given: Arguments, store: Store, gap: Gap, closers: Closers): Promise<GapApproval[]> {
  const passphrases = await passphrasesOf(world, given, closers.people, closers.needed);
  try {
    const found: GapApproval[] = [];
    for (const [person, passphrase] of passphrases)
      found.push(await approveGap(store, gap, closers, { person, passphrase }, productionKdfCost));
    return found;
  } finally {
    zero(passphrases);
  }
}

async function closeTheGap(world: World, given: Arguments, directory: string): Promise<number> {
  const { terminal } = world;
  const store = openStore({ directory, now: world.now, random: world.random });
  try {
    if (openRestoration(store) === null) {
      terminal.out('state: this data directory is not waiting to be continued');
      return 0;
    }
    const entered = await brought(world, given);
    if (entered === null) {
      terminal.out(
        'state: read-only until the last paper checkpoint and the newest CRL of every authority are entered and a quorum closes the gap',
      );
      terminal.out('next: conclave restore --data DIR --checkpoint FILE --crl FILE, with the people who may approve');
      return 0;
    }
    const gap = readGap(store, entered);
    for (const fact of gapFacts(gap)) terminal.out(fact);
    const closers = closersOf(store);
    terminal.out(`closed by: ${closers.needed} of ${closers.people.map(({ id, name }) => `${id} (${name})`).join(', ')}`);
    if (terminal.interactive && given.all('passphrase-file').length === 0)
      await new Questioner(terminal, false).exactly(
        'Each who agrees signs next. Type «close the gap» to go on',
        'close the gap',
        'Only these words go on; Ctrl-C leaves the directory read-only.',
      );
    const check = closeGap(
      { store, journal: openJournal(store), now: world.now },
      gap,
      closers,
      await approvals(world, given, store, gap, closers),
    );
    terminal.out(checkLine(check));
    const checkpoint = await paperCheckpoint(store, closers.run.id);
    if (checkpoint !== null) for (const line of checkpointLines(checkpoint, terminal.interactive)) terminal.out(line);
    terminal.out('state: continued; production runs may start again');
    return 0;
  } finally {
    store.close();
  }
}

export const restoreCommand: Command = {
  name: 'restore',
  operands: { name: 'SNAPSHOT', min: 0, max: 1 },
  flags: [
    { name: 'passphrase-file', value: 'PERSON=FILE', repeat: true, says: 'passphrase of a person who opens the snapshot or approves' },
    { name: 'checkpoint', value: 'FILE', says: 'the last checkpoint on paper: signed note, words or digits' },
    { name: 'crl', value: 'FILE', repeat: true, says: 'the newest CRL ever published by an authority, PEM or DER' },
    dataFlag,
  ],
  says: 'Bring a data directory back from a snapshot: read-only until people closed the gap',
  more: [
    'With SNAPSHOT: opens it into DIR, which may hold tokens and no database. Two people open it together.',
    'With or without: where DIR waits to be continued, takes checkpoint and CRLs and lets a quorum close the gap.',
    'CRL numbers go on at the highest seen + 1000. Without a terminal everything comes from files.',
  ],
  async run(world, given) {
    const [snapshot] = given.operands;
    const directory = dataDirectory(world, given);
    if (snapshot !== undefined) await openTheSnapshot(world, given, pathOf(world, snapshot), directory);
    return closeTheGap(world, given, directory);
  },
};
