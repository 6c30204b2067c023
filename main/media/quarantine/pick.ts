import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { judgeContent } from './judge-content.ts';
import type { Entry, Seen } from './look.ts';
import type { RefusalCode } from './refusal.ts';

/** A file taken from a medium, or why it was not. */
export type Picked = { readonly bytes: Uint8Array } | { readonly refused: RefusalCode };

/**
 * Opens one listed file, once: links not followed, pipes not waited for; what was opened is held to what was listed (device, inode, size,
 * times), before and after it is read. Then its bytes are looked at.
 */
export function pickFile(entry: Entry): Picked {
  if (entry.refused !== null || entry.seen === null) return { refused: entry.refused ?? 'unreadable' };
  let handle: number;
  try {
    handle = openSync(
      entry.raw,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0),
    );
  } catch (error) {
    // A link now, or gone.
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return { refused: code === 'ELOOP' || code === 'ENOENT' || code === 'ENXIO' ? 'changed' : 'unreadable' };
  }
  try {
    if (!isSame(entry.seen, fstatSync(handle, { bigint: true }))) return { refused: 'changed' };
    const bytes = new Uint8Array(entry.size);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(handle, bytes, length, bytes.length - length, length);
    if (length !== bytes.length || !isSame(entry.seen, fstatSync(handle, { bigint: true }))) return { refused: 'changed' };
    const refused = judgeContent(bytes);
    return refused === null ? { bytes } : { refused };
  } catch {
    return { refused: 'unreadable' };
  } finally {
    closeSync(handle);
  }
}

const isSame = (one: Seen, other: Seen): boolean =>
  one.dev === other.dev &&
  one.ino === other.ino &&
  one.size === other.size &&
  one.mtimeNs === other.mtimeNs &&
  one.ctimeNs === other.ctimeNs;
