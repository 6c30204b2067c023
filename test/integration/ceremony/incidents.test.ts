// What went wrong at real CAs, planted in a run that issues, and stopped by a named check before the token signs.

import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { encodeBoolean, encodeExplicit, encodeImplicit, encodeSequence } from '../../../main/pki/der-write.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import type { Extension } from '../../../main/pki/parse-types.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { dnsNames } from '../../fixtures/requests/specimens.ts';
import { issuingPlan, leafPlan, planOf } from './plans.ts';
import { plant, requestFile, requestOf, signed, swapped } from './planted.ts';
import { codeOf, eventNames } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { verifyAnchored } from './rooted-world.ts';
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

async function given(plan: Plan, request: Uint8Array): Promise<RunView> {
  const view = await playTo(app, await start(app, world, plan), 'request');
  return act(app, view, undefined, { values: requestFile(request) });
}

const certificateOf = (role: string) => parseCertificate(readCertificates(app.store, { role })[0]?.der ?? new Uint8Array());
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

async function rewrite(view: RunView, step: string, from: string, to: string): Promise<RunView> {
  const planted = await plant({ app, world, view }, step, (tbs) => ({ tbs: swapped(tbs, from, to) }));
  app = planted.app;
  return planted.view;
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
    expect(signed(app, edited)).toEqual([]);
  }, 60_000);

  test('PLAN-VS-DER: an address that is edited after lint is found in the review, before anybody approves', async () => {
    const view = await playTo(app, await given(issuingPlan(), requestOf('s1', 'CN=S1,O=Test Trust,C=CH')), 'review');
    const review = await rewrite(view, 'cert', ofIssuer, own);
    const { stage } = currentOf(review);
    const marked = stage.kind === 'review' ? stage.sheets[0]?.facts.filter(({ differs }) => differs === true) : [];
    expect(marked?.length).toBeGreaterThan(0);
    expect(await codeOf(async () => act(app, review))).toBe('policy.plan-vs-der');
    expect(signed(app, review)).toEqual([]);
  }, 60_000);

  test('policy.profile: an authority that says nowhere where it publishes issues nothing that needs it', async () => {
    const silent = new World();
    const bare = await silent.open();
    try {
      const { publication: _none, ...policy } = planOf().policy ?? ({} as never);
      await playTo(bare, await start(bare, silent, planOf({ policy })));
      silent.advance(60_000);
      const begun = await playTo(bare, await start(bare, silent, issuingPlan()), 'request');
      const view = await act(bare, begun, undefined, { values: requestFile(requestOf('s1', 'CN=S1,O=Test Trust,C=CH')) });
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

test('Let’s Encrypt 2023, APPROVAL-SUBJECT: bytes that change after the approval are not signed', async () => {
  const view = await playTo(app, await given(issuingPlan(), requestOf('s1', 'CN=S1,O=Test Trust,C=CH')), 'sign');
  // Where the bytes stand: what was approved names the step that built them.
  const edited = await rewrite(view, 'cert', 'Test Issuing CA S1', 'Test Issuing CA S2');
  expect(await codeOf(async () => act(app, edited))).toBe('policy.quorum');
  expect(signed(app, edited)).toEqual([]);
}, 60_000);

test('BR 6.1.1.1, SEPARATION: without a witness nothing is started', async () => {
  const people = issuingPlan().people.filter(({ roles }) => !roles.includes('witness'));
  expect(await codeOf(() => start(app, world, issuingPlan({ people })))).toBe('input.schema');
});
