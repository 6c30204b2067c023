import { existsSync, readFileSync, statSync } from 'node:fs';
import { CeremonyError } from '../errors.ts';
import { refuseIfInUse } from './database.ts';
import { guarded } from './store-error.ts';

// Write-ahead log: sqlite.org/fileformat2.html 4.1 (header), 4.2 (checksums).
const headerSize = 32;
const frameHeaderSize = 24;
const magic = 0x377f0682;
const sectorSize = 512;

/**
 * Refuses a write-ahead log that lost what was durable. SQLite reads it to the first frame whose checksum is wrong and takes
 * the rest for a transaction that power loss cut off. But only the last transaction can be cut off, as each is flushed
 * before the next begins: where another follows the damage, or the header itself is damaged, recorded events would vanish
 * unseen, and their serial numbers would be used again. Reads only; call it before the database is opened.
 * Throws store.corrupt; store.in-use if somebody is writing just now; store.io.
 */
export function refuseDamagedLog(file: string): void {
  const log = `${file}-wal`;
  if (!guarded(() => existsSync(log) && statSync(log).size > headerSize)) return;
  // SQLite throws away a log that belongs to an empty database, even when it only looks.
  if (!existsSync(file) || statSync(file).size === 0) throw damaged();
  if (!lostTransactions(log)) return;
  // Somebody at work on it changes it while we read.
  refuseIfInUse(file);
  if (lostTransactions(log)) throw damaged();
}

function damaged(): CeremonyError {
  return new CeremonyError(
    'store.corrupt',
    'The database’s write-ahead log is damaged and events that were recorded can no longer be read; nothing was changed. Stop here and keep this directory as it is; go on from its backup.',
  );
}

function lostTransactions(log: string): boolean {
  const bytes = guarded(() => readFileSync(log));
  return bytes.length > headerSize && (!headerIsSound(bytes) || lostBeforeTheLast(bytes));
}

function headerIsSound(bytes: Buffer): boolean {
  const [first, second] = addTo([0, 0], bytes, 0, headerSize - 8);
  return bytes.readUInt32BE(0) >>> 1 === magic >>> 1 && first === bytes.readInt32BE(24) && second === bytes.readInt32BE(28);
}

/** Whether, from the first frame on that is wrong, one ends a transaction and a sound one follows it. */
function lostBeforeTheLast(bytes: Buffer): boolean {
  const size = frameHeaderSize + bytes.readUInt32BE(8);
  let broken = false;
  for (let at = headerSize; at + size <= bytes.length; at += size) {
    broken ||= !isSound(bytes, at, size);
    if (broken && endsTransaction(bytes, at) && at + 2 * size <= bytes.length && isSound(bytes, at + size, size)) return true;
  }
  return false;
}

/** Frames of an earlier use of the file carry other salts; the checksum goes on from the one before as it is written there. */
function isSound(bytes: Buffer, at: number, size: number): boolean {
  if (!hasSalts(bytes, at)) return false;
  const before = at === headerSize ? 24 : at - size + 16;
  const start: Sum = [bytes.readInt32BE(before), bytes.readInt32BE(before + 4)];
  const [first, second] = addTo(addTo(start, bytes, at, at + 8), bytes, at + frameHeaderSize, at + size);
  return first === bytes.readInt32BE(at + 16) && second === bytes.readInt32BE(at + 20);
}

const hasSalts = (bytes: Buffer, at: number): boolean => bytes.compare(bytes, 16, 24, at + 8, at + 16) === 0;

/** Where a sector may end between this field and the salts, it may be an older use's: then it tells nothing. */
function endsTransaction(bytes: Buffer, at: number): boolean {
  return hasSalts(bytes, at) && (at + 8) % sectorSize !== 0 && bytes.readUInt32BE(at + 4) !== 0;
}

/** As signed numbers of 32 bits: every start goes over the whole log in code that is not compiled yet, where larger ones are objects. */
type Sum = readonly [number, number];

/** The low bit of the magic number says in which byte order the sums are computed. */
function addTo(sum: Sum, bytes: Buffer, from: number, to: number): Sum {
  const littleEndian = (bytes.readUInt32BE(0) & 1) === 0;
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [first, second] = sum;
  for (let at = from; at < to; at += 8) {
    first = (first + words.getInt32(at, littleEndian) + second) | 0;
    second = (second + words.getInt32(at + 4, littleEndian) + first) | 0;
  }
  return [first, second];
}
