import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CheckName } from '../../../main/checks.ts';
import { keyAlgorithms } from '../../../main/pki/algorithms.ts';
import { encodeBitString, encodeSequence } from '../../../main/pki/der-write.ts';
import { checkKey, keyChecks } from '../../../main/pki/key-checks/check-key.ts';
import type { KeyContext } from '../../../main/pki/key-checks/key-check.ts';
import { parseWeakKeyList } from '../../../main/pki/key-checks/weak-key-lists.ts';
import type { RuleSet } from '../../../main/pki/profile.ts';
import { ecKey, edKey } from '../../fixtures/requests/specimens.ts';
import {
  closeModulus,
  fermatModulus,
  numberFrom,
  primeFrom,
  rocaModulus,
  rsaSpkiOf,
  soundModulus,
} from '../../fixtures/weak-keys/make-weak.ts';
import { expectRefusal, hex, toHex } from './expect-refusal.ts';

const context: KeyContext = { rules: 'private', weakKeys: new Map() };

interface Published {
  readonly roca: { readonly modulus: string };
  readonly closePrimes: { readonly modulus: string };
  readonly debian: readonly { readonly source: string; readonly modulus: string }[];
}
const published = JSON.parse(readFileSync(new URL('../../fixtures/weak-keys/published.json', import.meta.url), 'utf8')) as Published;
const modulusOf = (text: string): bigint => BigInt(`0x${text}`);

const verdictOf = (name: CheckName, spki: Uint8Array, rules: RuleSet = 'private', weakKeys: KeyContext['weakKeys'] = new Map()): string => {
  const check = checkKey(spki, { rules, weakKeys }).find((each) => each.name === name);
  return `${check?.verdict}${check?.reason === undefined ? '' : `: ${check.reason}`}`;
};
const failures = (spki: Uint8Array, rules: RuleSet = 'private'): string[] =>
  checkKey(spki, { rules, weakKeys: new Map() })
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ name }) => name);

const sound = soundModulus();
const curveKey = (curve: 'ecdsa-p256' | 'ecdsa-p384' | 'ecdsa-p521', point: Uint8Array): Uint8Array =>
  encodeSequence(keyAlgorithms[curve].identifier, encodeBitString(point));
const edwards = (point: string): Uint8Array => encodeSequence(keyAlgorithms.ed25519.identifier, encodeBitString(hex(point)));
const pointOf = (curve: string): Uint8Array =>
  Uint8Array.from(generateKeyPairSync('ec', { namedCurve: curve }).publicKey.export({ format: 'der', type: 'spki' })).slice(
    curve === 'P-256' ? -65 : curve === 'P-384' ? -97 : -133,
  );

describe('every key check', () => {
  test('gives a verdict on every kind of key, and a sound key fails none', () => {
    for (const spki of [rsaSpkiOf(sound), ecKey('subject').spki, edKey.spki]) {
      const checks = checkKey(spki, context);
      expect(checks).toHaveLength(keyChecks.length);
      expect(checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    }
  });
  test('a key that does not decode fails KEY-SIZE and is otherwise not-checked', () => {
    const broken = encodeSequence(keyAlgorithms['rsa-2048'].identifier, encodeBitString(hex('3003020105')));
    const [size, ...others] = checkKey(broken, context);
    expect(size).toMatchObject({ name: 'KEY-SIZE', verdict: 'failed' });
    expect(new Set(others.map(({ verdict }) => verdict))).toEqual(new Set(['not-checked']));
  });
  test('arithmetic stops at 16384 bits', () => {
    const checks = checkKey(rsaSpkiOf(numberFrom('huge', 16_392) | 1n), context);
    const verdicts = Object.fromEntries(checks.map(({ name, verdict }) => [name, verdict]));
    expect(verdicts).toMatchObject({ 'KEY-SIZE': 'failed', 'KEY-CLOSE-PRIMES': 'not-checked', 'KEY-DEBIAN-WEAK': 'not-checked' });
  });
});

describe('KEY-SIZE', () => {
  const rsa = (bits: number): Uint8Array => rsaSpkiOf(numberFrom('size', bits) | 1n);
  test.each<[string, Uint8Array, Record<RuleSet, string>]>([
    ['RSA 2047', rsa(2047), { br: 'at least 2048', private: 'at least 2048', cnsa2: 'ML-DSA-87' }],
    ['RSA 2049', rsa(2049), { br: 'no multiple of 8', private: 'no multiple of 8', cnsa2: 'ML-DSA-87' }],
    ['RSA 2048', rsa(2048), { br: 'passed', private: 'passed', cnsa2: 'ML-DSA-87' }],
    ['RSA 16384', rsa(16_384), { br: 'passed', private: 'passed', cnsa2: 'ML-DSA-87' }],
    ['RSA 16392', rsa(16_392), { br: 'at most 16384', private: 'at most 16384', cnsa2: 'ML-DSA-87' }],
    ['P-256', ecKey('subject').spki, { br: 'passed', private: 'passed', cnsa2: 'ML-DSA-87' }],
    ['Ed25519', edKey.spki, { br: 'does not allow Ed25519', private: 'passed', cnsa2: 'ML-DSA-87' }],
    ['Ed25519 of 31 octets', edwards('11'.repeat(31)), { br: 'Ed25519', private: '31 octets instead of 32', cnsa2: 'ML-DSA-87' }],
    [
      'secp256k1',
      hex('301630100607 2a8648ce3d0201 0605 2b8104000a 0302 0004'),
      { br: 'ecPublicKey', private: 'ecPublicKey', cnsa2: 'ML-DSA-87' },
    ],
    [
      'ML-DSA-87',
      encodeSequence(hex('300b0609608648016503040313'), encodeBitString(hex('00'))),
      { br: 'mlDsa87', private: 'mlDsa87', cnsa2: 'passed' },
    ],
    [
      'P-384, compressed',
      curveKey('ecdsa-p384', Uint8Array.of(2, ...pointOf('P-384').slice(1, 49))),
      { br: 'compressed', private: 'compressed', cnsa2: 'ML-DSA-87' },
    ],
  ])('KEY-SIZE of %s', (_, spki, wanted) => {
    for (const [rules, text] of Object.entries(wanted)) expect(verdictOf('KEY-SIZE', spki, rules as RuleSet)).toContain(text);
  });
});

describe('KEY-ON-CURVE', () => {
  test.each([
    ['P-256', 'ecdsa-p256'],
    ['P-384', 'ecdsa-p384'],
    ['P-521', 'ecdsa-p521'],
  ] as const)('%s: on it, one bit beside it, beyond the prime, infinity', (curve, name) => {
    const point = pointOf(curve);
    expect(verdictOf('KEY-ON-CURVE', curveKey(name, point))).toBe('passed');
    const beside = Uint8Array.from(point);
    beside[point.length - 1] = (beside[point.length - 1] ?? 0) ^ 1;
    for (const bad of [
      beside,
      Uint8Array.of(4, ...new Uint8Array(point.length - 1).fill(0xff)),
      new Uint8Array(point.length),
      hex('00'),
      hex(''),
    ])
      expect(verdictOf('KEY-ON-CURVE', curveKey(name, bad))).toContain('failed');
  });
  test('Ed25519: octets that are no point', () => {
    expect(verdictOf('KEY-ON-CURVE', edKey.spki)).toBe('passed');
    // y = 2 has no x on the curve.
    expect(verdictOf('KEY-ON-CURVE', edwards(`02${'00'.repeat(31)}`))).toContain('failed');
  });
  test('a curve Conclave does not know is not-checked', () => {
    expect(verdictOf('KEY-ON-CURVE', hex('301630100607 2a8648ce3d0201 0605 2b8104000a 0302 0004'))).toContain('not-checked');
  });
});

describe('KEY-LOW-ORDER', () => {
  // Every y of a point of order 1, 2, 4 or 8, least octet first, and the two that are not reduced mod p.
  const ys = [
    `00${'00'.repeat(31)}`,
    `01${'00'.repeat(31)}`,
    `ec${'ff'.repeat(30)}7f`,
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    `ed${'ff'.repeat(30)}7f`,
    `ee${'ff'.repeat(30)}7f`,
  ];
  test.each(ys)('KEY-LOW-ORDER: %s with either sign of x', (y) => {
    const signed = Buffer.from(y, 'hex');
    signed[31] = (signed[31] ?? 0) | 0x80;
    expect(verdictOf('KEY-LOW-ORDER', edwards(y))).toContain('failed');
    expect(verdictOf('KEY-LOW-ORDER', edwards(toHex(signed)))).toContain('failed');
  });
  test('the base point and a real key are of full order', () => {
    expect(verdictOf('KEY-LOW-ORDER', edwards(`58${'66'.repeat(31)}`))).toBe('passed');
    expect(verdictOf('KEY-LOW-ORDER', edKey.spki)).toBe('passed');
  });
});

describe('KEY-RSA-EXPONENT', () => {
  test.each<[bigint, string]>([
    [1n, 'the least'],
    [2n, 'the least'],
    [3n, 'passed'],
    [4n, 'even'],
    [65_537n, 'passed'],
    [65_536n, 'even'],
    [sound - 2n, 'passed'],
    [sound, 'not below'],
  ])('KEY-RSA-EXPONENT of %d', (exponent, text) => {
    expect(verdictOf('KEY-RSA-EXPONENT', rsaSpkiOf(sound, exponent))).toContain(text);
  });
});

describe('KEY-SMALL-FACTORS', () => {
  test.each([2n, 3n, 257n, 743n, 751n])('KEY-SMALL-FACTORS: divisible by %d', (factor) => {
    const modulus = factor * primeFrom(numberFrom('factor', 2048 - factor.toString(2).length));
    expect(verdictOf('KEY-SMALL-FACTORS', rsaSpkiOf(modulus))).toContain(`divisible by ${factor}`);
  });
  test('757, the first prime above the bound, is let pass', () => {
    expect(verdictOf('KEY-SMALL-FACTORS', rsaSpkiOf(757n * primeFrom(numberFrom('factor', 2038))))).toBe('passed');
  });
});

describe('KEY-CLOSE-PRIMES', () => {
  test('a prime and the next one', () => {
    expect(verdictOf('KEY-CLOSE-PRIMES', rsaSpkiOf(closeModulus()))).toContain('in round 1');
  });
  test.each([1, 2, 50, 99, 100])('KEY-CLOSE-PRIMES: found in round %i', (round) => {
    expect(verdictOf('KEY-CLOSE-PRIMES', rsaSpkiOf(fermatModulus(round)))).toMatch(new RegExp(`in round ${round}$`));
  });
  test('round 101 is beyond the bound', () => {
    expect(verdictOf('KEY-CLOSE-PRIMES', rsaSpkiOf(fermatModulus(101)))).toBe('passed');
  });
  test('a square, a published key, an even number, a sound key', () => {
    const prime = primeFrom(numberFrom('square', 1024));
    expect(verdictOf('KEY-CLOSE-PRIMES', rsaSpkiOf(prime * prime))).toContain('in round 1');
    expect(verdictOf('KEY-CLOSE-PRIMES', rsaSpkiOf(modulusOf(published.closePrimes.modulus)))).toContain('failed');
    expect(verdictOf('KEY-CLOSE-PRIMES', rsaSpkiOf(numberFrom('even', 2048) & ~1n))).toBe('passed');
    expect(verdictOf('KEY-CLOSE-PRIMES', rsaSpkiOf(sound))).toBe('passed');
  });
});

describe('KEY-ROCA', () => {
  test('a key shaped like the affected ones, and a published one', () => {
    expect(failures(rsaSpkiOf(rocaModulus()))).toEqual(['KEY-ROCA']);
    expect(failures(rsaSpkiOf(modulusOf(published.roca.modulus)))).toEqual(['KEY-ROCA']);
  });
  test('one affected prime times a sound one, and 50 other keys, do not bear it', () => {
    const moduli = Array.from({ length: 50 }, (_, index) => numberFrom(`random ${index}`, 2048) | 1n);
    for (const modulus of [sound, modulusOf(published.closePrimes.modulus), ...moduli])
      expect(verdictOf('KEY-ROCA', rsaSpkiOf(modulus))).toBe('passed');
  });
});

describe('KEY-DEBIAN-WEAK', () => {
  test.each(published.debian)('KEY-DEBIAN-WEAK: $source', ({ modulus }) => {
    expect(verdictOf('KEY-DEBIAN-WEAK', rsaSpkiOf(modulusOf(modulus)))).toContain('failed');
  });
  const filler = Array.from({ length: 32_767 }, (_, index) => index.toString(16).padStart(20, '0'));
  test('without a list, or with one that cannot be complete, no key passes', () => {
    const short = parseWeakKeyList(Buffer.from(`${filler.join('\n')}\n`));
    expect(verdictOf('KEY-DEBIAN-WEAK', rsaSpkiOf(sound))).toBe('not-checked: no list of Debian’s weak keys of 2048 bits is loaded');
    expect(verdictOf('KEY-DEBIAN-WEAK', rsaSpkiOf(sound), 'br', new Map([[2048, short]]))).toContain('32767 keys and cannot be complete');
  });
  test('with a list, a key on it fails and another passes', () => {
    const [weak] = published.debian;
    // The fingerprint of the first published key, as `openssl rsa -noout -modulus | sha1sum | cut -c21-40` prints it.
    const list = parseWeakKeyList(Buffer.from(`# a comment\n3ff0bdec95d9fe569885\n${filler.join('\n')}\n`));
    const lists = new Map([[2048, list]]);
    expect(verdictOf('KEY-DEBIAN-WEAK', rsaSpkiOf(sound), 'br', lists)).toBe('passed: not among 32768 known keys');
    expect(verdictOf('KEY-DEBIAN-WEAK', rsaSpkiOf(modulusOf(weak?.modulus ?? '')), 'br', lists)).toContain('3ff0bdec95d9fe569885');
  });
  test('a list of another form is refused with its line', () => {
    expect(expectRefusal('input.schema', () => parseWeakKeyList(Buffer.from('# x\nzz\n')))).toContain('Line 2');
    expectRefusal('input.too-large', () => parseWeakKeyList(new Uint8Array(16 * 1024 * 1024 + 1)));
  });
});
