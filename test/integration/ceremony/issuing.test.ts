// Requests in, exactly the right certificate out: an issuing CA under the root of an earlier run.

import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { encodeBoolean, encodeSequence, encodeSmallInteger, encodeUtf8String } from '../../../main/pki/der-write.ts';
import { sha256Hex } from '../../../main/pki/hash.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { oids } from '../../../main/pki/oids.ts';
import { parseCertificate } from '../../../main/pki/parse-certificate.ts';
import type { Extension } from '../../../main/pki/parse-types.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import { certificateRow, readCertificates } from '../../../main/store/tables/certificate.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { ecKey, type RequestKey } from '../../fixtures/requests/specimens.ts';
import { issuingPlan, proposedPolicy } from './plans.ts';
import { codeOf, eventNames, eventsOf, expectNothing, expectRefusalOnly } from './record.ts';
import { onRootedWorld } from './rooted-tests.ts';
import { editDatabase, verifyAnchored } from './rooted-world.ts';
import { act, currentOf, playTo, start } from './turns.ts';
import type { World } from './world.ts';

let world: World;
let app: App;

onRootedWorld((bench) => ({ world, app } = bench));

const basicConstraints = { oid: oids.basicConstraints, critical: true, value: encodeSequence(encodeBoolean(true), encodeSmallInteger(3)) };

/** A request for a CA that asks for more than any profile gives. */
function requestOf(
  key: RequestKey,
  subject = 'CN=Somebody Else,O=Elsewhere,C=DE',
  extensions: readonly Extension[] = [basicConstraints],
): Uint8Array {
  const info = buildRequestInfo({ subject: encodeName(parseDistinguishedName(subject)), spki: key.spki, extensions });
  return assembleRequest(info, key.algorithm, key.sign(info));
}

const fileOf = (bytes: Uint8Array) => ({ name: 'request.der', base64: Buffer.from(bytes).toString('base64') });
const good = requestOf(ecKey('issuing s1'));

const atRequest = async (plan: Partial<Plan> = {}): Promise<RunView> => playTo(app, await start(app, world, issuingPlan(plan)), 'request');
const give = (view: RunView, bytes: Uint8Array): Promise<RunView> => act(app, view, undefined, { values: { request: fileOf(bytes) } });

describe('CSR-POP: a request becomes the certificate of an issuing CA', () => {
  test('from request, plan, profile and the issuer’s policy, accepted by verify and openssl; no authority is made here', async () => {
    const done = await playTo(app, await give(await atRequest(), good));
    expect(done.status).toBe('finished');
    const [row] = readCertificates(app.store, { role: 'subordinate' });
    const fields = parseCertificate(row?.der ?? new Uint8Array());
    const [root] = readCertificates(app.store, { role: 'root' });
    const issuer = parseCertificate(root?.der ?? new Uint8Array());
    expect(fields.issuer).toEqual(issuer.subject);
    expect(fields.subject).toEqual(encodeName(parseDistinguishedName('CN=Test Issuing CA S1,O=Test Trust,C=CH')));
    expect(sha256Hex(fields.spki)).toBe(sha256Hex(ecKey('issuing s1').spki));
    expect(fields.basicConstraints).toMatchObject({ ca: true, pathLenConstraint: 0 });
    expect(fields.authorityKeyIdentifier?.keyIdentifier).toEqual(issuer.subjectKeyIdentifier);
    expect(readAuthorities(app.store).map(({ label }) => label)).toEqual(['test-root-t1']);

    const verdict = await verifyAnchored(app, done.bundle ?? '');
    expect(verdict.checks.filter(({ verdict: found }) => found === 'failed')).toEqual([]);
    expect(verdict.verdict).toBe('accepted');
    const passed = verdict.checks.filter((check) => check.verdict === 'passed').map(({ name }) => name);
    expect(passed).toEqual(expect.arrayContaining(['CSR-POP', 'REQUEST-UNCHANGED', 'VALIDITY-WITHIN-ISSUER', 'PLAN-VS-DER', 'LINT']));
    const at = String(Math.floor(world.wall / 1000));
    const file = (path: string): string => join(done.bundle ?? '', 'artifacts', path);
    const said = execFileSync(
      'openssl',
      ['verify', '-attime', at, '-CAfile', file('test-issuing-s1/chain.pem'), file('test-issuing-s1/certificate.pem')],
      { encoding: 'utf8' },
    );
    expect(said).toMatch(/: OK\n$/);
  }, 60_000);

  test('a PEM file and a hash in the plan: REQUEST-HASH passes for the file’s and for that of the DER', async () => {
    const pem = new TextEncoder().encode(encodePem('CERTIFICATE REQUEST', good));
    for (const named of [sha256Hex(pem), sha256Hex(good)]) {
      const view = await give(await atRequest({ requests: [named] }), pem);
      expect(currentOf(view).stepId).toBe('cert');
      const event = eventsOf(app, view.runId).find(({ event: name }) => name === 'request-imported');
      expect(event?.checks.map(({ name, verdict }) => `${name} ${verdict}`)).toContain('REQUEST-HASH passed');
      expect(event?.data).toMatchObject({ sha256: sha256Hex(good), fileSha256: sha256Hex(pem) });
    }
  }, 60_000);

  test('people see everything it says with what becomes of it, and may choose another file', async () => {
    await app.close();
    app = await world.open({ unattended: false });
    app.engine.history.skip('Alice Ndiaye', 'the paper is in another room');
    const view = await playTo(
      app,
      await start(app, world, issuingPlan({ attendance: 'people', window: { from: '2026-11-21T08:00:00Z', to: '2026-11-21T18:00:00Z' } })),
      'request',
    );
    const shown = await give(view, good);
    const { stage } = currentOf(shown);
    const facts = stage.kind === 'review' ? (stage.sheets[0]?.facts ?? []) : [];
    expect(facts.map(({ label, planned }) => [label, planned])).toEqual(
      expect.arrayContaining([
        ['Subject CN', 'Left out: The plan’s subject is written instead.'],
        ['Extension basicConstraints', 'Changed: Profile «issuing-services» writes: CA, pathLenConstraint 0, critical.'],
      ]),
    );
    expect(eventNames(app, shown.runId)).not.toContain('request-imported');
    const again = await act(app, shown, undefined, { values: { take: 'another' } });
    expect(currentOf(again).prompts.map(({ kind }) => kind)).toEqual(['file']);
    const taken = await act(app, await give(again, good), undefined, { values: { take: 'take' } });
    expect(currentOf(taken).stepId).toBe('cert');
  });

  test('the review has request, plan, profile and bytes in one view, every difference explained', async () => {
    const review = await playTo(app, await give(await atRequest(), good), 'review');
    const { stage } = currentOf(review);
    const facts = stage.kind === 'review' ? (stage.sheets[0]?.facts ?? []) : [];
    const of = (label: string) => facts.find((fact) => fact.label === label);
    expect(of('Subject')).toMatchObject({
      value: 'CN=Test Issuing CA S1,O=Test Trust,C=CH',
      planned: 'CN=Test Issuing CA S1,O=Test Trust,C=CH',
      from: 'plan',
      requested: 'CN=Somebody Else,O=Elsewhere,C=DE',
      note: 'The plan’s subject is written instead.',
    });
    expect(of('basicConstraints (critical)')).toMatchObject({
      value: 'CA, pathLenConstraint 0',
      from: 'profile',
      requested: 'CA, pathLenConstraint 3',
      note: 'Profile «issuing-services» writes: CA, pathLenConstraint 0, critical.',
    });
    expect(facts.filter(({ differs }) => differs === true)).toEqual([]);
  });
});

describe('refused by name before anything is reserved or the key is used', () => {
  const tampered = (): Uint8Array => {
    const bytes = Uint8Array.from(good);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return bytes;
  };
  const rehearsed = (): Uint8Array =>
    requestOf(ecKey('rehearsed'), 'CN=REHEARSAL Somebody Else,O=Elsewhere,C=DE', [
      basicConstraints,
      { oid: oids.rehearsalMark, critical: true, value: encodeUtf8String('REHEARSAL not for use') },
    ]);
  const weak = (): Uint8Array => {
    // 1024 bits: below every rule set.
    const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const spki = Uint8Array.from(pair.publicKey.export({ type: 'spki', format: 'der' }));
    const key = createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const name = encodeName(parseDistinguishedName('CN=Weak,O=Elsewhere,C=DE'));
    const info = encodeSequence(encodeSmallInteger(0), name, spki, Uint8Array.of(0xa0, 0));
    return new Uint8Array(Buffer.concat([encodeSequence(info, rsaSha256, bitString(sign('sha256', info, key)))]));
  };
  const rsaSha256 = Uint8Array.from(Buffer.from('300d06092a864886f70d01010b0500', 'hex'));
  const bitString = (bytes: Uint8Array): Uint8Array => Uint8Array.from([0x03, 0x81, bytes.length + 1, 0, ...bytes]);

  const cases: readonly (readonly [string, () => Uint8Array, string, Partial<Plan>])[] = [
    ['CSR-POP: a request signed by another key', tampered, 'policy.proof-of-possession', {}],
    ['KEY-SIZE: a request for a weak key', weak, 'policy.weak-key', {}],
    ['REQUEST-HASH: another request than the plan names', () => good, 'input.hash-mismatch', { requests: [sha256Hex(tampered())] }],
    ['REHEARSAL-MARK: a request that was made in a rehearsal', rehearsed, 'policy.rehearsal-isolation', {}],
    ['a file that is no request', () => new TextEncoder().encode('hello'), 'input.not-pem', {}],
    ['a request with something after it', () => Uint8Array.from([...good, 0]), 'input.not-der', {}],
    ['a request of 64 kB and one byte', () => new Uint8Array(64 * 1024 + 1).fill(0x30), 'input.too-large', {}],
    [
      'a label that is an authority’s',
      () => good,
      'policy.label-in-use',
      { params: { ...issuingPlan().params, requestLabel: 'test-root-t1' } },
    ],
  ];
  test.each(cases)('%s', async (_title, bytes, code, change) => {
    const view = await atRequest(change);
    await expectRefusalOnly(app, view.runId, code, () => give(view, bytes()));
  });

  test('a file larger than is asked for is not even looked at', async () => {
    const view = await atRequest();
    await expectNothing(app, 'input.too-large', () => give(view, new Uint8Array(96 * 1024 + 1)));
  });

  test('KEY-REUSE: a key that has a certificate already, unless the plan names that certificate', async () => {
    await playTo(app, await give(await atRequest(), good));
    const [first] = readCertificates(app.store, { role: 'subordinate' });
    world.advance(60_000);
    const view = await atRequest({ title: 'Again' });
    await expectRefusalOnly(app, view.runId, 'policy.key-reuse', () => give(view, good));
    const named = await atRequest({ title: 'Once more', existingCertificate: (first?.sha256 ?? '') as never });
    expect(currentOf(await give(named, good)).stepId).toBe('cert');
  }, 60_000);

  test('KEY-REUSE: a certificate recorded before keys had a column is found by its own bytes', async () => {
    await playTo(app, await give(await atRequest(), good));
    const [first] = readCertificates(app.store, { role: 'subordinate' });
    if (first === undefined) throw new Error('nothing was issued');
    const before = { ...first, spkiSha256: null };
    expect(first.spkiSha256).toBe(sha256Hex(parseCertificate(first.der).spki));
    app.store.record({ log: 'workstation', actor: 'conclave', event: 'as-before', data: {} }, [certificateRow(before)]);
    // Only the opening of a data directory finds rows from before: none is written afterwards.
    app = await editDatabase(app, world, 'PRAGMA user_version');
    world.advance(60_000);
    const view = await atRequest({ title: 'Again' });
    await expectRefusalOnly(app, view.runId, 'policy.key-reuse', () => give(view, good));
  }, 60_000);

  test('REQUEST-UNCHANGED: a request edited in the database between import and build', async () => {
    const view = await give(await atRequest(), good);
    const other = Buffer.from(requestOf(ecKey('somebody else'))).toString('base64');
    app = await editDatabase(app, world, `UPDATE step SET output = replace(output, '${Buffer.from(good).toString('base64')}', '${other}')`);
    const again = await app.engine.view(view.runId);
    expect(await codeOf(async () => act(app, again))).toBe('state.checks-failed');
    expect(eventNames(app, view.runId)).not.toContain('tbs-built');
    expect(app.store.rows('serial_number').filter(({ run }) => run === view.runId)).toEqual([]);
  });

  test('VALIDITY-WITHIN-ISSUER: an issuer that ends too soon', async () => {
    world.advance(16 * 365 * 24 * 3_600_000);
    const view = await give(await atRequest(), good);
    await expectRefusalOnly(app, view.runId, 'policy.issuer', () => act(app, view));
  });

  test('PROFILE-HASH: a plan whose profile is of another version starts nothing', async () => {
    const stale = issuingPlan();
    const profiles = { ...stale.profiles, 'issuing-services': sha256Hex(new Uint8Array(1)) };
    expect(await codeOf(() => start(app, world, { ...stale, profiles }))).toBe('policy.profile-hash');
  });

  test('PLAN-VS-POLICY: a plan that brings a policy of its own for an authority that has one', async () => {
    expect(await codeOf(() => start(app, world, issuingPlan({ policy: proposedPolicy })))).toBe('input.schema');
  });
});
