import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encode, issuingPlan, refreshPlan } from '../ceremony/plans.ts';
import { rootedWorld } from '../ceremony/rooted-world.ts';
import type { World } from '../ceremony/world.ts';
import { conclave, workDirectory } from './conclave.ts';

const where = workDirectory();
const own = join(where.path, 'user-data', 'conclave');
const weak = join(where.path, 'weak.plan.yaml');
const sound = join(where.path, 'sound.plan.yaml');
const unknown = /^not-checked +PLAN-VS-POLICY .*no data directory holds this authority/m;
const weaker = /problem: policy\.plan-weaker: PLAN-VS-POLICY: .*the quorum of step approve is 1 and the policy demands 2 for a crl/;
let world: World;

beforeAll(async () => {
  world = await rootedWorld();
  writeFileSync(weak, encode(refreshPlan({ params: { ...refreshPlan().params, quorum: 1 } })));
  writeFileSync(sound, encode(refreshPlan()));
}, 240_000);
afterAll(() => world.remove());

describe('PLAN-VS-POLICY: conclave check holds a plan to the policy that stands in a data directory', () => {
  test('without one it says not-checked, and makes none', () => {
    const { status, out } = conclave(where, ['check', weak]);
    expect([status, out]).toEqual([0, expect.stringMatching(unknown)]);
    expect(existsSync(own)).toBe(false);
  });

  test('a plan that issues under an authority nobody has here is no weaker for it', () => {
    const issuing = join(where.path, 'issuing.plan.yaml');
    writeFileSync(issuing, encode(issuingPlan()));
    const { status, out } = conclave(where, ['check', issuing]);
    expect([status, out]).toEqual([0, expect.stringMatching(unknown)]);
  });

  test('--data: weaker is a problem, as strict passes; a directory that is none is refused', () => {
    const { status, out } = conclave(where, ['check', '--data', world.data, weak]);
    expect([status, out]).toEqual([1, expect.stringMatching(weaker)]);
    const passed = conclave(where, ['check', '--data', world.data, sound]);
    expect([passed.status, passed.out]).toEqual([0, expect.stringMatching(/^passed +PLAN-VS-POLICY .*Test Root T1/m)]);
    const none = conclave(where, ['check', '--data', join(where.path, 'none'), sound]);
    expect([none.status, none.err]).toEqual([expect.any(Number), expect.stringContaining('input.not-found')]);
    expect(none.status).not.toBe(0);
    expect(existsSync(join(where.path, 'none'))).toBe(false);
  });

  test('--data: what the authority will certify is shown before the day, with its name and addresses, and what it may not is a problem', () => {
    const issuing = join(where.path, 'previewed.plan.yaml');
    writeFileSync(issuing, encode(issuingPlan()));
    const { out } = conclave(where, ['check', '--data', world.data, '--json', issuing]);
    const { files } = JSON.parse(out) as { files: { preview: { facts: { label: string; value: string; onTheDay?: boolean }[] }[] }[] };
    const facts = new Map(files[0]?.preview[0]?.facts.map(({ label, value, onTheDay }) => [label, [value, onTheDay === true]]));
    expect(facts.get('Issuer')).toEqual(['CN=Test Root T1,O=Test Trust,C=CH', false]);
    expect(facts.get('Subject')).toEqual(['CN=Test Issuing CA S1,O=Test Trust,C=CH', false]);
    expect(facts.get('Public key')?.[1]).toBe(true);
    expect(facts.get('cRLDistributionPoints')?.[0]).toContain('http://');
    const long = join(where.path, 'long.plan.yaml');
    writeFileSync(long, encode(issuingPlan({ params: { ...issuingPlan().params, validity: 'P30Y' } })));
    const refused = conclave(where, ['check', '--data', world.data, long]);
    expect([refused.status, refused.out]).toEqual([1, expect.stringContaining('problem: ')]);
  });

  test('--data: an authority that is not in the named directory is a problem, not an unknown', () => {
    const elsewhere = join(where.path, 'elsewhere.plan.yaml');
    writeFileSync(elsewhere, encode(refreshPlan({ params: { ...refreshPlan().params, authority: 'another-root' } })));
    const named = conclave(where, ['check', '--data', world.data, elsewhere]);
    const problem = /problem: input\.not-found: No authority in this data directory is labelled «another-root»; there are «test-root-t1»\./;
    expect([named.status, named.out]).toEqual([1, expect.stringMatching(problem)]);
    expect(named.out).not.toMatch(unknown);
    expect(conclave(where, ['check', elsewhere])).toMatchObject({ status: 0, out: expect.stringMatching(unknown) as string });
  });

  test('the user’s own is asked without a word, and passed over while another Conclave has it', async () => {
    mkdirSync(join(where.path, 'user-data'), { recursive: true });
    symlinkSync(world.data, own);
    expect(conclave(where, ['check', weak]).out).toMatch(weaker);
    const app = await world.open();
    const busy = conclave(where, ['check', weak]);
    await app.close();
    expect([busy.status, busy.out]).toEqual([0, expect.stringMatching(/PLAN-VS-POLICY .*another Conclave is using the data directory/)]);
  });
});

describe('DUE: conclave due reads a data directory and changes nothing in it', () => {
  const at = (name: string): string => join(where.path, name);
  test('a line each; the calendar and the metrics are made anew, the sheet is not; exit 1 where something is overdue', () => {
    const files = ['--ics', at('due.ics'), '--prometheus', at('due.prom')];
    const first = conclave(where, ['due', '--data', world.data, ...files, '--sheet', at('due.pdf')]);
    expect([first.status, first.out]).toEqual([
      expect.any(Number),
      expect.stringMatching(/: Revocation list, test-root-t1, .*\n.*: Certificate expires, test-root-t1, /),
    ]);
    // The list of this world was made on a day that may be past.
    expect(first.status).toBe(first.out.includes('overdue: ') ? 1 : 0);
    expect(readFileSync(at('due.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    const again = conclave(where, ['due', '--data', world.data, ...files, '--sheet', at('due.pdf')]);
    expect([again.status, again.err]).toEqual([5, expect.stringContaining('media.exists: due.pdf exists already')]);
    expect(conclave(where, ['due', '--data', world.data, ...files]).err).toBe('');
    const other = conclave(where, ['due', '--data', world.data, '--ics', at('due.prom')]);
    expect([other.status, other.err]).toEqual([5, expect.stringContaining('was not written by this command')]);
  });
});
