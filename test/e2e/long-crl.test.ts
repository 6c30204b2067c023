// The next CRL of an authority with a quarter of a million revoked certificates, by clicking: how far the work is is said, it can be
// stopped and done again, and the review shows what a person can read of such a list.

import { beforeAll, describe, expect, test } from 'vitest';
import { encodeCrlEntry } from '../../main/pki/build-crl.ts';
import { parseSerialNumber } from '../../main/pki/serial-number.ts';
import { publicPin } from '../../main/steps/stand-in-pin.ts';
import { recordCrlEntries } from '../../main/store/crl-entries/record-entries.ts';
import { readAuthorities } from '../../main/store/tables/authority.ts';
import { serialOfEntry } from '../fixtures/pki/long-crl.ts';
import { appForTests } from './app-for-tests.ts';
import { attendedPlan } from './attended-plan.ts';
import { play, viewOf, waitForStep } from './ceremony.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium } from './world.ts';

const hand = { secret: (prompt: { id: string }) => (prompt.id === 'pin' ? publicPin : undefined) };
const count = 250_000;

function* entries(): Generator<Uint8Array> {
  const revocationDate = new Date('2026-06-01T12:00:00.000Z');
  for (let place = 0; place < count; place += 1)
    yield encodeCrlEntry({ serialNumber: parseSerialNumber(serialOfEntry(place)), revocationDate, reason: 1 + 2 * (place % 3) });
}

describe.skipIf(noChromium !== null)('a long CRL in the window', () => {
  const opened = appForTests();
  let runId = '';

  beforeAll(async () => {
    const app = opened();
    const plan = { name: 'refresh.plan.yaml', bytes: attendedPlan('crl-refresh'), library: app.workplace.library };
    ({ runId } = await app.workplace.start(plan, 'rehearsal'));
    const { store } = await app.workplace.coreOf(runId);
    const scope = `${readAuthorities(store)[0]?.spkiSha256 ?? ''}:full`;
    recordCrlEntries(store, { scope, source: 'an import', event: { log: 'workstation', actor: 'conclave', data: {} } }, entries());
    await app.page.evaluate(`void (location.hash = '#run/${runId}')`);
  }, 120_000);

  test('state.work-ended: what is under way says how far it is, is stopped, and is done again', async () => {
    const app = opened();
    const view = await play(app, runId, { until: 'lint', hand });
    await waitForStep(app, view);
    await app.page.click('button', view.current?.button ?? '');
    await app.page.waitFor(`[...document.querySelectorAll('button')].some((button) => button.textContent === 'Stop this')`);
    expect(await app.page.text()).toMatch(/Linting the CRL: \d+ %/);
    await app.page.click('button', 'Stop this');
    await app.page.waitFor(`document.body.innerText.includes('Stopped, as somebody here asked')`);
    expect(await threeLooks(app.page, 'long-crl-stopped')).toEqual([]);
    expect((await viewOf(app, runId)).current?.kind).toBe('lint');
  }, 120_000);

  test('the review has counts, ends and the difference; the run goes to its end', async () => {
    const app = opened();
    const review = await play(app, runId, { until: 'review', hand });
    const sheet = review.current?.stage.kind === 'review' ? review.current.stage.sheets[0] : undefined;
    expect(sheet?.facts.find(({ label }) => label === 'Revoked certificates')?.value).toBe(String(count));
    expect(await threeLooks(app.page, 'long-crl-review')).toEqual([]);
    const done = await play(app, runId, { hand });
    expect([done.status, app.bugs]).toEqual(['finished', []]);
  }, 240_000);
});
