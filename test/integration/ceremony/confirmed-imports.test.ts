// IMPORT-CONFIRMED: files that come in are held to the plan's hashes, to words read back from paper, or to the answers, before they are read.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { hashWords } from '../../../main/evidence/hash-words.ts';
import { readBundle } from '../../../main/evidence/verify-bundle.ts';
import { checkConfirmedImports } from '../../../main/evidence/verify/confirmed-imports.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { type Sha256, sha256Hex } from '../../../main/pki/hash.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { type Bend, bendFiles, said, withData, without } from '../../unit/evidence/bent-bundle.ts';
import { requestFor } from './issuing-request.ts';
import { attendedPlan, issuingPlan } from './plans.ts';
import { codeOf, eventNames, eventsOf } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { finishAccepted } from './rooted-world.ts';
import { act, currentOf, playTo, start, type Change } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const request = requestFor(ecKey('confirmed'));
const another = requestFor(ecKey('another'));
const hashOf = ({ base64 }: { base64: string }): Sha256 => sha256Hex(Buffer.from(base64, 'base64'));
const good = hashOf(request);
const list = sha256Hex(Buffer.from(`${good}  a.csr\n${hashOf(another)}  b.csr\n`));

const atRequest = async (plan: Partial<Plan>): Promise<RunView> => playTo(app, await start(app, world, issuingPlan(plan)), 'request');
const answer = (view: RunView, values: Change['values'] = {}): Promise<RunView> => act(app, view, undefined, { values });
const checkOf = (view: RunView) => view.checks.find(({ name }) => name === 'IMPORT-CONFIRMED');

describe('IMPORT-CONFIRMED by the plan', () => {
  test('a file whose hash the plan names is read; verify judges it again, and a bent log is refused', async () => {
    const view = await answer(await atRequest({ imports: { request: [hashOf(another), good] } }), { request });
    expect(currentOf(view).stepId).toBe('cert');
    const done = await finishAccepted(app, world, view);
    expect(checkOf(done)).toMatchObject({ verdict: 'passed', reason: '1 file' });
    const { files } = await readBundle(done.bundle ?? '');
    const asked = (bend: Bend = {}): string => said(checkConfirmedImports(bendFiles(files, bend)), 'IMPORT-CONFIRMED');
    const file = { name: 'request.der', size: 1, sha256: hashOf({ base64: '' }) };
    expect(asked()).toBe('passed: 1 file');
    expect(asked({ events: without('import-confirmed') })).toMatch(/^failed: Step "request" took files, and the log does not tell how/);
    expect(asked({ events: withData('import-confirmed', { files: [file] }) })).toMatch(/^failed: Line \d+ .* confirms another hash than/);
    expect(asked({ events: withData('import-confirmed', { files: [file], sha256: file.sha256 }) })).toMatch(
      /^failed: Step "request" took "request\.der", whose hash the plan does not name/,
    );
    expect(asked({ events: withData('import-confirmed', { by: 'read-back' }) })).toMatch(/^failed: Step "request" took/);
    expect(asked({ events: withData('import-confirmed', { files: [] }) })).toMatch(/^failed: Line \d+ .* confirms no file/);
    expect(asked({ events: withData('request-imported', { fileSha256: file.sha256 }) })).toMatch(/from a file nobody confirmed\.$/);
    const paper = (text: string): string => text.replace(/"imports": \{[^}]*\}/, '"imports": {"request": "read-back"}');
    expect(asked({ plan: paper })).toMatch(/^failed: Nobody read back the words of what step "request" took/);
    const answers = withData('import-confirmed', { by: 'answers' });
    expect(asked({ plan: paper, events: answers })).toBe('passed: 1 file');
    const attended = withData('run-planned', { attendance: 'people' });
    expect(asked({ plan: paper, events: (events) => attended(answers(events)) })).toMatch(/a file of answers in a run with people\.$/);
  }, 60_000);

  test('another file is refused by name before it is read, and the log says which', async () => {
    const view = await atRequest({ imports: { request: [good] } });
    const { size } = app.store.head(view.runId);
    // Not even a request: it is refused for its hash, because nothing parsed it.
    const garbage = { name: 'evil.csr', base64: Buffer.from('hello').toString('base64') };
    await expect(answer(view, { request: garbage })).rejects.toThrow(
      /^IMPORT-CONFIRMED: the SHA-256 of «evil\.csr» is [0-9a-f]{64}, and the plan names another\. Nothing was read/,
    );
    const refused = eventsOf(app, view.runId, size).find(({ event }) => event === 'import-refused');
    expect(refused?.data).toMatchObject({ files: [{ name: 'evil.csr', sha256: hashOf(garbage) }] });
    expect(refused?.checks).toMatchObject([{ name: 'IMPORT-CONFIRMED', verdict: 'failed' }]);
    expect(eventNames(app, view.runId, size).at(-1)).toBe('step-refused');
  });

  test('a plan that asks for it at a step that takes no file is refused before anything is begun', async () => {
    const refusal = (imports: Plan['imports']) => codeOf(() => start(app, world, issuingPlan({ imports: imports ?? {} })));
    expect(await refusal({ sign: 'read-back' })).toBe('input.schema');
    expect(await refusal({ nowhere: [good] })).toBe('input.schema');
  });
});

test('IMPORT-CONFIRMED by the answers: an unattended run is given the hash that stands on paper', async () => {
  const view = await atRequest({ imports: { request: 'read-back' } });
  expect(await codeOf(() => answer(view, { request, sha256: 'ab'.repeat(32) }))).toBe('input.hash-mismatch');
  const next = await answer(await app.engine.view(view.runId), { request, sha256: good.toUpperCase() });
  const done = await finishAccepted(app, world, next);
  expect(eventsOf(app, done.runId).find(({ event }) => event === 'import-confirmed')?.data).toMatchObject({ by: 'answers', sha256: good });
}, 60_000);

test('IMPORT-CONFIRMED by reading back: wrong words keep the file out until people decide; right words let it in', async () => {
  await app.close();
  app = await world.open({ unattended: false });
  app.engine.history.skip('Alice Ndiaye', 'the paper is in another room');
  const { attendance, window } = attendedPlan();
  const asked = await answer(await atRequest({ attendance, window, imports: { request: 'read-back' } }), { request });
  expect(asked.hashes.at(-1)).toMatchObject({ what: 'brought', hidden: true, words: [] });
  expect(JSON.stringify(currentOf(asked).stage)).toContain(good);

  const wordsFor = (view: RunView, sha256: string): Change['values'] => {
    const prompt = currentOf(view).prompts.find(({ kind }) => kind === 'words');
    if (prompt?.kind !== 'words') throw new Error('nothing is read back');
    return { [prompt.id]: { words: prompt.positions.map((at) => hashWords(sha256)[at] ?? ''), source: 'paper' } };
  };
  const refused = await answer(asked, wordsFor(asked, hashOf(another)));
  expect(eventsOf(app, refused.runId).find(({ event }) => event === 'import-refused')?.data).toMatchObject({
    files: [{ name: 'request.der', sha256: good }],
  });
  const again = await answer(refused, { held: 'another' });
  expect(currentOf(again).prompts.map(({ kind }) => kind)).toEqual(['file']);
  const second = await answer(again, { request });
  const mistyped = await answer(await answer(second, wordsFor(second, hashOf(another))), { held: 'again' });
  const confirmed = await answer(mistyped, wordsFor(mistyped, good));
  expect(confirmed.hashes.at(-1)).toMatchObject({ what: 'brought', sha256: good, words: hashWords(good) });
  expect(eventNames(app, confirmed.runId)).not.toContain('request-imported');

  const shown = await answer(confirmed, { held: 'take' });
  expect(currentOf(shown).stage.kind).toBe('review');
  expect(shown.hashes.at(-1)).toMatchObject({ what: 'brought', sha256: good });
  const done = await finishAccepted(app, world, await answer(shown, { take: 'take' }));
  expect(checkOf(done)).toMatchObject({ verdict: 'passed', reason: '1 file' });
  expect(eventNames(app, done.runId).filter((name) => name === 'import-refused')).toHaveLength(2);
  expect(readFileSync(join(done.bundle ?? '', 'transcript.jsonl'), 'utf8')).toContain('"read-back"');
}, 90_000);

test('several files are confirmed by the hash of their list, as sha256sum prints it', async () => {
  const { hashOfFiles } = await import('../../../main/formats/imported-files.ts');
  const files = [
    { name: 'b.csr', sha256: hashOf(another) },
    { name: 'a.csr', sha256: good },
  ];
  expect(hashOfFiles(files)).toBe(list);
  expect(hashOfFiles(files.slice(1))).toBe(good);
});
