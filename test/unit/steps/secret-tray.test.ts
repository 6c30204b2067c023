import { describe, expect, test } from 'vitest';
import { SecretTray } from '../../../main/steps/secret-tray.ts';
import { cardsOf } from '../custody/cards.ts';

const part = (text: string): Uint8Array => new TextEncoder().encode(text);
const minutes = 60 * 1000;

describe('SecretTray', () => {
  test('keeps copies of parts in the order they were given, for one step alone', () => {
    const tray = new SecretTray(() => 0);
    const given = part('bob');
    tray.keepPart('run/a', 'pin', 'bob', given);
    tray.keepPart('run/a', 'pin', 'alice', part('alice'));
    given.fill(0);
    expect([...tray.parts('run/a', 'pin').keys()]).toEqual(['bob', 'alice']);
    expect(tray.parts('run/a', 'pin').get('bob')).toEqual(part('bob'));
    expect(tray.parts('run/a', 'so').size).toBe(0);
    expect(tray.parts('run/b', 'pin').size).toBe(0);
  });

  test('overwrites what it held when another step, zero or ten idle minutes take it away', () => {
    let now = 0;
    const tray = new SecretTray(() => now);
    const held = (): Uint8Array => tray.parts('run/a', 'pin').get('bob') ?? new Uint8Array([1]);
    const endings: (() => unknown)[] = [
      () => tray.keepPart('run/b', 'pin', 'carol', part('carol')),
      () => tray.zero(),
      () => {
        now += 10 * minutes + 1;
        return tray.parts('run/a', 'pin');
      },
    ];
    for (const end of endings) {
      tray.keepPart('run/a', 'pin', 'bob', part('bob'));
      const bytes = held();
      expect(bytes).toEqual(part('bob'));
      end();
      expect([...bytes]).toEqual([0, 0, 0]);
      expect(tray.parts('run/a', 'pin').size).toBe(0);
    }
  });

  test('each part given keeps the others for ten more minutes', () => {
    let now = 0;
    const tray = new SecretTray(() => now);
    tray.keepPart('run/a', 'pin', 'bob', part('bob'));
    now = 9 * minutes;
    tray.keepPart('run/a', 'pin', 'carol', part('carol'));
    now = 18 * minutes;
    expect(tray.parts('run/a', 'pin').size).toBe(2);
  });

  test('cards made are overwritten with the step', async () => {
    const tray = new SecretTray(() => 0);
    const handed = (await cardsOf('4711', 2, 3)).map((card, at) => ({ person: `p${at}`, card }));
    tray.keepMade('run/a', handed);
    expect(tray.made('run/a')).toHaveLength(3);
    expect(tray.made('run/b')).toEqual([]);
    tray.zero();
    expect(tray.made('run/a')).toEqual([]);
    expect(handed.every(({ card }) => [...card.share, ...card.salt].every((octet) => octet === 0))).toBe(true);
  });
});
