// custody/: PINs and the cards their shares are copied to. Lives here: making a PIN, splitting and recombining it, what a card
// says as bytes, words and text, and what may be published of it. May not live here: tokens, logs, who holds what; any I/O.
// Everything that goes through here but a commitment is secret: callers zero what they get.

import { CeremonyError } from '../errors.ts';
import { checkParity, parityBytes, withParity } from './card-parity.ts';

/** Whose PIN the shares make: the user's or the security officer's (CKU_USER, CKU_SO). */
export type PinRole = 'user' | 'so';

/** One share of one PIN, as its custodian's card carries it (rules.md, Custody by shares). */
export interface ShareCard {
  readonly role: PinRole;
  /** The set it belongs to: 4 random octets, lower-case hex. */
  readonly set: string;
  /** Cards needed to make the PIN. */
  readonly threshold: number;
  /** Number of this card in its set, from 1. */
  readonly index: number;
  /** As the Shamir library gives it: one octet for each of the PIN, and the x coordinate. */
  readonly share: Uint8Array;
  /** 128 random bits, on this card and nowhere else: without them nobody can try a share against its commitment. */
  readonly salt: Uint8Array;
}

export const setBytes = 4;
export const saltBytes = 16;
/** Version and role, set, threshold, index. */
const headBytes = 1 + setBytes + 2;
/** CK_TOKEN_INFO allows longer PINs; a card of more words than this nobody copies without a mistake. */
export const maxPinBytes = 64;

const roles: readonly PinRole[] = ['user', 'so'];
/** The high half of the first octet: version 1. */
const version = 0x10;

/** Octets (and so words) of a card for a PIN of this many octets: 28 more than the PIN has. */
export const cardBytes = (pinLength: number): number => headBytes + pinLength + 1 + saltBytes + parityBytes;

const notACard = (why: string): CeremonyError =>
  new CeremonyError('input.share-wrong', `This is not a whole card: ${why}. Nothing was used. Look at the card and give it again.`);

/** The card's octets, ending in its checksum. The caller zeroes them. */
export function encodeCard(card: ShareCard): Uint8Array {
  const body = new Uint8Array([
    version | roles.indexOf(card.role),
    ...Buffer.from(card.set, 'hex'),
    card.threshold,
    card.index,
    ...card.share,
    ...card.salt,
  ]);
  const whole = withParity(body);
  body.fill(0);
  return whole;
}

/**
 * Reads a card; the checksum has the last word. Throws input.share-wrong, naming the word at fault where exactly one is wrong
 * (up to four wrong words are always noticed).
 */
export function parseCard(bytes: Uint8Array): ShareCard {
  if (bytes.length < cardBytes(1) || bytes.length > cardBytes(maxPinBytes)) throw notACard(`it has ${bytes.length} words`);
  const parity = checkParity(bytes);
  if (!parity.whole) {
    throw notACard(parity.at === null ? 'several words do not fit the others' : `word ${parity.at + 1} does not fit the others`);
  }
  const role = roles[(bytes[0] ?? 0) ^ version];
  const [threshold, index] = [bytes[1 + setBytes] ?? 0, bytes[2 + setBytes] ?? 0];
  if (role === undefined || threshold < 2 || index < 1) throw notACard('it is of a kind this version does not know');
  const end = bytes.length - parityBytes;
  return {
    role,
    set: Buffer.from(bytes.subarray(1, 1 + setBytes)).toString('hex'),
    threshold,
    index,
    share: bytes.slice(headBytes, end - saltBytes),
    salt: bytes.slice(end - saltBytes, end),
  };
}

/** Overwrites what is secret of a card. */
export function zeroCard(card: ShareCard): void {
  card.share.fill(0);
  card.salt.fill(0);
}
