import { basename } from 'node:path';
import { CeremonyError } from '../../../errors.ts';
import { hashWords } from '../../../evidence/hash-words.ts';
import { codeInImage } from '../../../formats/qr/code-in-image.ts';
import { isPng, readPng } from '../../../formats/qr/png.ts';
import { fileOfCodes } from '../../../media/quarantine/file-of-codes.ts';
import { sha256Hex } from '../../../pki/hash.ts';
import { readFileLimited } from '../../files.ts';
import { writeNewFile } from '../../write-new-file.ts';
import type { Arguments } from '../arguments.ts';
import { pathOf } from '../data-flags.ts';
import { wordColumns } from '../interactive/columns.ts';
import { printable } from '../printable.ts';
import type { World } from '../world.ts';
import { readReceived } from './qr-received.ts';

/** Bytes of one image or of pasted text. */
const longestFile = 16 * 1024 * 1024;

/**
 * `conclave qr --read`: images of codes and files with their text, put together to one file, which is looked at as a file of a medium is.
 * An image without a code is told and left out. Throws input.*.
 */
export async function readCodes(world: World, given: Arguments): Promise<number> {
  const { out, err } = world.terminal;
  if (given.operands.length === 0) throw new CeremonyError('usage', '--read needs FILE…: images, or files with the text of codes.');
  if (given.has('frames') || given.has('sheet')) throw new CeremonyError('usage', '--read goes with --out alone.');
  const without: string[] = [];
  const texts = given.operands.flatMap((typed) => {
    const name = basename(typed);
    const bytes = readFileLimited(pathOf(world, typed), longestFile, name);
    if (!isPng(bytes)) return [textOf(bytes, name)];
    const text = codeInImage(readPng(bytes));
    if (text === null) without.push(name);
    return text === null ? [] : [text];
  });
  for (const name of without) err(`no code was found in ${name}`);
  const found = fileOfCodes(texts);
  if ('need' in found)
    throw new CeremonyError(
      'input.not-found',
      `${found.have} of ${found.need} independent frames are there, ${found.need - found.have} more are needed. Nothing was written. Any others of the same file will do.`,
    );
  const { form, bytes } = found;
  const as = given.get('as');
  const read = as === undefined ? null : readReceived(as, bytes);
  out(`form: ${form}`);
  out(`codes: ${texts.length}`);
  if (read !== null) out(`${as}: ${printable(read)}`);
  out(`size: ${bytes.length}`);
  out(`sha256: ${sha256Hex(bytes)}`);
  out('words:');
  for (const line of wordColumns(hashWords(sha256Hex(bytes)))) out(line);
  const to = given.get('out');
  if (to !== undefined) {
    writeNewFile(pathOf(world, to), bytes);
    out(`written: ${basename(to)}`);
  }
  return Promise.resolve(0);
}

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CeremonyError(
      'input.unsupported',
      `${name} is neither a PNG image nor text. Nothing was read. The window reads other images.`,
    );
  }
}
