// What went wrong with revocation lists at real CAs: a list that ran out (IdenTrust, bug 1914067), reasons that vanished from one
// (IdenTrust, bug 1794047), and a certificate that was revoked and missing from one (IdenTrust, bug 1991215).

import { expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueFacts } from '../../../main/bridge/due-facts.ts';
import { readDirectory } from '../../../main/evidence/verify/read-directory.ts';
import type { BundleReading } from '../../../main/evidence/verify/reading.ts';
import { checkRevocations } from '../../../main/evidence/verify/revocations.ts';
import { encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { fullScopeOf } from '../../../main/pki/crl-scope.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { dueList } from '../../../main/status/due.ts';
import { readPrevious, requireGuarded } from '../../../main/steps/crl-guard.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { dnsNames } from '../../fixtures/requests/specimens.ts';
import { bendFiles, said } from '../../unit/evidence/bent-bundle.ts';
import { requestFile, requestOf } from './planted.ts';
import { leafPlan, revokePlan } from './plans.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { finishAccepted } from './rooted-world.ts';
import { act, playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const due = () => dueList(dueFacts(app.store, authorityRecords(app.store), new Date(world.wall)), new Date(world.wall));

/** A leaf, and the run that revokes it: at the step after its record. */
async function revoked(): Promise<{ serial: string; view: RunView }> {
  const names = { oid: '2.5.29.17', critical: false, value: dnsNames('www.example.org') };
  const asked = await playTo(app, await start(app, world, leafPlan()), 'request');
  await playTo(app, await act(app, asked, undefined, { values: requestFile(requestOf('www', 'CN=www.example.org', names)) }));
  const serial = readCertificates(app.store, { role: 'leaf' })[0]?.serial ?? '';
  world.advance(60_000);
  const view = await playTo(app, await start(app, world, revokePlan(`serial ${serial}`)), 'revoke');
  const values = { 'happened-1': 'out-of-use', 'since-1': 'now', 'invalid-1': 'none', 'note-1': 'none' };
  return { serial, view: await act(app, view, undefined, { values }) };
}

test('bug 1914067 (IdenTrust): a list that nobody followed up is soon, and overdue from its end on', () => {
  const list = () => due().find(({ kind }) => kind === 'crl');
  const ends = Date.parse(list()?.at ?? '');
  expect(list()?.urgency).toBe('later');
  world.advance(ends - world.wall - 86_400_000);
  expect(list()).toMatchObject({ urgency: 'soon', note: expect.stringContaining('sign the next list') as string });
  world.advance(86_400_000 + 1000);
  expect(list()).toMatchObject({ urgency: 'overdue', note: 'Relying parties refuse the last list. Sign a new one now.' });
});

test('bug 1794047 (IdenTrust), CRL-ENTRIES-UNCHANGED: an entry that lost its reason is not signed', async () => {
  const { serial, view } = await revoked();
  await finishAccepted(app, world, view);
  const [authority] = readAuthorities(app.store);
  const scope = fullScopeOf(authority?.spkiSha256 ?? '');
  const previous = readPrevious(app.store, scope, authority?.spki ?? new Uint8Array(), new Date(world.wall));
  const [entry] = previous?.guarded.entries ?? [];
  if (previous === null || entry === undefined) throw new Error('nothing was revoked');
  const { revocationDate } = entry;
  const bare = { ...entry, der: encodeCrlEntry({ serialNumber: parseSerialNumber(serial), revocationDate, reason: null }) };
  const next = { ...previous.guarded, number: '9', thisUpdate: new Date(world.wall) };
  expect(requireGuarded(app.store, scope, previous, next).checks.map(({ verdict }) => verdict)).not.toContain('failed');
  expect(() => requireGuarded(app.store, scope, previous, { ...next, entries: [bare] })).toThrow(
    `CRL-ENTRIES-UNCHANGED failed: the entry of serial ${serial} is not what it was on CRL ${previous.crl.number}, without a note`,
  );
}, 120_000);

test('bug 1991215 (IdenTrust), REVOCATION-LISTED: what was revoked and is missing from the list is due for 24 hours, and refused in a bundle', async () => {
  const { serial, view } = await revoked();
  const recorded = await playTo(app, view, 'crl');
  world.advance(1000);
  expect(due()[0]).toMatchObject({ kind: 'publication', what: 'Revocation to be published', urgency: 'soon' });
  const done = await finishAccepted(app, world, recorded);
  expect(due().map(({ kind }) => kind)).not.toContain('publication');
  const { files } = await readDirectory(done.bundle ?? '');
  const asked = (change: (reading: BundleReading) => BundleReading): string =>
    said(checkRevocations(change(bendFiles(files, {}))), 'REVOCATION-LISTED');
  expect(asked((same) => same)).toBe('passed: 1 certificates');
  const emptied = (reading: BundleReading): BundleReading => ({
    ...reading,
    artifacts: () =>
      reading.artifacts().map((each) => (each.fields.kind === 'crl' ? { ...each, fields: { ...each.fields, entries: [] } } : each)),
  });
  expect(asked(emptied)).toMatch(new RegExp(`^failed: Serial ${serial} was recorded as revoked and is missing from `));
}, 120_000);
