import { lstatSync, opendirSync, type BigIntStats } from 'node:fs';
import { CeremonyError } from '../../errors.ts';
import { shownName } from '../shown-name.ts';
import { judgeName, judgeTwins } from './judge-name.ts';
import type { RefusalCode } from './refusal.ts';

/** Bytes of the largest file any step takes. */
const largest = 64n * 1024n * 1024n;
const deepest = 8;
const mostEntries = 5000;
/** A file that claims this many bytes, and has an eighth of them on the medium, is a hole. */
const sparseFrom = 1024n * 1024n;

/** What a file was when it was listed; compared when it is opened. */
export interface Seen {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export interface Entry {
  /** Below the directory that was looked at, showable. */
  readonly path: string;
  readonly size: number;
  /** null: it may be picked. */
  readonly refused: RefusalCode | null;
  /** For opening it: the path’s own bytes. */
  readonly raw: Buffer;
  readonly seen: Seen | null;
}

/**
 * Everything below a directory of a medium, each with why it is not taken. Names and what lstat(2) says are all that is read: nothing is
 * opened, no link is followed, no other file system is entered. Throws input.not-found where the directory is not one.
 */
export function lookAt(directory: string): Entry[] {
  const root = statOf(Buffer.from(directory));
  if (root === null || !root.isDirectory())
    throw new CeremonyError('input.not-found', 'There is no such directory to look at, or it is a link. Nothing was read.');
  const found: Entry[] = [];
  walk(Buffer.from(directory), '', root.dev, 1, found);
  return found;
}

function walk(at: Buffer, shown: string, device: bigint, depth: number, found: Entry[]): void {
  const names = namesIn(at);
  if (names === null) return void found.push(entryOf(at, shown === '' ? '.' : shown, null, 'unreadable'));
  const twins = judgeTwins(names.map(textOf).filter((name) => name !== null));
  for (const name of names.toSorted(Buffer.compare)) {
    if (found.length >= mostEntries) return tooMany(at, shown, found);
    const raw = Buffer.concat([at, Buffer.from('/'), name]);
    const text = textOf(name);
    const path = `${shown === '' ? '' : `${shown}/`}${shownName(text ?? name.toString('latin1'))}`;
    const stat = statOf(raw);
    const refused = stat === null ? 'unreadable' : judgeEntry(stat, text, device, twins);
    const isDirectory = stat?.isDirectory() === true;
    if (!isDirectory || refused !== null) found.push(entryOf(raw, path, stat, refused));
    // What is wrong with a directory is wrong with all that is in it.
    else if (depth >= deepest) found.push(entryOf(raw, path, stat, 'too-deep'));
    else walk(raw, path, device, depth + 1, found);
  }
}

function tooMany(at: Buffer, shown: string, found: Entry[]): void {
  if (found.at(-1)?.refused !== 'too-many') found.push(entryOf(at, shown === '' ? '.' : shown, null, 'too-many'));
}

function judgeEntry(stat: BigIntStats, name: string | null, device: bigint, twins: ReadonlyMap<string, RefusalCode>): RefusalCode | null {
  const kind = judgeKind(stat, device);
  if (kind !== null) return kind;
  if (name === null) return 'name-not-utf8';
  const wrong = judgeName(name, stat.isFile()) ?? twins.get(name) ?? null;
  if (wrong !== null || stat.isDirectory()) return wrong;
  if (stat.size > sparseFrom && stat.blocks * 512n < stat.size / 8n) return 'sparse';
  if (stat.size > largest) return 'too-large';
  return stat.size === 0n ? 'empty' : null;
}

function judgeKind(stat: BigIntStats, device: bigint): RefusalCode | null {
  if (stat.isSymbolicLink()) return 'link-symbolic';
  if (stat.isBlockDevice()) return 'device-block';
  if (stat.isCharacterDevice()) return 'device-character';
  if (stat.isFIFO()) return 'pipe';
  if (stat.isSocket()) return 'socket';
  if (stat.dev !== device) return 'other-file-system';
  if (stat.isDirectory()) return null;
  if ((stat.mode & 0o6000n) !== 0n) return 'set-id';
  return stat.nlink > 1n ? 'link-hard' : null;
}

/** Names as bytes, at most one more than are looked at; null: not readable. */
function namesIn(at: Buffer): Buffer[] | null {
  try {
    const directory = opendirSync(at, { encoding: 'buffer' as BufferEncoding });
    try {
      const names: Buffer[] = [];
      for (let each = directory.readSync(); each !== null && names.length <= mostEntries; each = directory.readSync())
        names.push(each.name as unknown as Buffer);
      return names;
    } finally {
      directory.closeSync();
    }
  } catch {
    return null;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(name: Buffer): string | null {
  try {
    return utf8.decode(name);
  } catch {
    return null;
  }
}

function statOf(path: Buffer): BigIntStats | null {
  try {
    return lstatSync(path, { bigint: true });
  } catch {
    return null;
  }
}

function entryOf(raw: Buffer, path: string, stat: BigIntStats | null, refused: RefusalCode | null): Entry {
  return { path, size: Number(stat?.size ?? 0n), refused, raw, seen: stat };
}
