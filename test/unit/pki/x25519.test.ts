import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { x25519OfEd25519, x25519OfSeed, x25519Public, x25519Shared } from '../../../main/pki/x25519.ts';
import { expectRefusal, hex, toHex } from './expect-refusal.ts';

// RFC 7748 §6.1.
const alice = hex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
const bob = hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
const alicePublic = '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a';
const bobPublic = 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f';
const shared = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';

describe('X25519 of RFC 7748 §6.1', () => {
  test('public keys', () => {
    expect([toHex(x25519Public(alice)), toHex(x25519Public(bob))]).toEqual([alicePublic, bobPublic]);
  });
  test('both come to the same secret', () => {
    expect([toHex(x25519Shared(alice, hex(bobPublic))), toHex(x25519Shared(bob, hex(alicePublic)))]).toEqual([shared, shared]);
  });
  test.each([
    ['zero', '00'.repeat(32)],
    ['one', `01${'00'.repeat(31)}`],
    ['31 octets', '11'.repeat(31)],
    ['33 octets', '11'.repeat(33)],
    ['nothing', ''],
  ])('a peer that gives no secret is refused: %s', (_, peer) => {
    expect(expectRefusal('input.schema', () => x25519Shared(alice, hex(peer)))).toBe(
      'A key in this file gives no shared secret. Nothing was opened.',
    );
  });
});

describe('X25519 of an Ed25519 pair', () => {
  test('public and private halves belong together', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const seed = Uint8Array.from(Buffer.from(String(privateKey.export({ format: 'jwk' }).d), 'base64url'));
    const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
    const secret = x25519OfSeed(seed);
    expect(secret).toHaveLength(32);
    expect(toHex(x25519Public(secret))).toBe(toHex(x25519OfEd25519(spki)));
    expect(toHex(x25519Shared(secret, hex(bobPublic)))).toBe(toHex(x25519Shared(bob, x25519OfEd25519(spki))));
  });
  const header = '302a300506032b6570032100';
  const base = `58${'66'.repeat(31)}`;
  test('the base point is the base point', () => {
    expect(toHex(x25519OfEd25519(hex(`${header}${base}`)))).toBe(`09${'00'.repeat(31)}`);
  });
  test.each([
    ['an X25519 key', `302a300506032b656e032100${base}`],
    ['an octet short', `${header}${base.slice(2)}`],
    ['an octet long', `${header}${base}00`],
    ['another last octet of the header', `302a300506032b6570032101${base}`],
    ['nothing', ''],
  ])('refuses what is no Ed25519 key: %s', (_, spki) => {
    expect(expectRefusal('input.schema', () => x25519OfEd25519(hex(spki)))).toBe('This is not an Ed25519 key. Nothing was sealed for it.');
  });
  test('refuses octets that are no point', () => {
    expect(expectRefusal('input.schema', () => x25519OfEd25519(hex(`${header}02${'00'.repeat(31)}`)))).toBe(
      'This Ed25519 key is not a point on its curve. Nothing was sealed for it.',
    );
  });
});
