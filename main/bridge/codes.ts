// Files as QR codes in a window: what a run made goes out, what a camera or scanner saw comes in.

import { createHash } from 'node:crypto';
import type { CallInput, CallOutput } from '../../preload/contract/calls.ts';
import { CeremonyError } from '../errors.ts';
import { writeVerifiedFile } from '../evidence/copy-bundle.ts';
import { codeSheet } from '../evidence/documents/code-sheet.ts';
import { loadPress } from '../evidence/documents/press.ts';
import { hashWords } from '../evidence/hash-words.ts';
import { qrMatrix } from '../evidence/qr-matrix.ts';
import { codeInImage } from '../formats/qr/code-in-image.ts';
import { codesOfFile, frameLengths } from '../formats/qr/codes-of-file.ts';
import { fileOfCodes as fileInCodes } from '../media/quarantine/file-of-codes.ts';
import { sha256Hex } from '../pki/hash.ts';
import { artifactKey, readArtifact } from '../store/tables/artifact.ts';
import type { Workplace } from './workplace.ts';

const hashOf = (what: string, bytes: Uint8Array): CallOutput<'showCodes'>['hash'] => {
  const sha256 = sha256Hex(bytes);
  return { what, sha256, words: hashWords(sha256) };
};

/** What is out to be signed on a second machine: the statement, or in a rehearsal the stand-in key. null: another path, or it is no longer out. */
async function offered(workplace: Workplace, runId: string, path: string): Promise<Uint8Array | null> {
  const [, key, person] = /^offered\/(stand-in-key-)?([a-z0-9-]+)\.json$/.exec(path) ?? [];
  if (person === undefined) return null;
  const { current } = await (await workplace.coreOf(runId)).engine.view(runId);
  const found = current?.stage.kind === 'approvals' ? current.stage.offered?.find((each) => each.person === person) : undefined;
  const base64 = key === undefined ? found?.statement : found?.standInKey;
  return base64 === undefined ? null : new Uint8Array(Buffer.from(base64, 'base64'));
}

/** A file as evidence lists it: without the directory all artifacts are in; or what the approve step offers. Throws input.not-found. */
async function artifact(workplace: Workplace, runId: string, path: string): Promise<Uint8Array> {
  const out = await offered(workplace, runId, path);
  if (out !== null) return out;
  const { store } = await workplace.coreOf(runId);
  const found = readArtifact(store, artifactKey(runId, `artifacts/${path}`)) ?? readArtifact(store, artifactKey(runId, path));
  if (found === null) throw new CeremonyError('input.not-found', 'The run made no such file. Nothing was shown.');
  return found.bytes;
}

/** Throws input.not-found, input.too-large. */
export async function showCodes(workplace: Workplace, input: CallInput<'showCodes'>): Promise<CallOutput<'showCodes'>> {
  const bytes = await artifact(workplace, input.runId, input.path);
  const { needed, code } = codesOfFile(bytes, frameLengths.screen);
  const codes: CallOutput<'showCodes'>['codes'] = [];
  for (let sequence = input.from; sequence < input.from + (needed === 1 ? 1 : input.count); sequence += 1)
    codes.push({ sequence, rows: await qrMatrix(code(sequence)) });
  return { needed, size: bytes.length, hash: hashOf(input.path, bytes), codes };
}

/** The sheet of the same file has the same name and bytes, and is saved once. Throws input.*, media.*. */
export async function saveCodeSheet(workplace: Workplace, input: CallInput<'saveCodeSheet'>): Promise<CallOutput<'saveCodeSheet'>> {
  const bytes = await artifact(workplace, input.runId, input.path);
  const name = input.path.split('/').at(-1) ?? 'file';
  const { pdf, codes, needed } = codeSheet(await loadPress(), name, bytes, input.paper);
  const key = createHash('sha256').update(input.path).update(bytes).digest('hex').slice(0, 12);
  const path = `papers/codes-${name.replaceAll(/[^A-Za-z0-9.-]/g, '_').slice(0, 80)}-${key}-${input.paper}.pdf`;
  await workplace.production();
  await writeVerifiedFile(workplace.dataDirectory, path, pdf);
  return { path: `${workplace.dataDirectory}/${path}`, codes, needed };
}

/** The page unpacked the picture, in the browser’s own sandbox: only points arrive here. Throws input.schema. */
export function codeInPicture(
  _workplace: Workplace,
  { width, height, grey, live }: CallInput<'codeInPicture'>,
): CallOutput<'codeInPicture'> {
  if (grey.length !== width * height)
    throw new CeremonyError('input.schema', 'The picture does not have as many points as it should. Nothing was read.');
  const data = new Uint8Array(grey.length * 3);
  for (const [index, value] of grey.entries()) data.fill(value, 3 * index, 3 * index + 3);
  return { text: codeInImage({ width, height, data }, live === true ? 'camera' : 'file') };
}

/** Throws input.*. */
export function fileOfCodes(_workplace: Workplace, { texts }: CallInput<'fileOfCodes'>): CallOutput<'fileOfCodes'> {
  const found = fileInCodes(texts);
  if ('need' in found) return found;
  const { bytes } = found;
  return { base64: Buffer.from(bytes).toString('base64'), size: bytes.length, hash: hashOf('file', bytes) };
}
