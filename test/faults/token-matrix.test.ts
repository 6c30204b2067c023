// Every PKCS#11 function a root ceremony calls, with everything that can go wrong at its first call: each ends in a named
// state from which people go on to a verified bundle, or stop. Prints the matrix.
//
// By default the functions that a ceremony meets at the same place share the faults out, three at least each, and those that make something
// or have a rule of their own meet all. CONCLAVE_FAULTS=full gives every fault to every function.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printTable } from '../conformance/print-table.ts';
import { missing } from '../integration/hsm/providers.ts';
import { softHsmPath } from './ceremony-case.ts';
import { Lane, recordCalls, removeLanes } from './token-matrix-bench.ts';
import { cellOf, effectNames, expectedCell, firstCalls, trialOf, tryInLanes, type Effect, type Met } from './token-matrix-rows.ts';

const rows: Readonly<Record<string, Met>> = {
  load: 'screen',
  C_Initialize: 'screen',
  C_GetInfo: 'screen',
  C_GetSlotList: 'screen',
  C_GetTokenInfo: 'screen',
  C_GetMechanismList: 'screen',
  C_GetMechanismInfo: 'screen',
  C_OpenSession: 'check',
  C_GenerateRandom: 'check',
  C_DigestInit: 'check',
  C_Digest: 'check',
  C_CloseSession: 'ending',
  C_Login: 'act',
  C_FindObjectsInit: 'login',
  C_FindObjects: 'login',
  C_FindObjectsFinal: 'login',
  C_GenerateKeyPair: 'making',
  C_GetAttributeValue: 'made',
  C_SignInit: 'before',
  C_Sign: 'making',
  C_Logout: 'ending',
  C_Finalize: 'ending',
};

/** Where the rule of a row does not hold, and why. */
const exceptions: Readonly<Record<string, Partial<Record<Effect, string>>>> = {
  // What the loader throws is no CKR_* value of a function.
  load: Object.fromEntries(effectNames.slice(0, 7).map((effect) => [effect, '(module-not-loaded)'])),
  // A slot whose token is not there while it is looked at is left out; the next look finds it.
  C_GetTokenInfo: { 'not present': 'nothing', removed: 'nothing' },
  // Met in the self-test, whose process is gone.
  C_CloseSession: { crash: '(process-lost)', hang: '(not-answering)' },
};

const full = process.env['CONCLAVE_FAULTS'] === 'full';

/** The faults a function meets: of the functions met at one place, the first takes the first and every third (or second) after it. */
function effectsFor(name: string, met: Met): Effect[] {
  const place = Object.entries(rows).filter(([, each]) => each === met);
  const shares = full || met === 'making' ? 1 : Math.min(place.length, 3);
  const turn = place.findIndex(([each]) => each === name) % shares;
  return effectNames.filter((effect, index) => index % shares === turn || exceptions[name]?.[effect] !== undefined);
}

const lanes: Lane[] = [];
const table: string[][] = [];
let recorded: ReturnType<typeof firstCalls> = new Map();
const skipped = missing(softHsmPath);

describe.skipIf(skipped !== null)(`token fault matrix${skipped === null ? '' : ` (skipped: ${skipped})`}`, () => {
  beforeAll(async () => {
    for (const name of ['one', 'two', 'three', 'four']) lanes.push(await Lane.open(`matrix ${name}`));
    const [first] = lanes;
    if (first !== undefined) recorded = firstCalls(await recordCalls(first));
  });
  afterAll(() => {
    removeLanes(lanes);
    printTable(
      'Token faults in a root ceremony: function, fault → code → way out; (…): shown with the screen',
      ['first call', 'fault', 'met → way out'],
      table,
    );
  });

  test('the rows are the functions an undisturbed ceremony calls', () => {
    expect(new Set([...recorded.values()].map((each) => each.function))).toEqual(new Set(Object.keys(rows)));
  });

  test.each(Object.entries(rows))('UNKNOWN-OUTCOMES, DATABASE-VS-LOG, LOG-CHAIN: %s', async (name, met) => {
    const chosen = effectsFor(name, met);
    const endings = await tryInLanes(
      lanes,
      chosen.map((effect) => trialOf(name, 1, effect)),
    );
    const found = chosen.map((effect, index) => {
      const ending = endings[index];
      if (ending === undefined) throw new Error('a trial has no ending');
      return [effect, cellOf(ending), ending.problems] as const;
    });
    table.push(...found.map(([effect, cell], index) => [index === 0 ? name : '', effect, cell]));
    expect(found).toEqual(chosen.map((effect) => [effect, exceptions[name]?.[effect] ?? expectedCell(met, effect), []]));
  });
});
