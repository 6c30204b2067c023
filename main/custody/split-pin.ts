import { combine, split } from 'shamir-secret-sharing';
import { CeremonyError } from '../errors.ts';
import { maxPinBytes, saltBytes, setBytes, zeroCard, type PinRole, type ShareCard } from './card.ts';

/**
 * Splits a PIN by Shamir's scheme over GF(256): `threshold` of the `total` cards make it, fewer say nothing about it.
 * Coefficients come from the library's own call of the system's generator; set and salts from `random`.
 * @param threshold 2 to total
 * @param total 2 to 255
 * @returns one card for each custodian, in order. The caller zeroes them and the PIN.
 */
export async function splitPin(
  pin: Uint8Array,
  form: { readonly role: PinRole; readonly threshold: number; readonly total: number },
  random: (length: number) => Uint8Array,
): Promise<ShareCard[]> {
  if (pin.length === 0 || pin.length > maxPinBytes || form.threshold < 2 || form.threshold > form.total || form.total > 255)
    throw new CeremonyError('bug', 'A PIN was to be split in a way it cannot be. Nothing was made.');
  // The library refuses what is not exactly a Uint8Array.
  const own = new Uint8Array(pin);
  const set = Buffer.from(random(setBytes)).toString('hex');
  try {
    const shares = await split(own, form.total, form.threshold);
    return shares.map((share, at) => ({
      role: form.role,
      set,
      threshold: form.threshold,
      index: at + 1,
      share,
      salt: Uint8Array.from(random(saltBytes)),
    }));
  } finally {
    own.fill(0);
  }
}

/**
 * The PIN of as many cards of one set as its threshold says. The cards must have been held against their commitments before: the
 * library makes some PIN of any shares. Throws input.share-wrong for cards that cannot belong together. The caller zeroes the PIN.
 */
export async function combinePin(cards: readonly ShareCard[]): Promise<Uint8Array> {
  const [first] = cards;
  const together =
    first !== undefined &&
    cards.length >= first.threshold &&
    new Set(cards.map((card) => card.index)).size === cards.length &&
    cards.every(
      (card) =>
        card.set === first.set &&
        card.role === first.role &&
        card.threshold === first.threshold &&
        card.share.length === first.share.length,
    );
  if (!together)
    throw new CeremonyError('input.share-wrong', 'These cards do not belong together, or are too few. No PIN was made of them.');
  const shares = cards.map((card) => new Uint8Array(card.share));
  try {
    return await combine(shares);
  } finally {
    for (const share of shares) share.fill(0);
  }
}

/** Overwrites several cards. */
export const zeroCards = (cards: readonly ShareCard[]): void => cards.forEach(zeroCard);
