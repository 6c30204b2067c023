import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { printScript } from '../../../main/bridge/print-script.ts';
import { printScript as print } from '../../../main/ceremony/print-script.ts';
import type { OpenCore } from '../../../main/bridge/workplace.ts';
import { attendedPlan, encode, resources } from '../../integration/ceremony/plans.ts';
import { fakeWorkplace } from './fake-workplace.ts';

const dataDirectory = mkdtempSync(join(tmpdir(), 'conclave-papers-'));
afterAll(() => rmSync(dataDirectory, { recursive: true }));
const bytes = encode(attendedPlan());
const workplace = fakeWorkplace({
  dataDirectory,
  production: () => Promise.resolve({} as OpenCore),
  keptPlan: () => ({ name: 'a.plan.yaml', bytes, library: resources }),
});

describe('printScript of the window', () => {
  test('saves the same file once, and says its planned minutes and the words of its hash', async () => {
    const input = { planId: 'a', mode: 'production', paper: 'a4' } as const;
    const saved = await printScript(workplace, input);
    const wanted = await print(bytes, resources, { mode: 'production', size: 'a4' });
    expect(Buffer.compare(readFileSync(saved.path), wanted.pdf)).toBe(0);
    expect(saved).toMatchObject({ minutes: 38, hash: { what: 'script', sha256: wanted.sha256 } });
    expect(saved.hash.words).toHaveLength(32);
    expect(await printScript(workplace, input)).toEqual(saved);
    expect(readdirSync(join(dataDirectory, 'papers'))).toHaveLength(1);
  });

  test('a rehearsal’s script and another paper size are files of their own', async () => {
    await printScript(workplace, { planId: 'a', mode: 'rehearsal', paper: 'a4' });
    await printScript(workplace, { planId: 'a', mode: 'production', paper: 'letter' });
    const names = readdirSync(join(dataDirectory, 'papers'));
    expect(names).toHaveLength(3);
    expect(names.filter((name) => name.startsWith('script-REHEARSAL-'))).toHaveLength(1);
  });
});
