// Serial numbers that went wrong at real CAs (63 bits at many, twice the same at WoSign), and validity dates (one second at Let's
// Encrypt, backdated at WoSign): planted in a run, and stopped by a named check before the issuer's key is used.

import { beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { encodeInteger, encodeSequence, encodeTime } from '../../../main/pki/der-write.ts';
import { addDuration } from '../../../main/pki/duration.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import { readJournalEntries } from '../../../main/store/tables/journal.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { plant, requestFile, requestOf, signed, swapped } from './planted.ts';
import { issuingPlan } from './plans.ts';
import { codeOf, eventNames, eventsOf } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { act, playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const certificateOf = (role: string) => parseCertificate(readCertificates(app.store, { role })[0]?.der ?? new Uint8Array());
const request = (name: string): Uint8Array => requestOf(name, 'CN=S1,O=Test Trust,C=CH');

async function runOf(name: string, step: string, plan: Plan = issuingPlan()): Promise<RunView> {
  const asked = await playTo(app, await start(app, world, plan), 'request');
  return playTo(app, await act(app, asked, undefined, { values: requestFile(request(name)) }), step);
}

type Change = Parameters<typeof plant>[2];
async function planted(view: RunView, step: string, change: Change): Promise<RunView> {
  const done = await plant({ app, world, view }, step, change);
  app = done.app;
  return done.view;
}

/** A TBS with another serial number: version, serialNumber INTEGER of 20 octets, the rest. */
function withSerial(tbs: Buffer, serial: Uint8Array): Uint8Array {
  const version = 4;
  const at = tbs.indexOf(Buffer.from([0xa0, 0x03, 0x02, 0x01, 0x02]));
  expect([at, tbs[at + 5 + 1]]).toEqual([version, 20]);
  return encodeSequence(tbs.subarray(at, at + 5), encodeInteger(serial), tbs.subarray(at + 5 + 22));
}

/** What the lint step found, by rule and severity. */
const found = (view: RunView): string[] =>
  eventsOf(app, view.runId)
    .filter(({ event }) => event === 'linted')
    .flatMap(({ data }) => (data['findings'] as { rule: string; severity: string }[]).map(({ rule, severity }) => `${severity} ${rule}`));

describe('bug 1532842: serial numbers of 63 bits', () => {
  const short = Buffer.from('5f0e1d2c3b4a5968', 'hex');

  test('input.schema: a plan gives no serial number, whatever it calls it', async () => {
    for (const name of ['serialNumber', 'serial']) {
      const { params } = issuingPlan();
      expect(await codeOf(() => start(app, world, issuingPlan({ params: { ...params, [name]: '5f0e1d2c3b4a5968' } })))).toBe(
        'input.schema',
      );
    }
  });

  test('LINT and PLAN-VS-DER: a serial cut to 63 bits is found, and is not the one reserved', async () => {
    const view = await planted(await runOf('s1', 'lint'), 'cert', (tbs) => ({ tbs: withSerial(tbs, short) }));
    const review = await playTo(app, view, 'review');
    expect(found(review)).toContain('warning br-serial-entropy');
    expect(await codeOf(() => act(app, review))).toBe('policy.plan-vs-der');
    expect(signed(app, review)).toEqual([]);
  }, 60_000);

  test('SERIAL-UNIQUE: where the planned number is changed with it, nobody reserved that', async () => {
    const view = await planted(await runOf('s1', 'lint'), 'cert', (tbs, { serialNumber }) => ({
      tbs: withSerial(tbs, short),
      also: [[serialNumber, short.toString('hex')]],
    }));
    const sign = await playTo(app, view, 'sign');
    await expect(act(app, sign)).rejects.toMatchObject({
      code: 'store.corrupt',
      message: expect.stringMatching(/^SERIAL-UNIQUE: /u) as string,
    });
    expect(signed(app, sign)).toEqual([]);
  }, 60_000);

  test('SERIAL-UNIQUE: a serial has 20 octets of the token’s and the system’s random', async () => {
    await runOf('s1', 'shut');
    const octets = certificateOf('subordinate').serialOctets;
    expect([octets.length, (octets[0] ?? 0x80) < 0x80]).toEqual([20, true]);
  }, 60_000);
});

describe('WoSign: one request, two certificates, one serial number', () => {
  test('KEY-REUSE: the same request sent again builds nothing', async () => {
    await playTo(app, await runOf('s1', 'shut'));
    const { params } = issuingPlan();
    const again = await playTo(app, await start(app, world, issuingPlan({ params: { ...params, requestLabel: 'again' } })), 'request');
    expect(await codeOf(() => act(app, again, undefined, { values: requestFile(request('s1')) }))).toBe('policy.key-reuse');
    expect(eventNames(app, again.runId)).not.toContain('tbs-built');
  }, 60_000);

  test('LINT: a serial number that another certificate has is refused', async () => {
    await playTo(app, await runOf('s1', 'shut'));
    const first = certificateOf('subordinate').serialOctets;
    world.advance(60_000);
    const { params } = issuingPlan();
    const second = issuingPlan({ params: { ...params, requestLabel: 's2', subject: 'CN=Test Issuing CA S2,O=Test Trust,C=CH' } });
    const lint = await runOf('s2', 'lint', second);
    const view = await planted(lint, 'cert', (tbs, { serialNumber }) => ({
      tbs: withSerial(tbs, first),
      also: [[serialNumber, Buffer.from(first).toString('hex')]],
    }));
    await expect(act(app, view)).rejects.toMatchObject({ code: 'policy.lint', details: { rule: 'hierarchy-serial-unique' } });
    expect(signed(app, view)).toEqual([]);
  }, 60_000);

  test('UNKNOWN-OUTCOMES: a token that dies while it signs is not asked again; people close the call', async () => {
    await app.close();
    app = await world.open({
      onCall: (call, kill) => {
        if (call === 'sign' && signs === 0) {
          signs += 1;
          kill();
        }
      },
    });
    let signs = 1;
    const sign = await runOf('s1', 'sign');
    signs = 0;
    expect(await codeOf(() => act(app, sign))).not.toBe('done');
    await app.close();
    app = await world.open();
    const calls = world.calls.filter((call) => call === 'sign').length;
    const view = await app.engine.view(sign.runId);
    expect(view.current?.stage.kind).toBe('unknown-outcome');
    await codeOf(() => act(app, view));
    expect(world.calls.filter((call) => call === 'sign')).toHaveLength(calls);
    expect(readJournalEntries(app.store, { operation: 'sign-certificate' }).filter(({ run }) => run === sign.runId)).toHaveLength(1);
  }, 60_000);
});

describe('WoSign: a certificate dated back', () => {
  const time = (iso: string): string => Buffer.from(encodeTime(new Date(iso))).toString('latin1');
  const day = 86_400_000;
  const back = (iso: string): string => new Date(Date.parse(iso) - 40 * day).toISOString();
  // Later than the root by more than the certificate is dated back: no other rule finds it first.
  beforeEach(() => world.advance(60 * day));

  test('LINT and PLAN-VS-DER: a notBefore forty days before the day is found', async () => {
    const view = await planted(await runOf('s1', 'lint'), 'cert', (tbs, { notBefore }) => ({
      tbs: swapped(tbs, time(notBefore), time(back(notBefore))),
    }));
    const review = await playTo(app, view, 'review');
    expect(found(review)).toContain('warning br-subordinate-not-before');
    expect(await codeOf(() => act(app, review))).toBe('policy.plan-vs-der');
    expect(signed(app, review)).toEqual([]);
  }, 60_000);

  test('VALIDITY-AT-SIGNING: where the planned date is changed with it, the bytes are built again instead of signed', async () => {
    const view = await planted(await runOf('s1', 'lint'), 'cert', (tbs, { notBefore }) => ({
      tbs: swapped(tbs, time(notBefore), time(back(notBefore))),
      also: [[`"notBefore":"${notBefore}"`, `"notBefore":"${back(notBefore)}"`]],
    }));
    const again = await act(app, await playTo(app, view, 'sign'));
    expect(again.current?.stepId).toBe('cert');
    expect(signed(app, again)).toEqual([]);
    await playTo(app, again, 'shut');
    expect(certificateOf('subordinate').notBefore.date.getTime()).toBe(world.wall);
  }, 60_000);

  test('CLOCK-STEADY: a clock set back to before the record’s last event signs nothing', async () => {
    await app.close();
    world.setClockBy(-100 * day);
    app = await world.open();
    const view = await playTo(app, await start(app, world, issuingPlan()), 'clock-jump');
    expect([view.current?.kind, view.current?.stepId]).toEqual(['clock-jump', 'token']);
    expect(eventNames(app, view.runId)).not.toContain('tbs-built');
    expect(signed(app, view)).toEqual([]);
  });
});

describe('bug 1715455: ninety days and one second', () => {
  const time = (iso: string): string => Buffer.from(encodeTime(new Date(iso))).toString('latin1');
  const later = (iso: string): string => new Date(Date.parse(iso) + 1000).toISOString();

  test('policy.profile: a duration one second longer than the profile’s longest builds nothing', async () => {
    const { params } = issuingPlan();
    expect(await codeOf(() => runOf('s1', 'lint', issuingPlan({ params: { ...params, validity: 'P10Y' } })))).toBe('done');
    expect(await codeOf(() => runOf('s2', 'lint', issuingPlan({ params: { ...params, requestLabel: 's2', validity: 'P10YT1S' } })))).toBe(
      'policy.profile-hash',
    );
  }, 60_000);

  test('PLAN-VS-DER: a notAfter one second later than the duration gives is found in the review', async () => {
    const view = await planted(await runOf('s1', 'review'), 'cert', (tbs, { notAfter }) => ({
      tbs: swapped(tbs, time(notAfter), time(later(notAfter))),
    }));
    expect(await codeOf(() => act(app, view))).toBe('policy.plan-vs-der');
    expect(signed(app, view)).toEqual([]);
  }, 60_000);

  test('PLAN-VS-DER: both ends count, so what is signed for five years ends a second before', async () => {
    await runOf('s1', 'shut');
    const { notBefore, notAfter } = certificateOf('subordinate');
    expect(notAfter.date.getTime()).toBe(addDuration(notBefore.date, 'P5Y').getTime() - 1000);
    expect(notBefore.date.getTime()).toBeGreaterThanOrEqual(Math.floor(world.wall / 1000) * 1000);
  }, 60_000);
});
