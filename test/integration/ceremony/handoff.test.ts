// What goes with an issued certificate to whoever will use it, on its way through run, bundle and verification.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkHandoff } from '../../../main/evidence/verify/handoff.ts';
import { openReading, type BundleReading } from '../../../main/evidence/verify/reading.ts';
import { readDirectory } from '../../../main/evidence/verify/read-directory.ts';
import { encodeName, parseDistinguishedName } from '../../../main/pki/name.ts';
import { assembleRequest, buildRequestInfo } from '../../../main/pki/build-request.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { ecKey } from '../../fixtures/requests/specimens.ts';
import { issuingPlan } from './plans.ts';
import { rootedWorld, verifyAnchored } from './rooted-world.ts';
import { act, playTo, start } from './turns.ts';
import { World } from './world.ts';

let rooted: World;
let world: World;
let bundle = '';
let verdict: Awaited<ReturnType<typeof verifyAnchored>>;
const label = 'test-issuing-s1';
const of = (name: string): string => `artifacts/${label}/handoff/${name}`;

beforeAll(async () => {
  rooted = await rootedWorld();
  world = new World(rooted);
  const app = await world.open();
  const key = ecKey('issuing s1');
  const info = buildRequestInfo({ subject: encodeName(parseDistinguishedName('CN=Theirs')), spki: key.spki, extensions: [] });
  const request = assembleRequest(info, key.algorithm, key.sign(info));
  const file = { name: 'request.der', base64: Buffer.from(request).toString('base64') };
  const view = await playTo(app, await start(app, world, issuingPlan({})), 'request');
  const done = await playTo(app, await act(app, view, undefined, { values: { request: file } }));
  bundle = done.bundle ?? '';
  verdict = await verifyAnchored(app, bundle);
}, 120_000);
afterAll(async () => {
  await world.remove();
  await rooted.remove();
});

/** The bundle with one of its files changed, as if the log told of the changed one. */
async function bent(path: string, change: (bytes: Uint8Array) => Uint8Array): Promise<BundleReading> {
  const directory = await readDirectory(bundle);
  const bytes = directory.files.get(path);
  if (bytes === undefined) throw new Error(`no ${path} in the bundle`);
  return openReading({ ...directory, files: new Map([...directory.files, [path, change(bytes)]]) });
}

const certificate = (): Uint8Array => readFileSync(join(bundle, 'artifacts', label, 'certificate.der'));

describe('HANDOFF-SAME', () => {
  test('a CA’s certificate goes out with the page of each consumer and the files they import; the bundle is accepted', () => {
    const names = readdirSync(join(bundle, 'artifacts', label, 'handoff'));
    expect(names).toEqual(
      expect.arrayContaining(['cfssl.txt', 'cfssl-config.json', 'vault.txt', 'chain-with-root.p7b', 'crls.pem', 'root.der']),
    );
    expect(readFileSync(join(bundle, of('vault.txt')), 'utf8')).toMatch(/^Valid until {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/mu);
    expect(verdict.verdict).toBe('accepted');
    expect(verdict.checks.find(({ name }) => name === 'HANDOFF-SAME')).toEqual({
      name: 'HANDOFF-SAME',
      verdict: 'passed',
      reason: `${names.length} files`,
    });
  });

  test('the root of the hand-off is the root’s own certificate, and the CRL the one signed with it', () => {
    const issuer = 'test-root-t1';
    const chain = readFileSync(join(bundle, 'artifacts', label, 'chain.pem'), 'utf8');
    expect(readFileSync(join(bundle, of('root.pem')), 'utf8')).toBe(chain);
    const [crl = ''] = readdirSync(join(bundle, 'artifacts', issuer)).filter((name) => /^crl-.*\.pem$/u.test(name));
    expect(readFileSync(join(bundle, of('crls.pem')), 'utf8')).toBe(readFileSync(join(bundle, 'artifacts', issuer, crl), 'utf8'));
  });

  test.each([
    ['another root', 'root.pem', () => Buffer.from(encodePem('CERTIFICATE', certificate())), /root\.pem" is not the chain/],
    ['a chain in which one stands twice', 'chain-with-root.pem', (bytes: Uint8Array) => Buffer.concat([bytes, bytes]), /is not the chain/],
    ['a package of nothing', 'chain-with-root.p7b', () => new Uint8Array(), /is not the chain/],
    ['a list twice', 'crls.pem', (bytes: Uint8Array) => Buffer.concat([bytes, bytes]), /holds another CRL than this run signed/],
    ['a list that is none', 'crls.pem', () => Buffer.from('CRL'), /holds another CRL than this run signed/],
    ['a certificate as a page', 'vault.txt', () => certificate(), /a certificate or CRL under the name of a text/],
  ])('%s is refused', async (_, name, change, reason) => {
    const check = checkHandoff(await bent(of(name), change));
    expect(check.verdict).toBe('failed');
    expect(check.reason).toMatch(reason);
  });

  test('a form of a certificate that is not in the bundle is refused', async () => {
    const directory = await readDirectory(bundle);
    const files = new Map([...directory.files].filter(([path]) => !path.startsWith(`artifacts/${label}/certificate.`)));
    const check = checkHandoff(openReading({ ...directory, files }));
    expect(check.verdict).toBe('failed');
  });
});
