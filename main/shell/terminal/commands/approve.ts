import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { CeremonyError } from '../../../errors.ts';
import { encodeApprovalAnswer } from '../../../evidence/approval-answer.ts';
import { parseApprovalStatement, type ApprovalStatement } from '../../../evidence/approval-statement.ts';
import { checkReadBack, hashWords } from '../../../evidence/hash-words.ts';
import { verifyStatement } from '../../../evidence/statement-signature.ts';
import { qrMatrix } from '../../../evidence/qr-matrix.ts';
import { codesOfFile, frameLengths } from '../../../formats/qr/codes-of-file.ts';
import { pngOfCode } from '../../../formats/qr/png.ts';
import { sha256Hex } from '../../../pki/hash.ts';
import { drawPositions } from '../../../steps/read-back.ts';
import { productionKdfCost, signWithCredential } from '../../../store/credential.ts';
import { parsePersonFile, type PersonFile } from '../../../store/person-file.ts';
import { readFileLimited } from '../../files.ts';
import { writeNewFile } from '../../write-new-file.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { pathOf } from '../data-flags.ts';
import { readFileOrCodes } from '../file-or-codes.ts';
import { wordColumns } from '../interactive/columns.ts';
import { qrLines } from '../interactive/qr-lines.ts';
import { Questioner } from '../interactive/questioner.ts';
import { printable } from '../printable.ts';
import { readSecretFile } from '../secret-file.ts';
import type { World } from '../world.ts';

/** Octets of a statement and of a person's file. */
const longest = 16 * 1024;
/** Points a module of the image. */
const scale = 4;

/** Signs nothing but an approval: no data directory, no log, no network. What it signed counts where it was offered, and nowhere else. */
export const approveCommand: Command = {
  name: 'approve',
  operands: { name: 'STATEMENT', min: 1, max: 1 },
  flags: [
    {
      name: 'credential',
      value: 'FILE',
      required: true,
      says: 'the person’s sealed key, as people/ID.json of the data directory holds it',
    },
    { name: 'passphrase-file', value: 'FILE', says: 'file that holds the passphrase; without it it is asked for' },
    {
      name: 'words',
      value: 'TEXT',
      says: 'all 32 words of the hash under approval, from paper, where nobody is there to be asked for four',
    },
    { name: 'out', value: 'FILE', says: 'where the answer goes; without it answer-….json, named by the statement' },
    { name: 'image', value: 'PNG', says: 'the answer as a QR code in an image as well; on the screen it always is' },
  ],
  says: 'On a second machine: sign the approval that a run offers, and take the answer back to it',
  more: [
    'STATEMENT is the file the run wrote, an image of its QR code, or a text file with it. What is approved is shown in plain words; four words',
    'of its hash are read back from paper before anything is signed. Nothing but an approval (conclave/approval/1) is ever signed here.',
  ],
  async run(world, given) {
    const bytes = readFileOrCodes(pathOf(world, given.operands[0] ?? ''), longest, 'The statement');
    const statement = parseApprovalStatement(bytes);
    if (statement.decision !== 'approve')
      throw new CeremonyError(
        'input.unsupported',
        'This statement is a refusal. Nothing was signed. Whoever refuses does so at the workstation of the run.',
      );
    const lowestKdfCost = statement.mode === 'production' ? productionKdfCost : standInKdfCost;
    const person = credentialFor(world, given, statement, lowestKdfCost);
    const out = given.get('out') ?? `answer-${sha256Hex(bytes).slice(0, 8)}.json`;
    requireFree(world, [out, given.get('image')]);
    tell(world, statement, person, bytes);
    await readBack(world, given, statement.subject);
    world.terminal.out('words of the hash under approval:');
    for (const line of wordColumns(hashWords(statement.subject))) world.terminal.out(line);
    if (!given.has('words'))
      await new Questioner(world.terminal, false).exactly(
        'Approve exactly this? Type yes',
        'yes',
        'Only yes goes on; Ctrl-C leaves, and nothing is signed.',
      );
    const passphrase = await passphraseOf(world, given, person);
    try {
      const signature = await signWithCredential(person.sealed, passphrase, bytes, { lowestKdfCost });
      if (!verifyStatement(person.spki, bytes, signature))
        throw new CeremonyError(
          'policy.approval',
          'The signature does not verify with the key of the file. Nothing was written. The file is damaged.',
        );
      await give(world, given, out, encodeApprovalAnswer({ statementSha256: sha256Hex(bytes), signature, spki: person.spki }));
      return 0;
    } finally {
      passphrase.fill(0);
    }
  },
};

/** scrypt N of a stand-in key: a rehearsal's passphrase protects nothing (formats.md, Plan). */
const standInKdfCost = 2;

function credentialFor(world: World, given: Arguments, statement: ApprovalStatement, lowestKdfCost: number): PersonFile {
  const bytes = readFileLimited(pathOf(world, given.get('credential') ?? ''), longest, 'The credential file');
  const person = parsePersonFile(bytes, { lowestKdfCost });
  const own = sha256Hex(person.spki);
  if (own !== statement.credential)
    throw new CeremonyError(
      'policy.approval',
      `The statement is to be signed with the key ${statement.credential.slice(0, 16)}…, and this file holds ${own.slice(0, 16)}… of ${printable(person.name)}. Nothing was signed. Bring the statement that was offered to you.`,
    );
  return person;
}

/** Before anybody reads words and types a passphrase for nothing. */
function requireFree(world: World, typed: readonly (string | undefined)[]): void {
  const taken = typed.find((path) => path !== undefined && existsSync(pathOf(world, path)));
  if (taken !== undefined)
    throw new CeremonyError(
      'media.exists',
      `${basename(taken)} exists already, and nothing is overwritten. Nothing was signed. Choose another name.`,
    );
}

const modes: Readonly<Record<ApprovalStatement['mode'], string>> = {
  production: 'production: what is approved counts',
  rehearsal: 'rehearsal: nothing is issued',
  drill: 'drill: nothing is issued',
};

function tell({ terminal: { out } }: World, said: ApprovalStatement, person: PersonFile, bytes: Uint8Array): void {
  out(`${printable(person.name)} approves, with the key of this file:`);
  out(`decision: approve exactly the bytes with the hash below, and nothing else`);
  out(`mode: ${modes[said.mode]}`);
  out(`run: ${printable(said.run)}`);
  out(`step: ${printable(said.step)}, revision ${said.revision}`);
  out(`offered at: ${said.at}`);
  out(`plan sha256: ${said.plan}`);
  out(`policy sha256: ${said.policy === '' ? 'none' : said.policy}`);
  out(`key that will sign, spki sha256: ${said.authoritySpki}`);
  out(`under approval, sha256: ${said.subject}`);
  out(`what the screen there shows, sha256: ${said.shown}`);
  out(`your key, spki sha256: ${said.credential}`);
  out(`this statement, sha256: ${sha256Hex(bytes)}`);
}

/** Before the words are on this screen. Throws input.words-wrong. */
async function readBack(world: World, given: Arguments, subject: string): Promise<void> {
  const typed = given.get('words');
  const positions = typed === undefined ? drawPositions(world.random) : hashWords(subject).map((_, position) => position);
  const words = typed === undefined ? await askWords(world, positions) : typed.trim().split(/[\s,]+/);
  if (checkReadBack(subject, positions, words)) return;
  throw new CeremonyError(
    'input.words-wrong',
    'These are not the words of the hash under approval. Nothing was signed. Compare the whole hash with the paper before you try again.',
  );
}

async function askWords({ terminal }: World, positions: readonly number[]): Promise<string[]> {
  if (!terminal.interactive)
    throw new CeremonyError('usage', 'Nobody is there to read words back. Give all 32 words of the hash with --words.');
  const questioner = new Questioner(terminal, false);
  terminal.out('From your paper, type these words of the hash under approval:');
  const words: string[] = [];
  for (const position of positions) words.push(await questioner.line(`  word ${position + 1}`));
  return words;
}

async function passphraseOf(world: World, given: Arguments, person: PersonFile): Promise<Uint8Array> {
  const path = given.get('passphrase-file');
  if (path !== undefined) return readSecretFile(pathOf(world, path), 'The passphrase file');
  if (!world.terminal.interactive)
    throw new CeremonyError('usage', 'Nobody is there to type a passphrase. Name a file with --passphrase-file.');
  return new Questioner(world.terminal, false).secret(`Passphrase of ${printable(person.name)}`);
}

async function give(world: World, given: Arguments, to: string, answer: Uint8Array): Promise<void> {
  const { out } = world.terminal;
  const rows = await qrMatrix(codesOfFile(answer, frameLengths.screen).code(1));
  writeNewFile(pathOf(world, to), answer);
  const image = given.get('image');
  if (image !== undefined) writeNewFile(pathOf(world, image), pngOfCode(rows, scale));
  out(`approved; take this answer back to the run: ${basename(to)}${image === undefined ? '' : `, ${basename(image)}`}`);
  for (const line of qrLines(rows)) out(line);
}
