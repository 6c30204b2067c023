import type { ByteSource } from '../pki/byte-source.ts';
import { advanceBytes } from './crl-file-reference.ts';

const pieceBytes = 1 << 18;

/** Reads a source once from front to back; `step` is told how far it is, now and then. A piece is the same memory as the one before. */
export async function eachPiece(
  source: ByteSource,
  take: (piece: Uint8Array) => void,
  step: (done: number) => Promise<void>,
): Promise<void> {
  const buffer = new Uint8Array(pieceBytes);
  for (let at = 0; at < source.size; at += pieceBytes) {
    const piece = buffer.subarray(0, Math.min(pieceBytes, source.size - at));
    source.read(at, piece);
    take(piece);
    if (at % advanceBytes === 0) await step(at);
  }
}
