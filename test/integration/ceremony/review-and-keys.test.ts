// What reviewers see beside the plan, and the key a certificate is built for.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRow } from '../../../main/store/tables/authority.ts';
import { finishedSteps, loadRunState } from '../../../main/ceremony/run-state.ts';
import { fromBase64 } from '../../../main/steps/values.ts';
import { attendedPlan, planOf } from './plans.ts';
import { expectRefusalOnly } from './record.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;

beforeEach(async () => {
  world = new World();
  app = await world.open();
});
afterEach(() => world.remove());

describe('PLAN-VS-DER in the review', () => {
  test.each(['production', 'rehearsal'] as const)(
    'every planned field of a %s run stands beside the bytes, and none differs',
    async (mode) => {
      const view = await playTo(app, await start(app, world, planOf(), mode), 'review');
      const { stage } = currentOf(view);
      expect(stage.kind).toBe('review');
      const facts = stage.kind === 'review' ? stage.sheets.flatMap((sheet) => sheet.facts) : [];
      expect(facts.filter((fact) => fact.differs === true)).toEqual([]);
      const mark = mode === 'rehearsal' ? ['rehearsal mark (critical)'] : [];
      const planned = facts.filter((fact) => fact.planned !== undefined).map((fact) => fact.label);
      expect(planned).toEqual([
        'Serial number',
        'Signature algorithm',
        'Issuer',
        'Valid from',
        'Valid until',
        'Subject',
        'Public key',
        'Public key SHA-256',
        'basicConstraints (critical)',
        'keyUsage (critical)',
        'subjectKeyIdentifier',
        'authorityKeyIdentifier',
        ...mark,
        'Signature algorithm',
        'Issuer',
        'This update',
        'authorityKeyIdentifier',
        'crlNumber',
        ...mark,
      ]);
    },
  );
});

describe('READ-BACK at the roll call', () => {
  test('each reader is asked for positions of their own', async () => {
    await app.close();
    app = await world.open({ unattended: false });
    const view = await start(app, world, attendedPlan());
    const asked = currentOf(view).prompts.flatMap((prompt) =>
      prompt.kind === 'words' ? [{ person: prompt.person, positions: prompt.positions }] : [],
    );
    expect(asked.map(({ person }) => person)).toHaveLength(2);
    expect(new Set(asked.map(({ positions }) => positions.join())).size).toBe(2);
  });
});

describe('CLOCK-CONFIRMED', () => {
  test('one person of each role confirms the clock before preflight passes', async () => {
    let view = await playTo(app, await start(app, world, planOf()), 'host');
    view = await act(app, view, 'alice');
    expect(currentOf(view).stepId).toBe('host');
    view = await act(app, view, 'dave');
    expect(currentOf(view).stepId).toBe('token');
    expect(view.checks).toContainEqual(expect.objectContaining({ name: 'CLOCK-CONFIRMED', verdict: 'passed' }));
  });
});

describe('KEY-REUSE', () => {
  test('a key that has a certificate here gets no second one', async () => {
    const view = await playTo(app, await start(app, world, planOf()), 'cert');
    const key = finishedSteps(loadRunState(app.store, view.runId)).get('key')?.value;
    if (key?.type !== 'key') throw new Error('no key was made');
    app.store.record({ log: 'workstation', actor: 'conclave', event: 'authority-imported', data: {} }, [
      authorityRow({
        label: 'older',
        subject: 'CN=Older Root',
        spki: fromBase64(key.spki),
        spkiSha256: key.spkiSha256,
        algorithm: key.algorithm,
        rules: 'private',
        mode: 'production',
      }),
    ]);
    await expectRefusalOnly(app, view.runId, 'policy.key-reuse', () => act(app, view));
  });
});
