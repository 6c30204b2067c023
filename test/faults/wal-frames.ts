// Where the frames and transactions of a write-ahead log lie (sqlite.org/fileformat2.html, 4.1 and 4.2).

export const walHeaderSize = 32;
export const frameHeaderSize = 24;

export interface WalFrame {
  readonly start: number;
  readonly end: number;
  /** Ends a transaction. */
  readonly commit: boolean;
}

/** Frames of the log's present generation, in order: those that carry the header's salts. */
export function walFrames(wal: Buffer): readonly WalFrame[] {
  const size = frameHeaderSize + wal.readUInt32BE(8);
  const salts = wal.subarray(16, 24);
  const frames: WalFrame[] = [];
  for (let start = walHeaderSize; start + size <= wal.length; start += size) {
    if (!wal.subarray(start + 8, start + 16).equals(salts)) break;
    frames.push({ start, end: start + size, commit: wal.readUInt32BE(start + 4) !== 0 });
  }
  return frames;
}

/** The last transaction: its frames, and where it starts and ends in the file. */
export function lastTransaction(wal: Buffer): { readonly frames: readonly WalFrame[]; readonly start: number; readonly end: number } {
  const frames = walFrames(wal);
  const before = frames.slice(0, -1).findLastIndex((frame) => frame.commit);
  const last = frames.slice(before + 1);
  return { frames: last, start: last[0]?.start ?? walHeaderSize, end: last.at(-1)?.end ?? walHeaderSize };
}
