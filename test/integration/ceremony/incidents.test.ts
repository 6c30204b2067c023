// What went wrong at real CAs, planted in a run that issues, and stopped by a named check before the token signs.

import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { encodeBoolean, encodeExplicit, encodeImplicit, encodeSequence } from '../../../main/pki/der-write.ts';
import { addDuration } from '../../../main/pki/duration.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import type { Extension } from '../../../main/pki/parse-types.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import { readSteps } from '../../../main/store/tables/step.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { dnsNames, ecKey } from '../../fixtures/requests/specimens.ts';
import { issuingPlan, leafPlan, planOf } from './plans.ts';
import { codeOf, eventNames, eventsOf } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { editDatabase, verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const own = 'http://pki.example.org/test-issu-s1.crl';
const ofIssuer = 'http://pki.example.org/test-root-t1.crl';
const point = (uri: string): Uint8Array => encodeSequence(encodeExplicit(0, encodeExplicit(0, encodeImplicit(6, Buffer.from(uri)))));
const atItself: Extension = { oid: oids.cRLDistributionPoints, critical: false, value: encodeSequence(point(own)) };
const wantsToBeCa: Extension = { oid: oids.basicConstraints, critical: true, value: encodeSequence(encodeBoolean(true)) };
const names: Extension = { oid: oids.subjectAltName, critical: false, value: dnsNames('www.example.org') };

function requestOf(name: string, subject: string, ...extensions: readonly Extension[]): Uint8Array {
  const key = ecKey(name);
  const info = buildRequestInfo({ subject: encodeName(parseDistinguishedName(subject)), spki: key.spki, extensions });
  return assembleRequest(info, key.algorithm, key.sign(info));
}

async function given(plan: Plan, request: Uint8Array): Promise<RunView> {
  const view = await playTo(app, await start(app, world, plan), 'request');
  return act(app, view, undefined, { values: { request: { name: 'r.der', base64: Buffer.from(request).toString('base64') } } });
}

const certificateOf = (role: string) => parseCertificate(readCertificates(app.store, { role })[0]?.der ?? new Uint8Array());
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const signed = (view: RunView): string[] =>
  eventsOf(app, view.runId).flatMap(({ event, data }) =>
    event === 'intent' && data['operation'] !== 'sign-probe' ? [String(data['operation'])] : [],
  );

/** What a step left, with its bytes changed at one place and every hash of them set right: somebody who knows the database well. */
async function rewrite(view: RunView, step: string, from: string, to: string): Promise<RunView> {
  const output = readSteps(app.store, view.runId).find((row) => row.step === step)?.output as {
    value: { items: { tbs: string; tbsSha256: string; planned: { makes: string } }[] };
  };
  const item = output.value.items.find(({ planned }) => planned.makes === 'certificate');
  const before = Buffer.from(item?.tbs ?? '', 'base64');
  const after = Buffer.from(before.toString('latin1').replace(from, to), 'latin1');
  expect(after).not.toEqual(before);
  const pairs = [
    [before.toString('base64'), after.toString('base64')],
    [sha256Hex(before), sha256Hex(after)],
  ];
  const sql = pairs.map(([old, now]) => `UPDATE step SET output = replace(output, '${old ?? ''}', '${now ?? ''}')`).join(';');
  app = await editDatabase(app, world, sql);
  return app.engine.view(view.runId);
}

describe('bug 1991215: a certificate that points at its own CRL', () => {
  test('PLAN-VS-DER: what a request asks for is not written, the issuer’s addresses are', async () => {
    const done = await playTo(app, await given(issuingPlan(), requestOf('s1', 'CN=S1,O=Test Trust,C=CH', atItself)));
    const bytes = textOf(certificateOf('subordinate').der);
    expect(bytes).toContain(ofIssuer);
    expect(bytes).toContain('http://pki.example.org/test-root-t1.cer');
    expect(bytes).not.toContain(own);
    expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
  }, 60_000);

  test('LINT: an address that is edited in the bytes is not where the issuer publishes', async () => {
    const view = await playTo(app, await given(issuingPlan(), requestOf('s1', 'CN=S1,O=Test Trust,C=CH')), 'lint');
    const edited = await rewrite(view, 'cert', ofIssuer, own);
    const refused = await act(app, edited).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'policy.lint', details: { rule: 'hierarchy-distribution-points-of-issuer' } });
    expect(signed(edited)).toEqual([]);
  }, 60_000);

  test('PLAN-VS-DER: an address that is edited after lint is found in the review, before anybody approves', async () => {
    const view = await playTo(app, await given(issuingPlan(), requestOf('s1', 'CN=S1,O=Test Trust,C=CH')), 'review');
    const review = await rewrite(view, 'cert', ofIssuer, own);
    const { stage } = currentOf(review);
    const marked = stage.kind === 'review' ? stage.sheets[0]?.facts.filter(({ differs }) => differs === true) : [];
    expect(marked?.length).toBeGreaterThan(0);
    expect(await codeOf(async () => act(app, review))).toBe('policy.plan-vs-der');
    expect(signed(review)).toEqual([]);
  }, 60_000);

  test('policy.profile: an authority that says nowhere where it publishes issues nothing that needs it', async () => {
    const silent = new World();
    const bare = await silent.open();
    try {
      const { publication: _none, ...policy } = planOf().policy ?? ({} as never);
      await playTo(bare, await start(bare, silent, planOf({ policy })));
      silent.advance(60_000);
      const begun = await playTo(bare, await start(bare, silent, issuingPlan()), 'request');
      const request = Buffer.from(requestOf('s1', 'CN=S1,O=Test Trust,C=CH')).toString('base64');
      const view = await act(bare, begun, undefined, { values: { request: { name: 'r.der', base64: request } } });
      expect(await codeOf(async () => act(bare, view))).toBe('policy.profile');
      expect(eventNames(bare, view.runId)).not.toContain('tbs-built');
    } finally {
      await silent.remove();
    }
  }, 60_000);
});

describe('TurkTrust 2011: a customer becomes a CA', () => {
  test('LINT: a request that asks to be a CA gets the leaf the profile says', async () => {
    const done = await playTo(app, await given(leafPlan(), requestOf('www', 'CN=www.example.org', wantsToBeCa, names)));
    const fields = certificateOf('leaf');
    expect(fields.basicConstraints?.ca).toBe(false);
    expect(fields.keyUsage?.bits).toEqual(['digitalSignature']);
    expect((await verifyAnchored(app, done.bundle ?? '')).verdict).toBe('accepted');
  }, 60_000);

  test('policy.profile: a root’s profile answers no request', async () => {
    const { params, profiles } = leafPlan();
    const plan = leafPlan({
      params: { ...params, profile: 'root', validity: 'P10Y' },
      profiles: { ...profiles, root: planOf().profiles['root'] as never },
    });
    const view = await given(plan, requestOf('www', 'CN=www.example.org,O=Test Trust,C=CH'));
    expect(await codeOf(async () => act(app, view))).toBe('policy.profile');
    expect(eventNames(app, view.runId)).not.toContain('tbs-built');
  });

  test('policy.profile: names the profile does not allow are refused when the request is read', async () => {
    expect(await codeOf(() => given(leafPlan(), requestOf('www', 'CN=www.example.org')))).toBe('policy.profile');
    expect(await codeOf(() => given(leafPlan(), requestOf('www', 'CN=www.example.org,OU=Nowhere', names)))).toBe('policy.profile');
  });
});

test('bug 1715455, LINT: both ends of the validity count, so a certificate of five years ends a second before', async () => {
  await playTo(app, await given(issuingPlan(), requestOf('s1', 'CN=S1,O=Test Trust,C=CH')), 'shut');
  const { notBefore, notAfter } = certificateOf('subordinate');
  expect(notAfter.date.getTime()).toBe(addDuration(notBefore.date, 'P5Y').getTime() - 1000);
  expect(notBefore.date.getTime()).toBeGreaterThanOrEqual(Math.floor(world.wall / 1000) * 1000);
}, 60_000);

test('bug 1532842, SERIAL-UNIQUE: a serial has 20 octets of the token’s and the system’s random', async () => {
  await playTo(app, await given(issuingPlan(), requestOf('s1', 'CN=S1,O=Test Trust,C=CH')), 'shut');
  const octets = certificateOf('subordinate').serialOctets;
  expect([octets.length, (octets[0] ?? 0x80) < 0x80]).toEqual([20, true]);
}, 60_000);

test('Let’s Encrypt 2023, APPROVAL-SUBJECT: bytes that change after the approval are not signed', async () => {
  const view = await playTo(app, await given(issuingPlan(), requestOf('s1', 'CN=S1,O=Test Trust,C=CH')), 'sign');
  const edited = await rewrite(view, 'approve', 'Test Issuing CA S1', 'Test Issuing CA S2');
  expect(await codeOf(async () => act(app, edited))).toBe('policy.quorum');
  expect(signed(edited)).toEqual([]);
}, 60_000);

test('BR 6.1.1.1, SEPARATION: without a witness nothing is started', async () => {
  const people = issuingPlan().people.filter(({ roles }) => !roles.includes('witness'));
  expect(await codeOf(() => start(app, world, issuingPlan({ people })))).toBe('input.schema');
});
