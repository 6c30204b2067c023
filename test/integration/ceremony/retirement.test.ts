// The end of authorities and tokens: last CRL, keys destroyed by approved document, every copy accounted for.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { parseCrl } from '../../../main/pki/parse-crl.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { requireNoLiveSubordinates } from '../../../main/steps/last-crl.ts';
import { authorityRow, readAuthorities } from '../../../main/store/tables/authority.ts';
import { certificateRow, readCertificates } from '../../../main/store/tables/certificate.ts';
import { crlEntryRow } from '../../../main/store/tables/crl-entry.ts';
import { readCrls } from '../../../main/store/tables/crl.ts';
import { readJournalEntries } from '../../../main/store/tables/journal.ts';
import { planOf, policyPlan, refreshPlan, retirePlan, tokenPlan } from './plans.ts';
import { codeOf, eventNames, eventsOf, expectNothing } from './record.ts';
import { spkiSha256Of, verifyAnchored } from './rooted-world.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { act, currentOf, playTo, start, type Change } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const destroyed = (run: string) => readJournalEntries(app.store, { run, operation: 'destroy-key' });
const elsewhere: Change = { values: { elsewhere: 'none' } };

/** Records that a second token holds the key, as confirm-backup-key does. */
function confirmBackup(serial: string, method = 'vendor-clone'): void {
  const identity = { serial, label: 'SECOND', model: 'M', manufacturer: 'X' };
  app.store.record({
    log: 'workstation',
    actor: 'conclave',
    event: 'backup-confirmed',
    data: { identity, method, spkiSha256: spkiSha256Of(app), probe: 'x' },
  });
}

describe('KEY-COPIES: an authority retired', () => {
  test('its last CRL reaches its own end, its key is gone, its record leaves, and every later plan is refused by name', async () => {
    const done = await playTo(app, await start(app, world, retirePlan()));
    expect(done.status).toBe('finished');
    const authority = readAuthorities(app.store)[0];
    expect(authority?.retiredByRun).toBe(done.runId);
    const last = parseCrl(readCrls(app.store, `${spkiSha256Of(app)}:full`).at(-1)?.der ?? new Uint8Array());
    const own = parseCertificate(readCertificates(app.store)[0]?.der ?? new Uint8Array());
    expect(last.nextUpdate?.date).toEqual(own.notAfter.date);
    expect(destroyed(done.runId).map(({ state, ckaId }) => [state, ckaId])).toEqual([['verified', authority?.ckaId]]);
    const record = JSON.parse(readFileSync(join(done.bundle ?? '', 'artifacts/test-root-t1/destruction-record.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(record).toMatchObject({
      run: done.runId,
      approved: '2 of 2: bob, carol',
      keys: [{ ckaId: authority?.ckaId, spkiSha256: spkiSha256Of(app) }],
    });

    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    for (const plan of [refreshPlan(), retirePlan(), policyPlan({ waivable: [] })])
      await expectNothing(app, 'policy.authority-retired', () => start(app, world, plan));

    // Its token, empty now, may still be retired.
    const token = await playTo(app, await start(app, world, tokenPlan()));
    expect(token.status).toBe('finished');
    expect((await verifyAnchored(app, token.bundle ?? '')).verdict).toBe('accepted');
  });

  test('nothing is destroyed before the quorum, and the document is carried out before the first call', async () => {
    const view = await playTo(app, await start(app, world, retirePlan()), 'agree');
    expect(destroyed(view.runId)).toEqual([]);
    const one = await act(app, view, 'bob');
    expect(currentOf(one).stepId).toBe('agree');
    const done = await playTo(app, one);
    const events = eventNames(app, done.runId);
    expect(events.indexOf('document-carried-out')).toBeLessThan(events.lastIndexOf('intent'));
    expect(eventsOf(app, done.runId).findLast(({ event }) => event === 'intent')?.data).toMatchObject({ operation: 'destroy-key' });
  });

  test('a copy on record elsewhere stops it, until that one is destroyed', async () => {
    confirmBackup('other');
    const view = await playTo(app, await start(app, world, retirePlan()), 'propose');
    expect(await codeOf(() => act(app, view, undefined, elsewhere))).toBe('policy.only-copy');
    const identity = { serial: 'other', label: 'SECOND', model: 'M', manufacturer: 'X' };
    app.store.record({ log: 'workstation', actor: 'conclave', event: 'key-destroyed', data: { identity, spkiSha256: spkiSha256Of(app) } });
    expect((await playTo(app, view)).status).toBe('finished');
  });
});

describe('live subordinates', () => {
  const now = new Date('2026-11-21T10:00:00Z');
  /** A CA certificate the authority issued for another key: the root's own bytes under another key's name stand in for it. */
  async function subordinate(): Promise<{ spki: string; serial: string }> {
    const other = new World();
    const second = await other.open();
    await playTo(second, await start(second, other, planOf({ params: { ...planOf().params, keyLabel: 'other' } })));
    const row = readCertificates(second.store)[0];
    const authority = readAuthorities(second.store)[0];
    await other.remove();
    if (row === undefined || authority === undefined) throw new Error('no second root');
    app.store.record({ log: 'workstation', actor: 'conclave', event: 'imported', data: {} }, [
      certificateRow({ ...row, issuerSpkiSha256: spkiSha256Of(app), role: 'subordinate' }),
      authorityRow({ ...authority, label: 'z-sub' }),
    ]);
    return { spki: sha256Hex(parseCertificate(row.der).spki), serial: row.serial };
  }

  test('a retirement is refused while one lives; not once it is retired or its certificate revoked', async () => {
    const { spki, serial } = await subordinate();
    const view = await playTo(app, await start(app, world, retirePlan()), 'crl');
    expect(await codeOf(() => act(app, view))).toBe('policy.live-subordinates');
    expect(eventNames(app, view.runId)).not.toContain('tbs-built');
    const sub = readAuthorities(app.store).find(({ spkiSha256 }) => spkiSha256 === spki);
    if (sub === undefined) throw new Error('no subordinate');
    app.store.record({ log: 'workstation', actor: 'conclave', event: 'retired', data: {} }, [
      authorityRow({ ...sub, retiredByRun: view.runId }),
    ]);
    expect(() => requireNoLiveSubordinates(app.store, spkiSha256Of(app), now)).not.toThrow();
    app.store.record({ log: 'workstation', actor: 'conclave', event: 'revived', data: {} }, [authorityRow({ ...sub, retiredByRun: null })]);
    expect(() => requireNoLiveSubordinates(app.store, spkiSha256Of(app), now)).toThrow(/has no final CRL/);
    const revoked = {
      scope: `${spkiSha256Of(app)}:full`,
      serial,
      version: 1,
      revocationDate: now.toISOString(),
      reason: 5,
      der: Uint8Array.of(0x30, 0),
      source: 'test',
    };
    app.store.record({ log: 'workstation', actor: 'conclave', event: 'revoked', data: {} }, [crlEntryRow(revoked)]);
    expect(() => requireNoLiveSubordinates(app.store, spkiSha256Of(app), now)).not.toThrow();
  });
});

describe('KEY-COPIES: a token retired', () => {
  test('refused while it holds the only known copy of a live authority’s key', async () => {
    const view = await playTo(app, await start(app, world, tokenPlan()), 'propose');
    expect(await codeOf(() => act(app, view, undefined, elsewhere))).toBe('policy.only-copy');
    expect(destroyed(view.runId)).toEqual([]);
  });

  test('with another copy on record its keys are listed, approved and destroyed, and the authority lives on', async () => {
    confirmBackup('other');
    const done = await playTo(app, await start(app, world, tokenPlan()));
    expect(done.status).toBe('finished');
    expect(destroyed(done.runId).map(({ state }) => state)).toEqual(['verified']);
    expect(readAuthorities(app.store)[0]?.retiredByRun).toBeNull();
    expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
    // The key is on the other token only now: this one is refused before anything is signed.
    const next = await playTo(app, await start(app, world, refreshPlan()), 'authority');
    expect(await codeOf(() => act(app, next))).toBe('token.key-not-found');
  });

  test('what was said of other copies stands in the document people approve', async () => {
    confirmBackup('other');
    const at = await playTo(app, await start(app, world, tokenPlan()), 'propose');
    const review = await playTo(app, await act(app, at, undefined, { values: { elsewhere: 'token SECOND, in safe 2' } }), 'review');
    const stage = currentOf(review).stage;
    const facts = stage.kind === 'review' ? (stage.sheets[0]?.facts ?? []) : [];
    expect(facts.find(({ label }) => label === 'elsewhere')?.value).toBe('token SECOND, in safe 2');
    expect(facts.find(({ label }) => label === 'keys[1].authority')?.value).toBe('test-root-t1');
  });
});
