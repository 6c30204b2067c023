// The key of a root is declared compromised: for our own record, on no list; from then on nothing under it is issued, and a new root is made.

import { expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueNow } from '../../../main/bridge/due-now.ts';
import { CeremonyError } from '../../../main/errors.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { requestFor } from './issuing-request.ts';
import { issuingPlan, planOf, proposedPolicy, resources } from './plans.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { finishAccepted, verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;
onRootedWorld((bench) => ({ world, app } = bench));

const plan = () =>
  planOf({
    title: 'Test Root T1 compromised',
    playbook: { id: 'root-key-compromise', sha256: sha256Hex(resources.playbook('root-key-compromise') ?? new Uint8Array()) },
    params: {
      ...planOf().params,
      authority: 'test-root-t1',
      certificates: 'subject Test Root T1',
      subject: 'CN=Test Root T9,O=Test Trust,C=CH',
      keyLabel: 'test-root-t9',
    },
    policyRef: { ...planOf().policyRef, revocation: 'Test CP 1.0, section 5.7.3' },
    policy: { ...proposedPolicy, authority: 'Test Root T9' },
  });
const give = (view: RunView, values: Record<string, string>): Promise<RunView> => act(app, view, undefined, { values });

/** Everybody agrees that it is, and what is declared is the next thing said. */
async function toRevoke(): Promise<RunView> {
  const begun = await start(app, world, plan());
  const seen = await give(begun, { what: 'A certificate nobody made', source: 'A relying party', obtained: 'now' });
  const sure = await playTo(app, seen, 'sure');
  const report = await give(sure, { answer: 'compromised', reason: 'The signature verifies' });
  return playTo(app, await give(report, { whom: 'Root programs', how: 'telephone', when: 'now' }), 'revoke');
}

test('KEY-NOT-COMPROMISED: after the declaration the root issues nothing, no list is due for it, and the bundle of the new root is accepted', async () => {
  let view = await toRevoke();
  while (!currentOf(view).prompts.some(({ id }) => id === 'happened-1')) view = await act(app, view);
  const [prompt] = currentOf(view).prompts;
  // For another reason a root is not declared.
  expect(prompt?.kind === 'choice' ? prompt.options.map(({ value }) => value) : []).toEqual(['key-compromise']);
  const done = await finishAccepted(app, world, await give(view, { 'happened-1': 'key-compromise' }));
  const { checks } = await verifyAnchored(app, done.bundle ?? '');
  expect(checks.find(({ name }) => name === 'REVOCATION-LISTED')).toMatchObject({
    verdict: 'not-checked',
    reason: 'a root was declared compromised, which stands on no list',
  });
  expect(checks.find(({ name }) => name === 'KEY-NOT-COMPROMISED')).toMatchObject({ verdict: 'passed' });
  const due = dueNow(app.store, authorityRecords(app.store), new Date(world.wall));
  expect(due.filter(({ urgency }) => urgency === 'overdue')).toEqual([]);
  const issuing = await playTo(app, await start(app, world, issuingPlan()), 'request');
  const read = await act(app, issuing, undefined, { values: { request: requestFor(ecKey('issuing s1')) } });
  const code = await act(app, read).then(
    () => 'built',
    (error: unknown) => (error instanceof CeremonyError ? `${error.code}: ${error.message}` : String(error)),
  );
  expect(code).toMatch(/^policy\.key-compromised: KEY-NOT-COMPROMISED: the key of «test-root-t1»/u);
});
