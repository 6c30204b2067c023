// KIT-BESIDE: what a web server serves, and the page that reads codes, leave with the evidence where the plan says so.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { fullScopeOf } from '../../../main/pki/crl-scope.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { planOf, proposedPolicy, refreshPlan, resources } from './plans.ts';
import { codeOf, eventNames, eventsOf } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { finishAccepted, spkiSha256Of } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const exported = (run: RunView) => eventsOf(app, run.runId).find(({ event }) => event === 'exported');
const kitsIn = (directory: string): string[] =>
  readdirSync(directory).filter((name) => /^(?:REHEARSAL-)?(?:publication|reader)-/.test(name));
const both: Partial<Plan> = { beside: ['publication', 'reader'] };

test('KIT-BESIDE: on every copy, with a list that sha256sum reads and whose hash is in the log; a retry completes what an attempt left', async () => {
  const params = { ...refreshPlan().params, copies: 2 };
  const view = await playTo(app, await start(app, world, refreshPlan({ ...both, params, media: ['one'] })), 'out');
  expect(currentOf(view).will).toContain('Beside them: what a web server is to serve');
  const second = join(world.directory, 'second');
  mkdirSync(second);
  const values = { values: { copy2: second } };

  // Another file stands where the second copy's page is to be: the first copy is there by then, and nothing is marked as exported.
  const stranger = join(second, `reader-${view.runId.slice(0, 8)}`);
  mkdirSync(stranger);
  writeFileSync(join(stranger, 'conclave-reader.html'), 'another page');
  expect(await codeOf(() => act(app, view, undefined, values))).toBe('media.exists');
  expect(kitsIn(world.out)).toHaveLength(2);
  expect(eventNames(app, view.runId)).not.toContain('exported');
  rmSync(stranger, { recursive: true });

  const next = await act(app, await app.engine.view(view.runId), undefined, values);
  expect(kitsIn(second)).toEqual(kitsIn(world.out));
  const told = exported(view)?.data['beside'] as { name: string; files: number; sha256sums: string }[];
  expect(told.map(({ name }) => name).toSorted()).toEqual(kitsIn(second));
  for (const { name, files, sha256sums } of told) {
    const kit = join(second, name);
    const sums = readFileSync(join(kit, 'SHA256SUMS'));
    expect(sha256Hex(sums)).toBe(sha256sums);
    expect(sums.toString().trimEnd().split('\n')).toHaveLength(files - 1);
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: kit });
    expect(readFileSync(join(kit, 'conclave-reader.html'))).toEqual(Buffer.from(resources.readerPage?.() ?? []));
  }
  const kit = join(second, told[0]?.name ?? '');
  const served = readFileSync(join(kit, 'www/pki.example.org/test-root-t1.crl'));
  const newest = readCrls(app.store, fullScopeOf(spkiSha256Of(app))).toSorted((one, other) => Number(other.number) - Number(one.number))[0];
  expect(sha256Hex(served)).toBe(newest?.sha256);
  expect(readFileSync(join(kit, 'check.sh'), 'utf8')).toContain(newest?.sha256 ?? '-');
  expect(exported(view)?.checks.find(({ name }) => name === 'KIT-BESIDE')).toMatchObject({ verdict: 'passed' });
  await finishAccepted(app, world, next);
}, 60_000);

test('KIT-BESIDE: a root ceremony carries what its new root serves; a rehearsal says in its name that it is one', async () => {
  const fresh = new World();
  const other = await fresh.open();
  try {
    const done = await playTo(other, await start(other, fresh, planOf(both), 'rehearsal'));
    expect(done.status).toBe('finished');
    const names = kitsIn(fresh.out);
    expect(names.map((name) => name.replace(/-[0-9TZa-f]+$/, ''))).toEqual(['REHEARSAL-publication-test-root-t1', 'REHEARSAL-reader']);
    expect(readdirSync(join(fresh.out, names[0] ?? '')).toSorted()).toEqual([
      'README.txt',
      'SHA256SUMS',
      'check.sh',
      'conclave-reader.html',
      'nginx',
      'www',
    ]);
  } finally {
    await fresh.remove();
  }
}, 60_000);

test('an authority that publishes nowhere keeps nothing back: the export says not-checked, and why', async () => {
  const fresh = new World();
  const other = await fresh.open();
  try {
    const { publication: _none, ...policy } = proposedPolicy;
    const done = await playTo(other, await start(other, fresh, planOf({ beside: ['publication'], policy }), 'rehearsal'));
    expect(done.status).toBe('finished');
    expect(kitsIn(fresh.out)).toEqual([]);
    expect(done.checks.find(({ name }) => name === 'KIT-BESIDE')).toMatchObject({
      verdict: 'not-checked',
      reason: expect.stringMatching(/names no address/),
    });
  } finally {
    await fresh.remove();
  }
}, 60_000);
