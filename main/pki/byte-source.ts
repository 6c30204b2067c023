/** Bytes of a file too large for memory, or of anything else that can be read at a place. pki/ does no I/O: who opens the file passes this in. */
export interface ByteSource {
  readonly size: number;
  /** Fills `into` with the bytes from `position` on; throws where there are fewer. */
  read(position: number, into: Uint8Array): void;
}

/** Takes bytes in order, as a hash or a running verification does. */
export interface ByteSink {
  update(bytes: Uint8Array): unknown;
}

/** Bytes that are in memory already. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (position, into) => into.set(bytes.subarray(position, position + into.length)) };
}

/** A piece of a source, in memory. */
export function readPiece(source: ByteSource, start: number, end: number): Uint8Array {
  const piece = new Uint8Array(end - start);
  source.read(start, piece);
  return piece;
}

/** Sources one after the other, as one. */
export function joinedSource(sources: readonly ByteSource[]): ByteSource {
  return {
    size: sources.reduce((sum, { size }) => sum + size, 0),
    read(position, into) {
      let start = 0;
      for (const source of sources) {
        const [first, last] = [Math.max(position, start), Math.min(position + into.length, start + source.size)];
        if (first < last) source.read(first - start, into.subarray(first - position, last - position));
        start += source.size;
      }
    },
  };
}
