import { basename } from 'node:path';
import { CeremonyError } from '../../../errors.ts';
import { codeSheet } from '../../../evidence/documents/code-sheet.ts';
import { loadPress } from '../../../evidence/documents/press.ts';
import { hashWords } from '../../../evidence/hash-words.ts';
import { qrMatrix } from '../../../evidence/qr-matrix.ts';
import { codesOfFile, frameLengths } from '../../../formats/qr/codes-of-file.ts';
import { pngOfCode } from '../../../formats/qr/png.ts';
import { largestUr } from '../../../formats/ur/ur-error.ts';
import { sha256Hex } from '../../../pki/hash.ts';
import { readFileLimited } from '../../files.ts';
import { readerPage } from '../../resources.ts';
import { writeNewFile, writeNewFolder } from '../../write-new-file.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { pathOf } from '../data-flags.ts';
import { wordColumns } from '../interactive/columns.ts';
import { qrLines } from '../interactive/qr-lines.ts';
import type { World } from '../world.ts';
import { receivedKinds } from './qr-received.ts';
import { readCodes } from './qr-read.ts';

/** Points a module: a phone reads it from a screen, a program from the file. */
const scale = 4;
/** Frames for each that is needed: every other one may be missed. */
const rounds = 2;

export const qrCommand: Command = {
  name: 'qr',
  operands: { name: 'FILE…', min: 0, max: 1000 },
  flags: [
    { name: 'frames', value: 'DIR', says: 'a PNG file a code in a new directory, twice as many as are needed' },
    { name: 'sheet', value: 'PDF', says: 'the codes on paper, a fifth more than are needed' },
    { name: 'paper', value: 'a4|letter', oneOf: ['a4', 'letter'], says: 'paper size; without it A4' },
    { name: 'read', says: 'read codes instead: PNG images, or text files with one UR a line' },
    { name: 'out', value: 'FILE', says: 'with --read: where the file that was read goes' },
    { name: 'as', value: 'KIND', oneOf: receivedKinds, says: 'with --read: what it must be, read strictly before anything is written' },
    { name: 'reader', value: 'FILE', says: 'write the page that reads codes on the other side: one HTML file without network' },
  ],
  says: 'A file as QR codes, on the screen, in images or on paper; and back again',
  more: [
    'Short text is one code that any phone shows; up to 500 bytes are one UR; anything up to 1 MB is frames with a fountain code (BCR-2020-005):',
    'whichever frames are missed, any others do. Compare the SHA-256 on both sides.',
  ],
  async run(world, given) {
    const reader = given.get('reader');
    if (reader !== undefined) writeReader(world, reader);
    if (given.has('read')) return readCodes(world, given);
    if (given.has('out') || given.has('as')) throw new CeremonyError('usage', '--out and --as go with --read.');
    const [typed, ...more] = given.operands;
    if (typed === undefined && reader !== undefined) return 0;
    if (typed === undefined || more.length > 0) throw new CeremonyError('usage', 'qr takes one FILE, or several with --read.');
    await showFile(world, given, typed);
    return 0;
  },
};

function writeReader(world: World, typed: string): void {
  const page = readerPage(world.programDirectory);
  writeNewFile(pathOf(world, typed), page);
  world.terminal.out(`reader: ${basename(typed)}`);
  world.terminal.out(`reader sha256: ${sha256Hex(page)}`);
}

async function showFile(world: World, given: Arguments, typed: string): Promise<void> {
  const [name, out] = [basename(typed), world.terminal.out];
  const bytes = readFileLimited(pathOf(world, typed), largestUr, name);
  const [frames, sheet] = [given.get('frames'), given.get('sheet')];
  const { form, needed, code } = codesOfFile(bytes, frameLengths.screen);
  if (frames === undefined && sheet === undefined && needed > 1)
    throw new CeremonyError('usage', `${name} needs ${needed} codes. Name a directory with --frames or a PDF with --sheet.`);
  out(`file: ${name}`);
  out(`size: ${bytes.length}`);
  out(`sha256: ${sha256Hex(bytes)}`);
  out('words:');
  for (const line of wordColumns(hashWords(sha256Hex(bytes)))) out(line);
  if (frames !== undefined) {
    const files: { name: string; content: Uint8Array }[] = [];
    const count = needed === 1 ? 1 : rounds * needed;
    for (let sequence = 1; sequence <= count; sequence += 1) {
      const png = pngOfCode(await qrMatrix(code(sequence)), scale);
      files.push({ name: `frame-${String(sequence).padStart(5, '0')}.png`, content: png });
    }
    writeNewFolder(pathOf(world, frames), files);
    out(`frames: ${count} in ${basename(frames)}, ${needed} needed, form ${form}`);
  }
  if (sheet !== undefined) {
    const drawn = codeSheet(await loadPress(), name, bytes, given.get('paper') === 'letter' ? 'letter' : 'a4');
    writeNewFile(pathOf(world, sheet), drawn.pdf);
    out(`sheet: ${basename(sheet)}, ${drawn.codes} codes, ${drawn.needed} needed`);
  }
  if (frames === undefined && sheet === undefined) {
    out(`form: ${form}`);
    for (const line of qrLines(await qrMatrix(code(1)))) out(line);
  }
}
