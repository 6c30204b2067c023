// REHEARSAL-ISOLATION of a drill in the window, attacked through the door a page has and through the directory a shell gives.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type App, openApp } from '../../../main/app.ts';
import type { Door } from '../../../main/bridge/router.ts';
import type { HsmChannel } from '../../../main/hsm/hsm.ts';
import { resourceLibrary } from '../../../main/shell/resources.ts';
import { openWindowCore, type OpenedWorkplace, type WindowCore, type WorkplaceRequest } from '../../../main/shell/window/window-core.ts';
import { workstationLog } from '../../../main/store/event-line.ts';
import { logEvents } from '../../../main/steps/log-events.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readRuns } from '../../../main/store/tables/run.ts';
import { openWorkplace } from '../../../main/workplace.ts';
import type { Store } from '../../../main/store/store.ts';
import type { CallInput, CallName } from '../../../preload/contract/calls.ts';
import { errorOf } from '../hsm/error-of.ts';
import { insideChannel } from '../ceremony/inside-channel.ts';
import { ask, own } from './play-run.ts';

const programDirectory = resolve(import.meta.dirname, '../../..');
const library = resourceLibrary(programDirectory, null);
const rootPlan = readFileSync(join(programDirectory, 'resources/examples/root-ca.plan.yaml'));
const scenario = 'token-gone-at-signing';

let place = '';
let core: WindowCore;
let workplace: OpenedWorkplace;
/** What every token process was opened with. */
let openings: unknown[] = [];
let throwAway: WorkplaceRequest['throwAway'] | null = null;

const watched = (channel: HsmChannel): HsmChannel => ({
  ...channel,
  send(message) {
    openings.push((message as { open?: unknown }).open ?? null);
    channel.send(message);
  },
});

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'conclave-window-drill-'));
  openings = [];
  throwAway = null;
  let made: OpenedWorkplace | null = null;
  core = await openWindowCore(
    {
      environment: {},
      platform: process.platform,
      homeDirectory: homedir(),
      temporaryDirectory: place,
      programDirectory,
      pagesDirectory: place,
      now: () => new Date(),
      monotonic: () => performance.now(),
      random: (length) => new Uint8Array(randomBytes(length)),
      startHsmProcess: () => watched(insideChannel(() => undefined)),
      openWorkplace: (request) =>
        Promise.resolve((made = openWorkplace({ ...request, kdfCost: 2 ** 6, throwAway: () => (throwAway ?? request.throwAway)() }))),
      onBug: (error) => {
        throw error;
      },
      onEnd: () => () => undefined,
    },
    {
      shell: 'chromium',
      dataDirectory: join(place, 'data'),
      token: { provider: 'pkcs11', modulePath: '/nowhere/production-module.so' },
      out: null,
    },
    own.origin,
    { push: () => undefined, choosePlan: () => Promise.resolve(null), grantCamera: () => undefined },
  );
  if (made === null) throw new Error('no workplace');
  workplace = made;
});
afterEach(async () => {
  await core.close();
  rmSync(place, { recursive: true, force: true });
});

/** The code of an error. */
async function refusal<N extends CallName>(name: N, input: CallInput<N>): Promise<string> {
  const answer = await (core.door as Door)(name, input, own);
  return answer.ok ? 'accepted' : answer.error.code;
}

const refusals = (store: Store): unknown[] =>
  [...logEvents(store, workstationLog)].filter(({ event }) => event === 'drill-refused').map(({ data }) => [data['check'], data['why']]);

describe('REHEARSAL-ISOLATION', () => {
  test.each([
    ['dataDirectory', '/var/lib/conclave'],
    ['token', '4af29c0d11223344'],
    ['plan', rootPlan.toString()],
  ])('a page that hands over a production %s is refused, and that is in the log; no run, no directory, no token', async (what, value) => {
    const { store } = await workplace.production();
    const given = { scenario, [what]: value } as { scenario: string };
    expect(await refusal('startDrill', given)).toBe('policy.rehearsal-isolation');
    expect(refusals(store)).toEqual([['REHEARSAL-ISOLATION', `a drill was given something of production: ${what}`]]);
    expect([workplace.rehearsals(), readRuns(store), openings]).toEqual([[], [], []]);
    expect(await refusal('startDrill', { scenario: '../../../etc/passwd' })).toBe('input.not-found');
  });

  test('a plan is started as what it is, never in a drill; a run that is no drill takes none of its answers', async () => {
    const planId = workplace.keepPlan({ name: 'root.plan.yaml', bytes: new Uint8Array(rootPlan), library });
    expect(await refusal('startPlan', { planId, mode: 'drill' as 'rehearsal' })).toBe('input.schema');
    const names = { subject: 'Example Root R1', administrator: 'Alice Ndiaye', custodian: 'Bob Lindqvist', witness: 'Dave Okafor' };
    const { runId } = await ask(core.door as Door, 'rehearseNow', names);
    expect(await refusal('answerDrill', { runId, person: 'alice', event: 'token-gone', answer: 'retry' })).toBe('input.unsupported');
    expect(await refusal('recordDrill', { runId })).toBe('input.unsupported');
  });

  test('a directory with production records, given by the shell, is refused before a stand-in is made in it', async () => {
    const other = join(place, 'other');
    const request = { dataDirectory: other, token: { provider: 'soft' } as const };
    const open = (): Promise<App> =>
      openApp({
        ...request,
        startHsmProcess: () => insideChannel(() => undefined),
        host: workplace.host,
        library,
        now: () => new Date(),
        monotonic: () => performance.now(),
        random: (length) => new Uint8Array(randomBytes(length)),
        kdfCost: 2 ** 6,
        unattended: true,
      });
    const production = await open();
    await production.engine.create({ planBytes: new Uint8Array(rootPlan), mode: 'production', out: join(place, 'out') });
    await production.close();
    let removed = 0;
    throwAway = () => ({ path: other, remove: () => void (removed += 1) });
    expect(await refusal('startDrill', { scenario })).toBe('policy.rehearsal-isolation');
    const again = await open();
    expect(refusals(again.store)).toHaveLength(1);
    expect([readRuns(again.store).map(({ mode }) => mode), readAuthorities(again.store)]).toEqual([['production'], []]);
    await again.close();
    expect(removed).toBe(1);
  });

  test('a drill opens tokens of its own directory alone, writes nothing of itself on the production record, and leaves nothing', async () => {
    const { store } = await workplace.production();
    const before = store.head(workstationLog).size;
    const view = await ask(core.door as Door, 'startDrill', { scenario });
    expect([view.mode, view.drill?.scenario]).toEqual(['drill', scenario]);
    const sandboxes = openings.filter((opening) => opening !== null) as { provider: string; directory: string }[];
    expect(sandboxes.length).toBeGreaterThan(0);
    for (const { provider, directory } of sandboxes) {
      expect(provider).toBe('soft');
      expect(directory.startsWith(join(place, 'conclave-rehearsal-'))).toBe(true);
    }
    const drill = workplace.rehearsals()[0]?.drill;
    const asked = { planBytes: new Uint8Array(rootPlan), mode: 'drill' as const, out: join(place, 'out') };
    expect((await errorOf(Promise.resolve().then(() => drill?.create(asked)))).code).toBe('policy.rehearsal-isolation');
    expect(store.head(workstationLog).size).toBe(before);
    const directory = workplace.rehearsals()[0]?.store.directory ?? '';
    expect(existsSync(directory)).toBe(true);
    await core.close();
    expect(existsSync(directory)).toBe(false);
  });
});

test('every scenario that ships is shown with its world, and says what it exercises', async () => {
  const view = await ask(core.door as Door, 'drills', {});
  expect(view.scenarios.map(({ id }) => id)).toEqual(library.scenarioIds());
  expect(view.scenarios.filter(({ hierarchy }) => hierarchy === 'own')).toHaveLength(3);
  for (const { minutes, points, goals, exercises } of view.scenarios)
    expect([minutes > 0, points > 0, goals.length > 0, exercises.length > 0]).toEqual([true, true, true, true]);
  expect([view.held, view.next]).toEqual([[], null]);
});
