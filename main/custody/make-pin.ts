import { createHmac } from 'node:crypto';
import { CeremonyError } from '../errors.ts';

/** The characters a PIN is made of. `letters`: small letters and digits without those that are mistaken for others (0 o 1 i l). */
export const pinAlphabets = { digits: '0123456789', letters: '23456789abcdefghjkmnpqrstuvwxyz' } as const;
export type PinAlphabet = keyof typeof pinAlphabets;

/** 59 bits of `letters`: out of reach even where a token counts no wrong PINs. */
const wantedLength: Readonly<Record<PinAlphabet, number>> = { letters: 12, digits: 12 };

export interface PinForm {
  readonly alphabet: PinAlphabet;
  /** In characters, which are octets here. */
  readonly length: number;
  /** log2 of the number of equally likely PINs, rounded down. */
  readonly bits: number;
}

/**
 * The form of a PIN within a token's limits (CK_TOKEN_INFO ulMinPinLen and ulMaxPinLen, PKCS#11 v3.1 §3.3; 0 as maximum means
 * none). `asked` is the plan's length. Throws token.pin-length where the token does not take it.
 */
export function pinForm(limits: { readonly min: number; readonly max: number }, alphabet: PinAlphabet, asked?: number): PinForm {
  const { min } = limits;
  const max = limits.max === 0 ? Number.POSITIVE_INFINITY : limits.max;
  const length = asked ?? Math.max(min, Math.min(max, wantedLength[alphabet]));
  if (length < min || length > max)
    throw new CeremonyError(
      'token.pin-length',
      `The plan asks for a PIN of ${length} characters and this token takes ${min} to ${limits.max}. Nothing was made. Correct the plan.`,
      { details: { min, max: limits.max } },
    );
  return { alphabet, length, bits: Math.floor(length * Math.log2(pinAlphabets[alphabet].length)) };
}

/**
 * A PIN in ASCII, every one of its form equally likely. Drawn from HMAC-SHA-256 keyed with both sources, so that either being good
 * is enough. `token`: 32 octets of the token's own generator, empty where a blank token gives none; `system`: 32 octets of the
 * operating system's. The caller zeroes all three.
 */
export function makePin(form: PinForm, sources: { readonly token: Uint8Array; readonly system: Uint8Array }): Uint8Array {
  const characters = Buffer.from(pinAlphabets[form.alphabet]);
  const fair = 256 - (256 % characters.length);
  const key = Buffer.concat([sources.token, sources.system]);
  const pin = new Uint8Array(form.length);
  let filled = 0;
  for (let block = 0; filled < pin.length; block += 1) {
    const drawn = createHmac('sha256', key).update(`conclave/pin/1/${sources.token.length}/${block}`).digest();
    for (const octet of drawn) {
      // Octets beyond the last whole multiple would favour the first characters.
      if (octet < fair && filled < pin.length) pin[filled++] = characters[octet % characters.length] ?? 0;
    }
    drawn.fill(0);
  }
  key.fill(0);
  return pin;
}
