import { describe, expect, test } from 'vitest';
import { HeldSecrets } from '../../../main/ceremony/secrets.ts';
import { codeOf } from '../code-of.ts';

describe('secrets are held for one step', () => {
  test('a copy is kept under its prompt; the caller may zero its own', () => {
    const held = new HeldSecrets();
    const mine = Uint8Array.of(1, 2, 3);
    held.put('run/a/1', 'pin', mine);
    mine.fill(0);
    expect(held.get('run/a/1', 'pin')).toEqual(Uint8Array.of(1, 2, 3));
    expect(held.names('run/a/1')).toEqual(['pin']);
    expect([held.get('run/a/2', 'pin'), held.get('run/a/1', 'soPin'), held.names('run/b/1')]).toEqual([null, null, []]);
  });

  test('a second try, another step and the end of the act zero what was held', () => {
    const held = new HeldSecrets();
    const kept = (owner: string, id: string): Uint8Array => held.get(owner, id) ?? new Uint8Array();
    held.put('a', 'pin', Uint8Array.of(1));
    const first = kept('a', 'pin');
    held.put('a', 'pin', Uint8Array.of(2));
    const second = kept('a', 'pin');
    held.put('b', 'pin', Uint8Array.of(3));
    const third = kept('b', 'pin');
    expect([first, second, third].map((bytes) => bytes[0])).toEqual([0, 0, 3]);
    held.zero();
    expect([third[0], held.get('b', 'pin'), held.names('b')]).toEqual([0, null, []]);
  });

  test.each([
    [0, 'input.schema'],
    [1, 'no error'],
    [1024, 'no error'],
    [1025, 'input.schema'],
  ])('%i bytes: %s', (length, code) => {
    expect(codeOf(() => new HeldSecrets().put('a', 'pin', new Uint8Array(length)))).toBe(code);
  });
});
