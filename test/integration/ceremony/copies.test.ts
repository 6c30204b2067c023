// Where copies go: judged by what they lie on, refused or answered for, and marked as exported only once every one was read back.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { drawMediumLabels, labelsOfBundle } from '../../../main/evidence/documents/medium-labels.ts';
import { loadPress } from '../../../main/evidence/documents/press.ts';
import { readBundle } from '../../../main/evidence/verify-bundle.ts';
import type { MediumAt } from '../../../main/media/medium-at.ts';
import type { Medium } from '../../../main/media/medium.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { madeUpHost } from '../../faults/made-up-host.ts';
import { attendedPlan, planOf, proposedPolicy } from './plans.ts';
import { codeOf, eventNames, eventsOf } from './record.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;
/** What each directory lies on, by its last name; any other on a disk of the machine. */
const lies = new Map<string, Partial<Medium> & { fileSystem?: string }>();

function mediumAt(directory: string): Promise<MediumAt> {
  const told = lies.get(directory.split('/').at(-1) ?? '');
  if (told === undefined) return Promise.resolve({ medium: null, label: null, fileSystem: 'ext4', mount: null });
  const { fileSystem = 'vfat', ...device } = told;
  const medium: Medium = {
    path: `/dev/${device.serial ?? 'sdz'}`,
    kind: 'disk',
    name: 'SanDisk Ultra',
    serial: 'A1',
    size: 32_000_000_000,
    readOnly: false,
    signs: { removable: true, hotplug: true, transport: 'usb', soldered: false },
    holds: [],
    volumes: [],
    standing: 'offered',
    rule: 'outside',
    reason: 'its bus ends outside the case',
    contents: [],
    ...device,
  };
  return Promise.resolve({ medium, label: 'EXPORT', fileSystem, mount: null });
}

/** At the export of a root ceremony with so many copies. */
async function standing(copies: number, removable: boolean): Promise<RunView> {
  app = await world.open({ unattended: false, host: { ...madeUpHost, mediumAt } });
  const policy = { ...proposedPolicy, ...(removable ? { media: { copies: 'removable' as const } } : {}) };
  const begun = await start(app, world, attendedPlan({ params: { ...planOf().params, copies }, policy }));
  return playTo(app, begun, 'out');
}

const directory = (name: string): string => {
  const path = join(world.directory, name);
  mkdirSync(path, { recursive: true });
  return path;
};
const exported = (run: RunView) => eventsOf(app, run.runId).find(({ event }) => event === 'exported');
const checksOf = (run: RunView): Record<string, string> =>
  Object.fromEntries((exported(run)?.checks ?? []).map(({ name, verdict }) => [name, verdict]));

beforeEach(() => {
  lies.clear();
  world = new World();
});
afterEach(() => world.remove());

describe('MEDIA-REMOVABLE, MEDIA-APART: a policy that wants removable media', () => {
  test('two sticks with serial numbers and seals: recorded with label and serial number, and no path of the machine', async () => {
    const view = await standing(3, true);
    expect(currentOf(view).prompts.map(({ id }) => id)).toEqual(['copy2', 'seal2', 'copy3', 'seal3']);
    lies.set('one', { serial: 'A1' });
    lies.set('two', { serial: 'B2' });
    const values = { copy2: directory('one'), seal2: '0042', copy3: directory('two'), seal3: 'none' };
    await act(app, view, 'alice', { values });
    // Where tests keep their files may be memory, which can be read through its cache alone.
    const told = (exported(view)?.data['media'] ?? []) as { on: string; readBack: string }[];
    const readBack = told.some((copy) => copy.on === 'device' && copy.readBack === 'cached') ? 'not-checked' : 'passed';
    expect(checksOf(view)).toMatchObject({ 'MEDIA-REMOVABLE': 'passed', 'MEDIA-APART': 'passed', 'MEDIA-READBACK': readBack });
    expect(exported(view)?.data['media']).toMatchObject([
      { copy: 1, on: 'directory' },
      { copy: 2, on: 'device', device: 'SanDisk Ultra', serial: 'A1', label: 'EXPORT', fileSystem: 'vfat', seal: '0042' },
      { copy: 3, on: 'device', serial: 'B2', seal: 'none' },
    ]);
    expect(JSON.stringify(exported(view)?.data)).not.toContain(world.directory);
  });

  test('media.not-removable: a directory of the machine; media.same-device: one stick twice; nothing is written', async () => {
    const view = await standing(3, true);
    lies.set('one', { serial: 'A1' });
    lies.set('again', { serial: 'A1', path: '/dev/sdy' });
    const sealed = { seal2: '1', seal3: '2' };
    const plain = { values: { copy2: directory('one'), copy3: directory('plain'), ...sealed } };
    expect(await codeOf(() => act(app, view, 'alice', plain))).toBe('media.not-removable');
    const twice = { values: { copy2: directory('one'), copy3: directory('again'), ...sealed } };
    expect(await codeOf(() => act(app, view, 'alice', twice))).toBe('media.same-device');
    expect(readdirSync(directory('one'))).toEqual([]);
    expect(readdirSync(world.out)).toEqual([]);
    expect(eventNames(app, view.runId)).not.toContain('exported');
  });

  test('a device whose signs disagree: waived by two people with a reason, and by nobody alone', async () => {
    const view = await standing(2, true);
    lies.set('one', { standing: 'doubtful', rule: 'contradiction', reason: 'its signs disagree' });
    const asked = await act(app, view, 'alice', { values: { copy2: directory('one'), seal2: '7' } });
    expect(currentOf(asked).prompts.map(({ id }) => id)).toEqual(['use', 'reason']);
    expect(await codeOf(() => act(app, asked, 'alice', { values: { use: 'yes', reason: ' ' } }))).toBe('input.answer-missing');
    const second = await act(app, asked, 'alice', { values: { use: 'yes', reason: 'hot-plug bay' } });
    expect(readdirSync(directory('one'))).toEqual([]);
    expect(currentOf(second).awaited.map(({ id }) => id)).not.toContain('alice');
    expect(await codeOf(() => act(app, second, 'alice', { values: { use: 'yes' } }))).toBe('policy.role');
    await act(app, second, 'bob', { values: { use: 'yes' } });
    const waived = exported(view)?.checks.find(({ name }) => name === 'MEDIA-REMOVABLE');
    expect(waived).toMatchObject({ verdict: 'waived', by: 'alice, bob', reason: expect.stringContaining('hot-plug bay') as string });
  });

  test('or another medium is taken', async () => {
    const view = await standing(2, true);
    lies.set('one', { standing: 'doubtful', rule: 'contradiction', reason: 'its signs disagree' });
    const asked = await act(app, view, 'alice', { values: { copy2: directory('one'), seal2: '7' } });
    const back = await act(app, asked, 'alice', { values: { use: 'no', reason: '' } });
    expect(currentOf(back).prompts.map(({ id }) => id)).toEqual(['copy2', 'seal2']);
  });
});

describe('MEDIA-READBACK: a policy that says nothing of media', () => {
  test('a copy that fails leaves the step open and nothing marked; the retry goes through', async () => {
    const view = await standing(2, false);
    const stick = directory('stick');
    rmSync(stick, { recursive: true });
    writeFileSync(stick, 'not a directory');
    expect(await codeOf(() => act(app, view, 'alice', { values: { copy2: stick } }))).toBe('media.exists');
    expect(eventNames(app, view.runId)).not.toContain('exported');
    rmSync(stick);
    await act(app, view, 'alice', { values: { copy2: directory('stick') } });
    expect(checksOf(view)).toMatchObject({ 'MEDIA-REMOVABLE': 'not-checked', 'MEDIA-APART': 'not-checked', 'MEDIA-READBACK': 'passed' });
  });
});

test('labels of the media: what the log knows of each copy, the manifest of the bundle, and the same bytes each time', async () => {
  const view = await standing(2, true);
  lies.set('one', { serial: 'A1' });
  await act(app, view, 'alice', { values: { copy2: directory('one'), seal2: '0042' } });
  // The last signature writes the sealed bundle: to the medium the copy went onto, never to what stands in its place.
  lies.set('one', { serial: 'B2' });
  expect(await codeOf(async () => playTo(app, await app.engine.view(view.runId)))).toBe('media.removed');
  lies.set('one', { serial: 'A1' });
  const done = await playTo(app, await app.engine.view(view.runId));
  const bundle = done.bundle ?? '';
  const labels = labelsOfBundle(await readBundle(bundle));
  expect(labels).toMatchObject({ run: view.runId, manifestSha256: sha256Hex(readFileSync(join(bundle, 'MANIFEST.json'))) });
  expect(labels.copies).toMatchObject([{ copy: 1 }, { copy: 2, serial: 'A1', seal: '0042', label: 'EXPORT' }]);
  const press = await loadPress();
  const pdf = drawMediumLabels(press, labels, 'a4');
  expect(drawMediumLabels(press, labelsOfBundle(await readBundle(`${bundle}.tar`)), 'a4')).toEqual(pdf);
  expect(
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type \/Page\b/g),
  ).toHaveLength(2);

  const files = await readBundle(bundle);
  const without = (path: string, bytes: Uint8Array) => ({ ...files, files: new Map([...files.files, [path, bytes]]) });
  const log = files.files.get('transcript.jsonl') ?? new Uint8Array();
  expect(await codeOf(() => labelsOfBundle(without('transcript.jsonl', log.subarray(0, -2))))).toBe('state.checks-failed');
});
