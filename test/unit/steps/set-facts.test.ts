// What is said of many certificates at once says nothing good of those it is not true of.

import { describe, expect, test } from 'vitest';
import { failed, notChecked, passed } from '../../../main/checks.ts';
import { gatheredChecks } from '../../../main/steps/set-facts.ts';
import type { SetItem } from '../../../main/steps/set-items.ts';

const item = (name: string): SetItem =>
  ({ item: name, tbsSha256: 'a'.repeat(64), planned: { makes: 'certificate' } }) as unknown as SetItem;

describe('gatheredChecks', () => {
  test('of a batch one row for each name, with how many passed; what did not pass stands by itself', () => {
    const bad = failed('PLAN-VS-DER', 'notAfter differs');
    const open = notChecked('LINT', 'no rule set');
    const checked = [
      { item: item('cert/1'), checks: [passed('PLAN-VS-DER'), passed('LINT')] },
      { item: item('cert/2'), checks: [bad, open] },
      { item: item('cert/3'), checks: [passed('PLAN-VS-DER'), open] },
      { item: item('crl'), checks: [passed('PLAN-VS-DER', 'all fields')] },
    ];
    expect(gatheredChecks(checked)).toEqual([
      passed('PLAN-VS-DER', '2 certificates'),
      passed('LINT', '1 certificate'),
      bad,
      open,
      open,
      passed('PLAN-VS-DER', 'all fields'),
    ]);
  });

  test('a name that nothing passed is not said to be passed', () => {
    const bad = failed('PLAN-VS-DER', 'notAfter differs');
    expect(gatheredChecks([{ item: item('cert/1'), checks: [bad] }])).toEqual([bad]);
  });
});
