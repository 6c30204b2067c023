import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printScript } from '../../../../main/ceremony/print-script.ts';
import { resourceLibrary } from '../../../../main/shell/resources.ts';
import { canonicalJson } from '../../../../main/formats/canonical-json.ts';
import { sha256Hex } from '../../../../main/pki/hash.ts';
import { attendedPlan, encode, planOf } from '../../../integration/ceremony/plans.ts';

const library = resourceLibrary(resolve(import.meta.dirname, '../../../..'), null);
const production = { mode: 'production', size: 'a4' } as const;

describe('printScript', () => {
  test('prints the planned minutes, and who acts in how many', async () => {
    const { script } = await printScript(encode(attendedPlan()), library, production);
    expect(script.minutes).toBe(38);
    expect(script.steps.map(({ minutes }) => minutes).reduce((sum, minutes) => sum + minutes, 0)).toBe(38);
    expect(script.steps.find(({ id }) => id === 'approve')).toMatchObject({ roles: ['custodian'], quorum: 2, minutes: 4 });
    expect(script.steps.find(({ id }) => id === 'review')?.words).toEqual(['Words of the hash of what will be signed, as read aloud']);
    expect(script.steps.map(({ number }) => number)).toEqual(script.steps.map((_, index) => index + 1));
    expect(script.exceptionSheets).toBe(5);
  });

  test('the same plan gives the same JSON and the same PDF; the paper’s size is no part of the JSON', async () => {
    const bytes = encode(attendedPlan());
    const one = await printScript(bytes, library, production);
    const again = await printScript(bytes, library, production);
    const letter = await printScript(bytes, library, { mode: 'production', size: 'letter' });
    expect(Buffer.compare(one.pdf, again.pdf)).toBe(0);
    expect(Buffer.compare(one.pdf, letter.pdf)).not.toBe(0);
    expect([again.sha256, letter.sha256]).toEqual([one.sha256, one.sha256]);
    expect(new TextDecoder().decode(one.json)).toBe(canonicalJson(one.script));
    expect(sha256Hex(one.json)).toBe(one.sha256);
  });

  test('another plan, or the rehearsal of this one, is another script', async () => {
    const one = await printScript(encode(attendedPlan()), library, production);
    const other = await printScript(encode(attendedPlan({ title: 'Test Root T2' })), library, production);
    const rehearsal = await printScript(encode(attendedPlan()), library, { mode: 'rehearsal', size: 'a4' });
    expect(new Set([one.sha256, other.sha256, rehearsal.sha256]).size).toBe(3);
  });

  test('the file’s date is the plan’s, and nothing in the file is compressed', async () => {
    const text = Buffer.from((await printScript(encode(attendedPlan()), library, production)).pdf).toString('latin1');
    expect(text).toContain('(D:20261121080000Z)');
    expect(text).not.toContain('FlateDecode');
  });

  test('PLAYBOOK-HASH: a plan for another playbook has no script', async () => {
    const plan = planOf({ playbook: { id: 'root-ca', sha256: sha256Hex(new Uint8Array()) } });
    await expect(printScript(encode(plan), library, production)).rejects.toMatchObject({ code: 'policy.playbook-hash' });
  });
});
