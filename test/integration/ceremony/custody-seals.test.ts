// Seals, holders and places from one ceremony to the next: what was put away is compared with what is taken out.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { lastCustodyRecord } from '../../../main/store/tables/custody-record.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { encode, planOf, withPlaybook } from './plans.ts';
import { codeOf, eventsOf } from './record.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

const by = ['custodian', 'witness'];
const playbook = {
  conclave: 'playbook/1',
  id: 'inspect',
  title: 'Inspect',
  roles: ['ceremonyAdministrator', 'custodian', 'witness'],
  params: {},
  steps: [
    { id: 'people', kind: 'roll-call', by: ['ceremonyAdministrator', 'custodian', 'witness'] },
    { id: 'seals', kind: 'custody', by, with: { moment: 'opened' } },
    { id: 'stow', kind: 'custody', by, with: { moment: 'sealed' } },
    { id: 'end', kind: 'sign-off', by: ['ceremonyAdministrator', 'witness'] },
  ],
};

let world: World;
let app: App;

const inspection = (title: string, change: Partial<Plan> = {}): Plan => {
  const { policy: _policy, ...plan } = planOf({
    title,
    playbook: { id: 'inspect', sha256: sha256Hex(encode(playbook)) },
    params: {},
    profiles: {},
    policyRef: {},
    sealed: [
      { id: 'hsm', kind: 'token', name: 'HSM A' },
      { id: 'recorder', kind: 'recorder', name: 'Camera 1' },
    ],
  });
  return { ...plan, ...change };
};

const put = (id: string, seal: string) => ({ values: { [`${id}-seal`]: seal, [`${id}-holder`]: 'dave', [`${id}-place`]: 'Safe A' } });
const read = (id: string, seal: string, found?: string) => ({
  values: { [`${id}-observed`]: seal, ...(found === undefined ? {} : { [`${id}-found`]: found }) },
});

/** Puts both away under these seals and ends the run. */
async function putAway(view: RunView, hsm: string, recorder: string): Promise<RunView> {
  const between = await act(app, view, 'bob', put('hsm', hsm));
  return playTo(app, await act(app, between, 'bob', put('recorder', recorder)));
}

async function firstInspection(): Promise<void> {
  let view = await playTo(app, await start(app, world, inspection('First')), 'seals');
  view = await act(app, view, 'bob', read('hsm', 'none'));
  view = await act(app, view, 'bob', read('recorder', 'none'));
  expect((await putAway(view, 'CH 100', 'none')).status).toBe('finished');
}

const verdictOf = (runId: string, step: string) =>
  eventsOf(app, runId)
    .filter((event) => event.event === 'step-finished' && event.step === step)
    .flatMap(({ checks }) => checks.filter(({ name }) => name === 'CUSTODY-SEALS'))[0];

beforeEach(async () => {
  world = new World();
  app = await world.open({ library: withPlaybook('inspect', playbook) });
});
afterEach(() => world.remove());

describe('CUSTODY-SEALS', () => {
  test('the first time there is nothing to compare with; what is put away is recorded', async () => {
    await firstInspection();
    const [run] = app.store.rows('run');
    expect(verdictOf(String(run?.['key']), 'seals')).toMatchObject({ verdict: 'not-checked', reason: 'no record from before' });
    expect(lastCustodyRecord(app.store, 'hsm')).toMatchObject({ version: 1, seal: 'CH 100', holder: 'dave', place: 'Safe A' });
    expect(lastCustodyRecord(app.store, 'recorder')).toMatchObject({ version: 1, seal: null });
  });

  test('passed where seal, holder and place are as recorded; new seals are a new version', async () => {
    await firstInspection();
    let view = await playTo(app, await start(app, world, inspection('Second')), 'seals');
    view = await act(app, view, 'bob', read('hsm', 'CH 100', 'as-recorded'));
    view = await act(app, view, 'bob', read('recorder', 'None', 'as-recorded'));
    expect(verdictOf(view.runId, 'seals')).toMatchObject({ verdict: 'passed', reason: '2 as last recorded' });
    await putAway(view, 'CH 101', 'CH 102');
    expect(lastCustodyRecord(app.store, 'hsm')).toMatchObject({ version: 2, seal: 'CH 101' });
  });

  const differences: [string, string, string, string][] = [
    ['another seal', 'CH 999', 'as-recorded', 'HSM A: seal CH 100 expected, CH 999 read'],
    ['no seal', 'none', 'as-recorded', 'HSM A: seal CH 100 expected, none read'],
    ['another place', 'CH 100', 'otherwise', 'HSM A: not in Safe A with dave, as recorded'],
  ];
  for (const [what, seal, found, text] of differences)
    test(`${what}: stops until somebody else answers for it with a reason, which is an exception of the run`, async () => {
      await firstInspection();
      let view = await playTo(app, await start(app, world, inspection('Second')), 'seals');
      view = await act(app, view, 'bob', read('hsm', seal, found));
      expect(currentOf(view).stage).toMatchObject({ kind: 'facts', facts: [{ value: text, differs: true }] });
      expect(currentOf(view).awaited.map(({ id }) => id)).not.toContain('bob');
      expect(await codeOf(() => act(app, view, 'bob', { values: { 'hsm-reason': 'mine' } }))).toBe('policy.role');
      expect(await codeOf(() => act(app, view, 'dave', { values: { 'hsm-reason': ' ' } }))).toBe('input.answer-missing');
      view = await act(app, view, 'dave', { values: { 'hsm-reason': 'opened by the maker on 3 May, form 17' } });
      expect(view.exceptions.map((exception) => [exception.person, exception.text])).toEqual([
        ['dave', `${text}: opened by the maker on 3 May, form 17`],
      ]);
      view = await act(app, view, 'bob', read('recorder', 'none', 'as-recorded'));
      expect(verdictOf(view.runId, 'seals')).toMatchObject({ verdict: 'waived', by: 'dave' });
      expect((await putAway(view, 'CH 101', 'none')).status).toBe('finished');
    });

  test('a plan that lists nothing says so', async () => {
    const { sealed: _sealed, ...plan } = inspection('Empty');
    const end = await playTo(app, await start(app, world, plan));
    expect(end.status).toBe('finished');
    expect(verdictOf(end.runId, 'seals')).toMatchObject({ verdict: 'not-checked', reason: 'the plan lists nothing under seal' });
  });
});
