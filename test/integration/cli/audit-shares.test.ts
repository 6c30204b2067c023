// `conclave audit` on a token whose PIN nobody knows alone: of cards, at a terminal or from files, and of two halves.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Custodians, changePlan } from '../ceremony/custodians.ts';
import { rootedWorld } from '../ceremony/rooted-world.ts';
import { pin, start } from '../ceremony/turns.ts';
import type { World } from '../ceremony/world.ts';
import { workDirectory, type Result } from './conclave.ts';
import { insideConclave } from './inside.ts';

const where = workDirectory();
const custodians = new Custodians();
let plain: World;
let shared: World;
let set = '';
let token: readonly string[] = [];

beforeAll(async () => {
  plain = await rootedWorld();
  shared = await rootedWorld();
  const app = await shared.open();
  await custodians.playTo(app, await start(app, shared, changePlan()), undefined, { secrets: { 'old-user': pin } });
  token = ['--token', (await app.hsm.tokens())[0]?.identity.label ?? 'no token'];
  await app.close();
  set = custodians.sets()[0] ?? '';
}, 240_000);
afterAll(async () => {
  await plain.remove();
  await shared.remove();
});

const audit = (world: World, words: readonly string[], typed: readonly string[] | null = null): Promise<Result> =>
  insideConclave(where, ['audit', '--data', world.data, ...words], {}, typed);
const paper = (person: string): string => custodians.paperOf(set, person);
const cardFile = (person: string): string[] => {
  const file = join(where.path, `card-of-${person}`);
  writeFileSync(file, `${paper(person)}\n`);
  return ['--card-file', file];
};

describe('TOKEN-VS-LOG, SHARE-COMMITMENT: a token whose PIN is shared', () => {
  test('two of three custodians type their cards; the keys are compared', async () => {
    const { status, out, err } = await audit(shared, token, [paper('bob'), paper('erin')]);
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/is shared: 2 of the cards of bob, carol, erin make it\. Each custodian gives their own\./);
    expect(out).toMatch(/^passed +SHARE-COMMITMENT .*card 1, card 3 of set /m);
    expect(out).toMatch(/^passed +TOKEN-VS-LOG /m);
  });

  test('a wrong word and a card given twice cost that card alone', async () => {
    const wrong = paper('bob').replace(/^\S+/, 'zulu');
    const { status, err, lines } = await audit(shared, token, [wrong, paper('bob'), paper('bob'), paper('carol')]);
    expect([status, lines.some((line) => /^passed +TOKEN-VS-LOG/.test(line))]).toEqual([0, true]);
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^This is not a whole card: word 1 does not fit the others\./),
      'Card 1 was given before. Give another one. Nothing was used, and no PIN was sent.',
    ]);
  });

  test('cards from files; too few without a terminal are refused with what to do', async () => {
    const enough = await audit(shared, [...cardFile('carol'), ...cardFile('erin')]);
    expect([enough.status, enough.out]).toEqual([0, expect.stringMatching(/^passed +TOKEN-VS-LOG /m)]);
    const few = await audit(shared, cardFile('carol'));
    expect([few.status, few.err]).toEqual([
      3,
      expect.stringMatching(
        /^state\.no-terminal: The PIN of «[^»]+» is shared: 2 of the cards of bob, carol, erin make it, and there is no terminal to ask on\. No PIN was sent\. Give --card-file once for each card\./,
      ),
    ]);
  });

  test('a card where the record knows of none is refused, and no PIN is sent', async () => {
    const { status, err } = await audit(plain, cardFile('carol'));
    expect([status, err]).toEqual([3, expect.stringMatching(/^input\.share-wrong: This data directory has no record of cards/)]);
  });
});

describe('TOKEN-VS-LOG: a PIN of two halves', () => {
  test('both people are asked, and the keys are compared', async () => {
    const { status, out } = await audit(plain, ['--halves'], [pin.slice(0, 3), pin.slice(3)]);
    expect([status, out]).toEqual([0, expect.stringMatching(/^passed +TOKEN-VS-LOG /m)]);
  });

  test('without a terminal it is refused with what to do', async () => {
    const { status, err } = await audit(plain, ['--halves']);
    expect([status, err]).toEqual([3, expect.stringMatching(/^state\.no-terminal: .* No PIN was sent\. Give --pin-file\./)]);
  });
});
