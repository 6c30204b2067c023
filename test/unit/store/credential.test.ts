import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../main/formats/canonical-json.ts';
import { parseSealedCredential, sealCredential, signWithCredential } from '../../../main/store/credential.ts';

const kdfCost = 2 ** 10;
const allow = { lowestKdfCost: kdfCost };
const passphrase = (): Uint8Array => Buffer.from('correct horse battery', 'utf8');
const message = Buffer.from('statement', 'utf8');
let count = 0;
const random = (length: number): Uint8Array => {
  count += 1;
  return new Uint8Array(length).fill(count);
};
const make = () => sealCredential({ passphrase: passphrase(), random, kdfCost });
const codeOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'no error';
};
interface SealedFile {
  spki: string;
  kdf: { n: number; r: number; salt: string };
  cipher: { nonce: string; tag: string; ciphertext: string };
  more?: number;
}
const edited = (sealed: Uint8Array, edit: (value: SealedFile) => void): Uint8Array => {
  const value = JSON.parse(Buffer.from(sealed).toString()) as SealedFile;
  edit(value);
  return Buffer.from(canonicalJson(value), 'utf8');
};

describe('credential', () => {
  test('signs with its passphrase; node verifies with the public key beside it', async () => {
    const { spki, sealed } = await make();
    const signature = await signWithCredential(sealed, passphrase(), message, allow);
    expect(verify(null, message, createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }), signature)).toBe(true);
    expect(parseSealedCredential(sealed, allow).spki).toEqual(spki);
  });

  test('input.passphrase-wrong: another passphrase, and every field of the file changed', async () => {
    const { sealed } = await make();
    const sign = (bytes: Uint8Array) => codeOf(() => signWithCredential(bytes, passphrase(), message, allow));
    expect(await codeOf(() => signWithCredential(sealed, Buffer.from('Correct horse battery'), message, allow))).toBe(
      'input.passphrase-wrong',
    );
    const other = await make();
    const { spki } = JSON.parse(Buffer.from(other.sealed).toString()) as { spki: string };
    const zeros = (length: number): string => Buffer.alloc(length).toString('base64');
    expect(await sign(edited(sealed, (value) => (value.spki = spki)))).toBe('input.passphrase-wrong');
    expect(await sign(edited(sealed, (value) => (value.kdf.n = kdfCost * 2)))).toBe('input.passphrase-wrong');
    expect(await sign(edited(sealed, (value) => (value.kdf.salt = zeros(32))))).toBe('input.passphrase-wrong');
    expect(await sign(edited(sealed, (value) => (value.cipher.nonce = zeros(12))))).toBe('input.passphrase-wrong');
    expect(await sign(edited(sealed, (value) => (value.cipher.tag = zeros(16))))).toBe('input.passphrase-wrong');
    expect(await sign(edited(sealed, (value) => (value.cipher.ciphertext = zeros(32))))).toBe('input.passphrase-wrong');
    expect(await sign(sealed)).toBe('no error');
  });

  test('input.unsupported: a scrypt cost below the lowest or above the highest allowed, or no power of two', async () => {
    const { sealed } = await make();
    const parse = (n: number, lowestKdfCost?: number) =>
      codeOf(() =>
        parseSealedCredential(
          edited(sealed, (value) => (value.kdf.n = n)),
          lowestKdfCost === undefined ? {} : { lowestKdfCost },
        ),
      );
    expect(await parse(2 ** 16)).toBe('input.unsupported');
    expect(await parse(2 ** 17)).toBe('no error');
    expect(await parse(2 ** 20)).toBe('no error');
    expect(await parse(2 ** 21)).toBe('input.unsupported');
    expect(await parse(2 ** 17 + 1)).toBe('input.unsupported');
    expect(await parse(kdfCost, kdfCost)).toBe('no error');
    expect(await parse(kdfCost / 2, kdfCost)).toBe('input.unsupported');
  });

  test('input.schema: not ours, not canonical, too much in it', async () => {
    const { sealed } = await make();
    expect(await codeOf(() => parseSealedCredential(Buffer.from('{}'), allow))).toBe('input.schema');
    expect(await codeOf(() => parseSealedCredential(Buffer.from(`${Buffer.from(sealed).toString()}\n`), allow))).toBe('input.schema');
    expect(
      await codeOf(() =>
        parseSealedCredential(
          edited(sealed, (value) => (value.more = 1)),
          allow,
        ),
      ),
    ).toBe('input.schema');
    expect(
      await codeOf(() =>
        parseSealedCredential(
          edited(sealed, (value) => (value.kdf.r = 16)),
          allow,
        ),
      ),
    ).toBe('input.schema');
    expect(await codeOf(() => parseSealedCredential(new Uint8Array(4097), allow))).toBe('input.too-large');
  });

  test('input.passphrase-weak: an empty passphrase', async () => {
    expect(await codeOf(() => sealCredential({ passphrase: new Uint8Array(), random, kdfCost }))).toBe('input.passphrase-weak');
  });

  test('the passphrase is nowhere in the sealed bytes and stays the caller’s to zero', async () => {
    const given = passphrase();
    const { sealed } = await sealCredential({ passphrase: given, random, kdfCost });
    expect(Buffer.from(sealed).includes(Buffer.from(passphrase()))).toBe(false);
    expect(given).toEqual(passphrase());
  });
});
