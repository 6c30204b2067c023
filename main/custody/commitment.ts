import { createHash } from 'node:crypto';
import type { Sha256 } from '../pki/hash.ts';
import type { ShareCard } from './card.ts';

const domain = 'conclave/share-commitment/1';

/**
 * What the transcript may hold of a card: SHA-256 over domain ‖ 0 ‖ role ‖ 0 ‖ set ‖ index ‖ share ‖ salt (rules.md, Custody by
 * shares). The salt's 128 bits are on the card alone, so that knowing m−1 cards and guessing the PIN, which gives the share of
 * every other card, still gives no commitment to compare with. Every part but the share has a fixed length.
 */
export function shareCommitment(card: ShareCard): Sha256 {
  const hash = createHash('sha256');
  hash.update(`${domain}\0${card.role}\0`);
  hash.update(Buffer.from(card.set, 'hex'));
  hash.update(new Uint8Array([card.index]));
  hash.update(card.share);
  hash.update(card.salt);
  return hash.digest('hex') as Sha256;
}
