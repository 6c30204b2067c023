import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../../../errors.ts';
import { hashWords } from '../../../evidence/hash-words.ts';
import { sha256Hex } from '../../../pki/hash.ts';
import { personIdField, textField } from '../../../formats/fields.ts';
import { productionKdfCost, sealCredential } from '../../../store/credential.ts';
import { writePersonFile } from '../../../store/person-file.ts';
import { Activity } from '../activity.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, jsonFlag, pathOf } from '../data-flags.ts';
import { cardKey } from '../card-fingerprint.ts';
import { cardFlags } from '../device-flags.ts';
import { askSecret } from '../interactive/ask-secret.ts';
import { wordColumns } from '../interactive/columns.ts';
import { Questioner } from '../interactive/questioner.ts';
import { readSecretFile } from '../secret-file.ts';
import type { World } from '../world.ts';

/** As roll-call demands it (steps/roll-call.ts). */
const passphraseMin = 12;
const passphraseMax = 256;
/** As in a plan. */
const nameField = textField(100);

export const personNewCommand: Command = {
  name: 'person new',
  operands: { name: 'ID', min: 0, max: 1 },
  flags: [
    { name: 'id', value: 'ID', says: 'the person’s id in plans, e.g. alice' },
    { name: 'name', value: 'NAME', says: 'the person’s name; without it asked for, or else the id' },
    { name: 'passphrase-file', value: 'FILE', says: 'file that holds the passphrase; without it it is asked for twice' },
    { name: 'card', value: 'SERIAL|LABEL', says: 'a smart card instead of a passphrase: shows the fingerprint of its key' },
    { name: 'key', value: 'LABEL|ID', says: 'which key of the card, where it has several' },
    ...cardFlags,
    dataFlag,
    jsonFlag,
  ],
  says: 'Make a person’s approval key under a passphrase, or show a card’s; prints what goes into the plan',
  more: [
    `The key is kept in DATA/people/ID.json, sealed. The passphrase has ${passphraseMin} characters or more and cannot be recovered.`,
    'With --card nothing is stored and no PIN is sent: the key stays on the card, and the plan names its fingerprint.',
  ],
  async run(world, given) {
    const id = await personId(world, given);
    if (given.has('card')) return showCard(world, given, id);
    if (given.has('key')) throw new CeremonyError('usage', '--key goes with --card.');
    const data = dataDirectory(world, given);
    // Before a passphrase is typed twice for nothing.
    if (existsSync(join(data, 'people', `${id}.json`))) throw alreadyThere(id);
    const name = await personName(world, given, id);
    const passphrase = await passphraseFor(world, given, id);
    const activity = new Activity(world.terminal, world.monotonic);
    try {
      const credential = await activity.during('sealing the key', async () =>
        sealCredential({ passphrase, random: world.random, kdfCost: productionKdfCost }),
      );
      writePersonFile(data, { id, name, ...credential }, world.random);
      report(world, given, { id, name, spki: sha256Hex(credential.spki), kind: 'passphrase' });
      return 0;
    } finally {
      passphrase.fill(0);
    }
  },
};

/** Nothing is stored: the plan names the card's key, and the roll call looks for it. */
async function showCard(world: World, given: Arguments, id: string): Promise<number> {
  if (given.has('passphrase-file')) throw new CeremonyError('usage', '--card and --passphrase-file contradict each other.');
  const key = await cardKey(world, given);
  report(world, given, { id, name: given.get('name') ?? id, spki: sha256Hex(key.spki), kind: 'card' });
  return 0;
}

interface Reported {
  readonly id: string;
  readonly name: string;
  readonly spki: string;
  readonly kind: 'passphrase' | 'card';
}

function report(world: World, given: Arguments, { id, name, spki, kind }: Reported): void {
  const { terminal } = world;
  if (given.has('json')) {
    terminal.out(JSON.stringify({ id, name, spki, kind, words: hashWords(spki) }));
    return;
  }
  terminal.out(`person: ${id}${name === id ? '' : ` (${name})`}`);
  terminal.out(`spki sha256: ${spki}`);
  terminal.out('words:');
  for (const line of wordColumns(hashWords(spki))) terminal.out(line);
  terminal.out('Into the plan, beside this person’s name and roles:');
  terminal.out(`keys: [{ spki: ${spki}, kind: ${kind} }]`);
}

async function personId(world: World, given: Arguments): Promise<string> {
  const typed = given.operands[0] ?? given.get('id');
  if (given.operands[0] !== undefined && given.has('id')) throw new CeremonyError('usage', 'Give the id once: as a word or with --id.');
  if (typed === undefined && !world.terminal.interactive)
    throw new CeremonyError('usage', 'person new needs an id: conclave person new ID.');
  const id = typed ?? (await new Questioner(world.terminal, false).line('Id of the person in plans (small letters, e.g. alice)'));
  // SECURITY: the id becomes a file name.
  if (!personIdField.safeParse(id).success) {
    throw new CeremonyError(
      'usage',
      `${id} cannot be an id: it has small letters, digits and single hyphens, at most 32 of them, and is neither conclave nor log.`,
    );
  }
  return id;
}

async function personName(world: World, given: Arguments, id: string): Promise<string> {
  const typed = given.get('name');
  if (typed !== undefined && !nameField.safeParse(typed).success)
    throw new CeremonyError('usage', '--name takes one line of at most 100 characters.');
  if (typed !== undefined) return typed;
  // A passphrase from a file means that nobody is there to ask.
  if (!world.terminal.interactive || given.has('passphrase-file')) return id;
  const questioner = new Questioner(world.terminal, false);
  for (;;) {
    const name = await questioner.line('Name of the person', id);
    if (nameField.safeParse(name).success) return name;
    world.terminal.out('  One line of at most 100 characters, please.');
  }
}

async function passphraseFor(world: World, given: Arguments, id: string): Promise<Uint8Array> {
  const path = given.get('passphrase-file');
  if (path === undefined) {
    const prompt = {
      kind: 'secret',
      id: 'passphrase',
      label: `Passphrase of ${id}, ${passphraseMin} characters or more`,
      again: true,
      min: passphraseMin,
      max: passphraseMax,
    } as const;
    return askSecret(prompt, new Questioner(world.terminal, false), world.terminal);
  }
  const bytes = readSecretFile(pathOf(world, path), 'The passphrase file');
  const characters = bytes.reduce((sum, byte) => sum + ((byte & 0xc0) === 0x80 ? 0 : 1), 0);
  if (characters >= passphraseMin && bytes.length <= passphraseMax) return bytes;
  bytes.fill(0);
  throw new CeremonyError(
    'input.passphrase-weak',
    `The passphrase has ${characters} characters; from ${passphraseMin} characters to ${passphraseMax} bytes are taken. Nothing was stored. Choose another one.`,
  );
}

function alreadyThere(id: string): CeremonyError {
  return new CeremonyError(
    'media.exists',
    `There is a credential of ${id} already, and it is never replaced. Nothing was changed. Choose another id, or take the old file away yourself.`,
  );
}
