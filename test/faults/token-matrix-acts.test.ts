// Faults in the calls of an act: the probe, the certificate and the CRL; the calls around them; a token that lies, one that
// stays lost until its PIN is given again, and one that fails a second time while people look at the first.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printTable } from '../conformance/print-table.ts';
import { missing } from '../integration/hsm/providers.ts';
import { softHsmPath } from './ceremony-case.ts';
import { Lane, recordCalls, removeLanes, tryFaults, type Ending, type Trial } from './token-matrix-bench.ts';
import { cellOf, effectNames, effects, expectedCell, firstCalls, trialOf, tryInLanes, type Effect, type Met } from './token-matrix-rows.ts';

/** Calls made for a request, beside those the other matrix meets first. */
const around: Readonly<Record<string, Met>> = {
  'C_GetSlotList for login': 'act',
  'C_OpenSession for login': 'act',
  'C_GetInfo for module': 'act',
  'C_OpenSession for keys': 'login',
  'C_OpenSession for generateKeyPair': 'before',
  'C_FindObjects for generateKeyPair': 'before',
  'C_GetMechanismInfo for generateKeyPair': 'before',
  'C_OpenSession for sign': 'before',
  'C_FindObjects for sign': 'before',
  'C_GetAttributeValue for sign': 'before',
  'C_GetMechanismList for sign': 'before',
  'C_OpenSession for sessionRandom': 'login',
  'C_GenerateRandom for sessionRandom': 'login',
};
const aroundEffects: readonly Effect[] = ['device error', 'session lost', 'crash'];
const signed = ['probe', 'certificate', 'CRL'];

const lanes: Lane[] = [];
const table: string[][] = [];
let recorded: ReturnType<typeof firstCalls> = new Map();
const skipped = missing(softHsmPath);

async function tryOne(what: string, fault: string, trial: Trial): Promise<Ending> {
  const [lane] = lanes;
  if (lane === undefined) throw new Error('no lane is open');
  const ending = await tryFaults(lane, trial);
  table.push([what, fault, cellOf(ending)]);
  return ending;
}

describe.skipIf(skipped !== null)(`token faults in an act${skipped === null ? '' : ` (skipped: ${skipped})`}`, () => {
  beforeAll(async () => {
    for (const name of ['one', 'two', 'three', 'four']) lanes.push(await Lane.open(`acts ${name}`));
    const [first] = lanes;
    if (first !== undefined) recorded = firstCalls(await recordCalls(first));
  });
  afterAll(() => {
    removeLanes(lanes);
    printTable('Token faults in an act: call, fault → code → way out', ['call', 'fault', 'met → way out'], table);
  });

  async function expectCells(what: string, name: string, call: number, met: Met, some: readonly Effect[]): Promise<void> {
    const endings = await tryInLanes(
      lanes,
      some.map((effect) => trialOf(name, call, effect)),
    );
    const found = endings.map((ending, index) => [some[index], cellOf(ending), ending.problems]);
    table.push(...endings.map((ending, index) => [index === 0 ? what : '', some[index] ?? '', cellOf(ending)]));
    expect(found).toEqual(some.map((effect) => [effect, expectedCell(met, effect), []]));
  }

  test.each([2, 3])('UNKNOWN-OUTCOMES, SERIAL-UNIQUE, CRL-NUMBER-MONOTONIC: C_Sign %i', async (call) => {
    await expectCells(`C_Sign for the ${signed[call - 1] ?? ''}`, 'C_Sign', call, 'making', effectNames);
  });

  test.each(Object.entries(around))('UNKNOWN-OUTCOMES: %s', async (name, met) => {
    const first = recorded.get(name);
    expect(first, 'the ceremony makes this call').toBeDefined();
    await expectCells(name, first?.function ?? '', first?.call ?? 0, met, aroundEffects);
  });

  test.each([2, 3])('SIGNATURE-VALID: a flipped signature %i latches until people close it', async (call) => {
    const ending = await tryOne(`C_Sign for the ${signed[call - 1] ?? ''}`, 'flipped', {
      faults: [{ function: 'C_Sign', call, flip: true }],
      decision: 'may-exist',
    });
    expect([cellOf(ending), ending.problems]).toEqual(['check-failed → decision, made again', []]);
    expect(ending.messages[0]).toMatch(/^SIGNATURE-VALID failed: /u);
  });

  test('KEY-PROVED: a flipped probe signature is refused by name, and people close it', async () => {
    const ending = await tryOne('C_Sign for the probe', 'flipped', {
      faults: [{ function: 'C_Sign', call: 1, flip: true }],
      decision: 'not-made',
    });
    expect([ending.codes, ending.problems]).toEqual([['token.check-failed'], []]);
    expect(ending.messages[0]).toMatch(/^KEY-PROVED failed: /u);
  });

  test('KEY-PROVED: another point than the key’s is refused by name', async () => {
    // The generator of P-256 (FIPS 186-5): a point of the curve, and nobody's key.
    const generator =
      '0441046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5';
    const lie = { function: 'C_GetAttributeValue', attribute: { type: 0x181, value: generator }, until: { function: 'C_Sign', call: 1 } };
    const ending = await tryOne('C_GetAttributeValue', 'other CKA_EC_POINT', { faults: [lie], decision: 'not-made' });
    expect([ending.codes, ending.problems]).toEqual([['token.check-failed'], []]);
    expect(ending.messages[0]).toMatch(/^KEY-PROVED failed: /u);
  });

  test.each([
    ['KEY-BORN-ON-TOKEN', 'CKA_LOCAL', 0x163, '00', 'destroy', ['decision', 'made again']],
    ['KEY-BORN-ON-TOKEN', 'CKA_NEVER_EXTRACTABLE', 0x164, '00', 'destroy', ['decision', 'made again']],
    ['KEY-ATTRIBUTES', 'CKA_EXTRACTABLE', 0x162, '01', 'destroy', ['decision', 'made again']],
  ])('%s: a key with a wrong %s is not used; people destroy it and another is made', async (check, name, type, value, decision, wayOut) => {
    const lie = { function: 'C_GetAttributeValue', attribute: { type, value }, until: { function: 'C_GenerateKeyPair', call: 2 } };
    const ending = await tryOne('C_GetAttributeValue', `wrong ${name}`, { faults: [lie], decision });
    expect([ending.codes, ending.wayOut, ending.problems]).toEqual([['token.check-failed'], wayOut, []]);
    expect(ending.messages[0]).toMatch(new RegExp(`^${check} failed for the new key: ${name} is`, 'u'));
  });

  test('TOKEN-RANDOM: a constant answer stops a production run before its PIN is asked', async () => {
    const ending = await tryOne('C_GenerateRandom', 'constant', {
      faults: [{ function: 'C_GenerateRandom', fill: 0 }],
      decision: 'adopt',
      stop: true,
    });
    expect([ending.codes.at(-1), ending.messages.at(-1), ending.problems]).toEqual([
      'policy.preflight',
      expect.stringContaining('TOKEN-RANDOM'),
      [],
    ]);
  });

  test('TOKEN-RANDOM: a constant answer does not become a serial number', async () => {
    const call = recorded.get('C_GenerateRandom for sessionRandom')?.call ?? 0;
    const ending = await tryOne('C_GenerateRandom for sessionRandom', 'constant', {
      faults: [{ function: 'C_GenerateRandom', call, fill: 7 }],
      decision: 'adopt',
    });
    expect([ending.codes, ending.messages[0], ending.problems]).toEqual([
      ['token.check-failed'],
      expect.stringContaining('TOKEN-RANDOM'),
      [],
    ]);
  });

  test.each([
    ['CKR_USER_NOT_LOGGED_IN', 0x101, 'session-needed → PIN'],
    ['CKR_SESSION_HANDLE_INVALID', 0xb3, 'session-lost → PIN'],
  ])('a token that says %s until its PIN is given again', async (name, ckr, cell) => {
    const lost = { ckr, until: { function: 'C_Login', call: 2 } };
    const ending = await tryOne('C_SignInit', `${name}, until C_Login`, {
      faults: [{ function: 'C_SignInit', ...lost }],
      decision: 'adopt',
    });
    expect([cellOf(ending), ending.problems]).toEqual([cell, []]);
  });

  test.each([
    ['session lost', { ckr: 0xb3 }],
    ['crash', { crash: true }],
  ])('UNKNOWN-OUTCOMES: a second fault while people look for the key: %s', async (fault, effect) => {
    // Four searches before the key is made; the fifth is for the screen that asks what became of it.
    const call = (recorded.get('C_FindObjectsInit for generateKeyPair')?.call ?? 0) + 4;
    const faults = [
      { function: 'C_GenerateKeyPair', call: 1, ckr: effects['device error'].ckr },
      { function: 'C_FindObjectsInit', call, ...effect },
    ];
    const ending = await tryOne('C_GenerateKeyPair, C_FindObjectsInit', `device error, ${fault}`, { faults, decision: 'adopt' });
    expect([cellOf(ending), ending.problems]).toEqual(['device-error → PIN, decision, made again', []]);
  });

  test('every fault at the signature of the certificate: the run can be stopped where it stands', async () => {
    const endings = await tryInLanes(
      lanes,
      effectNames.map((effect) => ({ ...trialOf('C_Sign', 2, effect), stop: true })),
    );
    expect(endings.map((ending) => ending.problems)).toEqual(effectNames.map(() => []));
    expect(endings.map((ending) => ending.codes.length)).toEqual(effectNames.map(() => 1));
  });
});
