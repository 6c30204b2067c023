import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../../main/shell/terminal/run-cli.ts';
import { bareWorld } from './bare-world.ts';

const root = resolve(import.meta.dirname, '../../..');
const example = join(root, 'resources/examples/example-trust.design.yaml');
let place = '';
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'conclave-design-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

async function cli(...words: string[]): Promise<{ status: number; out: string[]; err: string[] }> {
  const world = bareWorld(place);
  const status = await runCli(words, world);
  const { terminal } = world;
  return { status, out: terminal.output, err: terminal.errors };
}

function changed(name: string, from: string, to: string): string {
  const file = join(place, name);
  writeFileSync(file, readFileSync(example, 'utf8').replace(from, to));
  return file;
}

test('conclave design: tree, blast radius, axis of time and verdict, one fact a line', async () => {
  const { status, out, err } = await cli('design', example);
  expect([status, err]).toEqual([0, []]);
  const text = out.join('\n');
  expect(text).toMatch(/^tree: example-root-r1 {2}Example Root R1 \(root; ECDSA P-384; P20Y; offline\)$/m);
  expect(text).toMatch(/^tree: ├─ example-issuing-services .*1500 leaves\)$/m);
  expect(text).toMatch(/^tree: └─ example-issuing-devices/m);
  expect(text).toMatch(/^blast radius: example-root-r1: .* 52300 leaves; revoked by no CRL: example-root-r1 leaves every trust store/m);
  expect(text).toMatch(/^time: example-issuing-services 4: 2040-09-01 to 2045-09-01; signed by certificate 2 of its issuer/m);
  expect(out).toContain('root renewed by: 2037-03-01');
  expect(out).toContain('verdict: 0 errors, 0 warnings');
  expect(out).toContain('ceremony: 1: example-root-r1 by playbook root-ca');
});

test('--plans writes each plan once and overwrites none', async () => {
  const first = await cli('design', example, '--plans', 'plans');
  expect([first.status, first.err]).toEqual([0, []]);
  const written = readdirSync(join(place, 'plans'));
  expect(written).toContain('01-example-root-r1.plan.yaml');
  const bytes = readFileSync(join(place, 'plans', '01-example-root-r1.plan.yaml'), 'utf8');
  expect(bytes).toMatch(/^ {2}publication: .*http:\/\/pki\.example\.org\/root-r1\.crl/m);
  expect(bytes).toMatch(/^# Ceremony 1 of the design «Example Trust»: example-root-r1\. It is the first\.$/m);
  const again = await cli('design', example, '--plans', 'plans');
  expect([again.status, again.err[0]]).toEqual([5, expect.stringMatching(/^media\.exists: 01-example-root-r1\.plan\.yaml exists already/)]);
  expect(readdirSync(join(place, 'plans'))).toEqual(written);
});

test('one taken name and nothing is written', async () => {
  mkdirSync(join(place, 'taken'));
  writeFileSync(join(place, 'taken', '01-example-root-r1.plan.yaml'), 'mine');
  const { status } = await cli('design', example, '--plans', 'taken');
  expect(status).toBe(5);
  expect(readdirSync(join(place, 'taken'))).toEqual(['01-example-root-r1.plan.yaml']);
  expect(readFileSync(join(place, 'taken', '01-example-root-r1.plan.yaml'), 'utf8')).toBe('mine');
});

test('an error ends with status 1, with rule and clause, and no plan is written', async () => {
  const file = changed('bad.design.yaml', 'parent: example-root-r1', 'parent: nowhere');
  const { status, out } = await cli('design', file, '--plans', 'none');
  expect(status).toBe(1);
  expect(out).toContain(
    'finding: error: example-issuing-services: Its parent nowhere is not in the design. (design-parent-known, RFC 5280 6.1)',
  );
  expect(out.at(-1)).toBe('no plan: the design has errors. Mend them first');
  expect(readdirSync(place)).not.toContain('none');
});

test('--json is one object with the same facts', async () => {
  const { status, out } = await cli('design', example, '--json');
  expect([status, out.length]).toEqual([0, 1]);
  expect(JSON.parse(out[0] ?? '')).toMatchObject({
    file: 'example-trust.design.yaml',
    findings: [],
    nodes: [{ id: 'example-root-r1', depth: 0 }, { depth: 1 }, { depth: 1 }, { depth: 1, last: true }],
    plans: expect.arrayContaining([expect.objectContaining({ order: 1, node: 'example-root-r1', playbook: 'root-ca' })]) as unknown,
  });
});

test('conclave check takes a design: its findings are problems, and a file that is none is refused', async () => {
  const good = await cli('check', example);
  expect([good.status, good.out.at(-1)]).toEqual([0, 'valid: yes']);
  const bad = await cli('check', changed('weak.design.yaml', 'profile: issuing-people', 'profile: root'));
  expect(bad.status).toBe(1);
  expect(bad.out.join('\n')).toMatch(
    /^problem: design-profile-fits-place \(RFC 5280 3\.2, 4\.2\.1\.9\): example-issuing-people: It stands below/m,
  );
  const none = await cli('design', changed('none.design.yaml', 'design/1', 'design/9'));
  expect([none.status, none.err[0]]).toEqual([3, expect.stringMatching(/^input\.schema: /)]);
});
