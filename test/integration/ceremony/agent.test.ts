// A certificate of its own for a running AI agent: which model speaks, in which version, under which configuration, stands in the plan and
// then in the certificate.

import { expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { ResourceLibrary } from '../../../main/ceremony/run-files.ts';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { encodeGeneralName } from '../../../main/pki/general-name.ts';
import { encodeOctetString, encodeSequence, encodeUtf8String } from '../../../main/pki/der-write.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import { readCertificates } from '../../../main/store/tables/certificate.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { leafPlan, resources } from './plans.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { verifyAnchored } from './rooted-world.ts';
import { act, playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const digest = 'ab'.repeat(32);
const oid = '1.3.6.1.4.1.99999.2.1';

/** The shipped profile under an OID of one's own: production refuses the example's. */
const profile = new TextEncoder().encode(
  new TextDecoder().decode(resources.profile('ai-agent') ?? new Uint8Array()).replaceAll('1.3.6.1.4.1.32473.2.1', oid),
);
const library: ResourceLibrary = { ...resources, profile: (id) => (id === 'ai-agent' ? profile : resources.profile(id)) };
const params = { ...leafPlan().params, requestLabel: 'agent-7', profile: 'ai-agent', validity: 'PT4H' };
const fields = { model: 'Example Model', version: '4.2', configurationDigest: digest };
const planOfAgent = (privateFields?: Record<string, string>) =>
  leafPlan({
    title: 'Agent 7',
    params,
    profiles: { 'ai-agent': sha256Hex(profile) },
    ...(privateFields === undefined ? {} : { privateFields }),
  });

test('VALUES-GIVEN, PLAN-VS-DER: model, version and configuration of the plan stand in the certificate, and verify holds it to them', async () => {
  await app.close();
  app = await world.open({ library });
  const key = ecKey('agent 7');
  const names = encodeSequence(encodeGeneralName({ type: 'uniformResourceIdentifier', value: 'spiffe://example.org/agent/7' }));
  const info = buildRequestInfo({
    subject: encodeName(parseDistinguishedName('CN=Agent 7,O=Test Trust')),
    spki: key.spki,
    extensions: [{ oid: oids.subjectAltName, critical: false, value: names }],
  });
  const der = assembleRequest(info, key.algorithm, key.sign(info));
  const view = await playTo(app, await start(app, world, planOfAgent(fields)), 'request');
  const file = { name: 'agent.der', base64: Buffer.from(der).toString('base64') };
  const done = await playTo(app, await act(app, view, undefined, { values: { request: file } }));
  expect(done.status).toBe('finished');
  const row = readCertificates(app.store, {}).find(({ subject }) => subject.includes('Agent 7'));
  const certificate = parseCertificate(row?.der ?? new Uint8Array());
  expect(certificate.extensions.find((extension) => extension.oid === oid)).toMatchObject({
    critical: false,
    value: encodeSequence(encodeUtf8String('Example Model'), encodeUtf8String('4.2'), encodeOctetString(Buffer.from(digest, 'hex'))),
  });
  const verdict = await verifyAnchored(app, done.bundle ?? '');
  expect(verdict.verdict).toBe('accepted');
  expect(verdict.checks).toContainEqual(expect.objectContaining({ name: 'PLAN-VS-DER', verdict: 'passed' }));
}, 60_000);

test('VALUES-GIVEN: a plan without them, or with one too many, starts nothing', async () => {
  await app.close();
  app = await world.open({ library });
  await expect(start(app, world, planOfAgent())).rejects.toMatchObject({
    code: 'policy.profile',
    message: expect.stringMatching(/^VALUES-GIVEN: profile «ai-agent» leaves «model» to the plan, and the plan does not give it/),
  });
  await expect(start(app, world, planOfAgent({ ...fields, modle: 'x' }))).rejects.toMatchObject({
    code: 'policy.profile',
    message: expect.stringMatching(/^VALUES-GIVEN: the plan gives «modle»/),
  });
}, 60_000);
