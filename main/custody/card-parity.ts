// The checksum of a card: four Reed-Solomon octets over GF(256), distance 5. Any four wrong words are noticed for certain, and
// of a single wrong word the place is known; a hash of four octets would miss one error in 2^32 and name none.

export const parityBytes = 4;

/** x^8 + x^4 + x^3 + x^2 + 1, with 2 as the generator (the field of QR codes, ISO/IEC 18004). */
const fieldPolynomial = 0x11d;
const powers = new Uint8Array(510);
const logarithms = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i += 1) {
  powers[i] = powers[i + 255] = x;
  logarithms[x] = i;
  x <<= 1;
  if (x > 255) x ^= fieldPolynomial;
}

const power = (i: number): number => powers[i % 255] ?? 0;
const log = (x: number): number => logarithms[x] ?? 0;
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : power(log(a) + log(b)));

/** (x − 1)(x − 2)(x − 4)(x − 8), highest power first, without its leading 1. */
const generator = ((): readonly number[] => {
  let product = [1];
  for (let root = 0; root < parityBytes; root += 1) {
    const next = [...product, 0];
    for (const [i, coefficient] of product.entries()) next[i + 1] = (next[i + 1] ?? 0) ^ times(coefficient, power(root));
    product = next;
  }
  return product.slice(1);
})();

/** The octets followed by their parity. At most 251 octets. */
export function withParity(body: Uint8Array): Uint8Array {
  const whole = new Uint8Array(body.length + parityBytes);
  whole.set(body);
  for (let i = 0; i < body.length; i += 1) {
    const factor = whole[i] ?? 0;
    for (const [j, coefficient] of generator.entries()) whole[i + 1 + j] = (whole[i + 1 + j] ?? 0) ^ times(coefficient, factor);
  }
  whole.set(body);
  return whole;
}

/** Is the whole as it was made; if not, which single octet is at fault (0-based), or null where it is more than one. */
export function checkParity(whole: Uint8Array): { readonly whole: boolean; readonly at: number | null } {
  const syndromes = [0, 1, 2, 3].map((root) => whole.reduce((sum, octet) => times(sum, power(root)) ^ octet, 0));
  if (syndromes.every((syndrome) => syndrome === 0)) return { whole: true, at: null };
  // One error e at power p from the end gives the syndromes e, e·2^p, e·4^p, e·8^p: each the one before times 2^p.
  const [first = 0, second = 0, third = 0, fourth = 0] = syndromes;
  if (first === 0 || second === 0) return { whole: false, at: null };
  const fromEnd = (log(second) + 255 - log(first)) % 255;
  const single = times(second, power(fromEnd)) === third && times(third, power(fromEnd)) === fourth && fromEnd < whole.length;
  return { whole: false, at: single ? whole.length - 1 - fromEnd : null };
}
