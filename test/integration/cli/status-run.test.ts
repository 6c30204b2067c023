// conclave crl and conclave ocsp with --run: a plan instantiated from the record and a reviewed plan, checked, and run as conclave run does.

import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parsePlan } from '../../../main/formats/plan.ts';
import { servedLine } from '../../../main/status/served-line.ts';
import { workDirectory } from './conclave.ts';
import { insideConclave } from './inside.ts';

const examples = resolve(import.meta.dirname, '../../../resources/examples');
const where = workDirectory();
const places = ['--data', join(where.path, 'data')];
const like = (name: string): string[] => [
  '--like',
  join(examples, `${name}.plan.yaml`),
  '--answers',
  join(examples, `${name}.answers.yaml`),
  '--run',
  join(where.path, 'out'),
  ...places,
];
const planAt = (name: string) => parsePlan(new Uint8Array(readFileSync(join(where.path, name)))).value;
const complaints = (err: string): string[] => err.split('\n').filter((line) => line !== '' && !line.startsWith('… '));

beforeAll(async () => {
  for (const name of ['root-ca', 'issuing-ca']) {
    const files = [join(examples, `${name}.plan.yaml`), '--answers', join(examples, `${name}.answers.yaml`)];
    const { status, err } = await insideConclave(where, ['run', ...files, '--out', join(where.path, 'out'), ...places]);
    if (status !== 0) throw new Error(err);
  }
}, 240_000);

describe('a short form signs only by running a playbook’s plan', () => {
  test('crl: playbook and quorum from the record, people and waivers from the reviewed plan; the bundle is accepted', async () => {
    const run = await insideConclave(where, ['crl', 'example-root-r1', '--out', 'next.plan.yaml', ...like('crl-refresh')]);
    expect([run.status, complaints(run.err)]).toEqual([0, []]);
    const reviewed = parsePlan(new Uint8Array(readFileSync(join(examples, 'crl-refresh.plan.yaml')))).value;
    expect(planAt('next.plan.yaml')).toMatchObject({
      title: 'example-root-r1, next CRL',
      playbook: { id: 'crl-refresh' },
      params: { authority: 'example-root-r1', quorum: 2, copies: 1 },
      people: reviewed.people,
      waivers: reviewed.waivers,
      policyRef: { crl: reviewed.policyRef['crl'] },
    });
    const bundle = /^evidence bundle: (\/.+)$/.exec(run.lines.at(-1) ?? '')?.[1] ?? '';
    const verdict = await insideConclave(where, ['verify', bundle, '--unanchored']);
    expect([verdict.status, verdict.lines.filter((line) => line.startsWith('failed'))]).toEqual([0, []]);
    const again = await insideConclave(where, ['crl', 'example-root-r1', '--out', 'next.plan.yaml', ...like('crl-refresh')]);
    expect(again.status).not.toBe(0);
  }, 240_000);

  test('ocsp: the same, by the same road', async () => {
    const run = await insideConclave(where, ['ocsp', 'example-root-r1', '--out', 'responses.plan.yaml', ...like('ocsp-refresh')]);
    expect([run.status, complaints(run.err)]).toEqual([0, []]);
    expect(planAt('responses.plan.yaml')).toMatchObject({
      playbook: { id: 'ocsp-refresh' },
      params: { authority: 'example-root-r1', profile: 'root-ocsp', answered: 'all' },
    });
    expect(run.lines.at(-1)).toMatch(/^evidence bundle: /);
  }, 240_000);

  test('crl without --like begins a plan and signs nothing', async () => {
    const { status, out } = await insideConclave(where, ['crl', 'example-root-r1', '--out', 'begun.plan.yaml', ...places]);
    expect([status, out.includes('plan: begun.plan.yaml'), out.includes('evidence bundle')]).toEqual([0, true, false]);
  });

  test('publish lays out what is to be served; the line of its script closes the task', async () => {
    const made = await insideConclave(where, ['publish', 'example-root-r1', '--out', 'medium', ...places]);
    const name = /^kit: (\S+)$/m.exec(made.out)?.[1] ?? '';
    expect([made.status, made.out]).toEqual([0, expect.stringMatching(/serve: www\/pki\.example\.org\/example-root-r1\.crl {2}\d+ bytes/)]);
    const script = readFileSync(join(where.path, 'medium', name, 'check.sh'), 'utf8');
    const addresses = [...script.matchAll(/^check told ([0-9a-f]{64}) '[^']+' '([^']+)'/gm)].map(([, sha256 = '', url = '']) => ({
      sha256,
      url,
    }));
    expect(addresses.map(({ url }) => url)).toEqual([
      'http://pki.example.org/example-root-r1.cer',
      'http://pki.example.org/example-root-r1.crl',
    ]);
    const authority = /conclave-served\/1 ([0-9a-f]{16})/.exec(script)?.[1] ?? '';
    const line = servedLine(authority, `${new Date().toISOString().slice(0, 19)}Z`, addresses);
    const due = async (): Promise<string> => (await insideConclave(where, ['due', ...places])).out;
    expect(await due()).toContain('to be seen where it is published');
    writeFileSync(join(where.path, 'line'), `${line}\n`);
    const closed = await insideConclave(where, ['served', 'line', ...places]);
    expect([closed.status, closed.out]).toEqual([
      0,
      expect.stringMatching(/^passed {2}PUBLISHED-EQUALS-SIGNED {2}line: everything example-root-r1 publishes/),
    ]);
    expect(await due()).not.toContain('to be seen where it is published');
    const nobody = await insideConclave(where, ['publish', 'nobody', '--out', 'medium', ...places]);
    expect([nobody.status, nobody.err]).toEqual([3, expect.stringContaining('There is no authority nobody here')]);
  });

  test.each<[string, string[], number, RegExp]>([
    ['--run without --like', ['--run', 'out'], 2, /--run needs --like/],
    ['a plan without a clause for CRLs', like('subordinate-request'), 3, /subordinate-request\.plan\.yaml names no clause for crl/],
    ['a plan that is none', ['--like', join(examples, 'order.yaml'), '--run', 'out', ...places], 3, /input\./],
  ])('refused: %s', async (_title, words, status, sentence) => {
    const refused = await insideConclave(where, [
      'crl',
      'example-root-r1',
      '--out',
      'none.plan.yaml',
      ...words,
      ...(words.includes('--data') ? [] : places),
    ]);
    expect([refused.status, refused.err]).toEqual([status, expect.stringMatching(sentence)]);
    expect(() => readFileSync(join(where.path, 'none.plan.yaml'))).toThrow(/ENOENT/u);
  });
});
