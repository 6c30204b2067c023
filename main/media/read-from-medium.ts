import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, statfs, writeFile, type FileHandle } from 'node:fs/promises';
import { asMediaError } from './media-error.ts';
import type { Place } from './place.ts';
import { withinTime } from './within-time.ts';

/**
 * How it was made sure that a file is read from its medium and not from memory. `remounted`: unmounted and mounted again. `direct`: read
 * past the page cache (open(2), O_DIRECT). `dropped`: the kernel was told to forget its caches (proc(5), drop_caches). `cached`: this
 * platform offers none of these here.
 */
export type ReadBack = 'remounted' | 'direct' | 'dropped' | 'cached';

/**
 * statfs(2): tmpfs and ramfs have nothing behind the cache; behind FUSE stands a program with a cache of its own. Measured: fusefat
 * answers fsync at once, gives everything back past the kernel’s cache, and has written nothing when it is killed.
 */
const withoutBack = new Set([0x01021994, 0x858458f6, 0x65735546]);
declare const WebAssembly: { readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer } };

const dropFile = '/proc/sys/vm/drop_caches';
const direct = process.platform === 'linux' ? constants.O_DIRECT : 0;
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
/** Bytes read at once, into one half of the buffer; a multiple of every block size. */
const piece = 4 * 1024 * 1024;

/**
 * O_DIRECT wants memory at a multiple of the block size. Nothing in JavaScript says where memory lies, but a WebAssembly memory is made
 * of pages of 64 kB that the engine maps at a multiple of the page size.
 */
function alignedBuffer(): Uint8Array<ArrayBuffer> {
  const pages = (2 * piece) / 65_536;
  return new Uint8Array(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer);
}

/**
 * Of a read that is over, for the next: a new one for each of a thousand small files is a thousand large collections of garbage. One whose
 * read failed or hangs is never used again, since the kernel may still write to it.
 */
let spare: Uint8Array<ArrayBuffer> | null = null;

/** The best way that works for files like this one. Everything must have been flushed. Throws media.*. */
export async function wayToReadBack(place: Place, file: string, name: string): Promise<ReadBack> {
  await place.requireAt(file, name);
  const { type } = await statfs(file).catch((error: unknown) => {
    throw asMediaError(error, name);
  });
  if (withoutBack.has(type)) return 'cached';
  if (direct !== 0 && (await canReadDirectly(place, file, name))) return 'direct';
  const dropped = await writeFile(dropFile, '1').then(
    () => true,
    () => false,
  );
  return dropped ? 'dropped' : 'cached';
}

async function canReadDirectly(place: Place, file: string, name: string): Promise<boolean> {
  try {
    // The first piece tells.
    await sha256Of(place, file, name, flags | direct, piece);
    return true;
  } catch (error) {
    // EINVAL: the file system has no such way, or wants larger blocks.
    if ((error as NodeJS.ErrnoException).code === 'EINVAL') return false;
    throw asMediaError(error, name);
  }
}

/** SHA-256 in hex of what the medium holds under this path, links not followed; media.removed where it is another medium. Throws media.*. */
export async function sha256FromMedium(place: Place, file: string, name: string, way: ReadBack): Promise<string> {
  try {
    return await sha256Of(place, file, name, way === 'direct' ? flags | direct : flags);
  } catch (error) {
    throw asMediaError(error, name);
  }
}

async function sha256Of(place: Place, file: string, name: string, how: number, most = Infinity): Promise<string> {
  const handle = await withinTime(open(file, how), name, place.patience);
  let hung = false;
  try {
    await place.requireOpen(handle, name);
    const hash = createHash('sha256');
    const { size } = await handle.stat();
    await feed(handle, Math.min(size, most), hash, (work) => withinTime(work, name, place.patience));
    return hash.digest('hex');
  } catch (error) {
    hung = (error as { code?: string }).code === 'media.slow';
    throw error;
  } finally {
    // Closing waits for what hangs.
    const closed = handle.close().catch(() => undefined);
    if (!hung) await closed;
  }
}

/** While one piece is hashed the next is on its way from the medium. */
async function feed(handle: FileHandle, size: number, hash: Hash, wait: <T>(work: Promise<T>) => Promise<T>): Promise<void> {
  const buffer = spare ?? alignedBuffer();
  spare = null;
  const halves = [buffer.subarray(0, piece), buffer.subarray(piece)] as const;
  const read = (turn: number, at: number): Promise<{ bytesRead: number }> => {
    const work = wait(handle.read(halves[turn & 1] ?? buffer, 0, piece, at));
    // Where hashing or the piece before it fails, nobody waits for this one.
    work.catch(() => undefined);
    return work;
  };
  let coming = size === 0 ? null : read(0, 0);
  for (let [turn, at] = [0, 0]; coming !== null; turn += 1) {
    const { bytesRead } = await coming;
    at += bytesRead;
    // Without a byte: the medium says that the file is longer than what it gives; the hash will tell.
    coming = bytesRead === 0 || at >= size ? null : read(turn + 1, at);
    hash.update((halves[turn & 1] ?? buffer).subarray(0, bytesRead));
  }
  spare = buffer;
}
