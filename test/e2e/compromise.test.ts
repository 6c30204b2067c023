// The key of an issuing CA is stolen, by clicking and to the end: from Home over «Something is wrong» into the playbook, in production mode
// on a throw-away data directory and SoftHSM token; afterwards four relying parties refuse the old chain and accept the new one.

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyBundle } from '../../main/evidence/verify-bundle.ts';
import {
  artifactOf,
  type Case,
  issueBelow,
  planForRequest,
  requestOf,
  revocationReaders,
  succeed,
} from '../conformance/compromise/relying-parties.ts';
import { openssl } from '../conformance/readers/openssl.ts';
import { missingFor } from '../conformance/readers/reader.ts';
import { programFile } from '../programs.ts';
import { type Hand, pin, play, shownRun, takeTurn, viewOf } from './ceremony.ts';
import { beginProduction, choosePlan, forPeople } from './production-plan.ts';
import { rendererPages } from './renderer-pages.ts';
import { noSoftHsm, softHsm } from './soft-hsm.ts';
import { threeLooks } from './three-looks.ts';
import { noChromium, openApp, openDirectory, type OpenedApp, programDirectory } from './world.ts';

const blocked = noChromium ?? noSoftHsm ?? missingFor(openssl);

const cases: Readonly<Record<string, Omit<Case, 'work'> & { readonly accepted: boolean }>> = {
  'the old CA, before': { ca: 'old', rootList: 'before.pem', accepted: true },
  'the old CA, after': { ca: 'old', rootList: 'after.pem', accepted: false },
  'the emergency intermediate, after': { ca: 'new', rootList: 'after.pem', accepted: true },
};

describe.skipIf(blocked !== null)('REVOCATION-LISTED: a stolen key, from «Something is wrong» to the evidence', () => {
  let pages = '';
  let work = '';
  let app: OpenedApp;
  let runId = '';
  let bundle = '';
  const at = (...names: string[]): string => join(work, ...names);
  const shows = (text: string): Promise<void> => app.page.waitFor(`document.body.innerText.includes(${JSON.stringify(text)})`);

  /** Words of the last checkpoint, which the day begins with. */
  let paper = '';

  /** What the hierarchy is made with, before the day: without people, by the command line. */
  function played(name: string, modulePath: string): string {
    const files = [at('plans', `${name}.plan.yaml`), '--answers', at('plans', `${name}.answers.yaml`)];
    const token = ['--module', modulePath, '--token', 'Example HSM'];
    const said = succeed(
      process.execPath,
      programFile('test/integration/cli/quick-cli'),
      'run',
      ...files,
      ...token,
      '--data',
      at('data'),
      '--out',
      at('out'),
    );
    paper = said
      .split('\n')
      .filter((line) => /^ *(?:[a-zA-Z]+ +){7}[a-zA-Z]+$/u.test(line))
      .slice(-4)
      .join(' ');
    return /evidence bundle: (.*)$/mu.exec(said)?.[1] ?? '';
  }

  beforeAll(async () => {
    pages = rendererPages();
    work = openDirectory('compromise');
    const token = softHsm(work);
    cpSync(join(programDirectory, 'resources/examples'), at('plans'), { recursive: true });
    writeFileSync(at('plans', 'secrets', 'pin'), pin);
    mkdirSync(at('out'));
    requestOf(work, 'old', '/C=CH/O=Example Trust/CN=Example Issuing CA S1', at('plans', 'old.csr'));
    requestOf(work, 'new', '/C=CH/O=Example Trust/CN=Example Emergency CA E1', at('plans', 'new.csr'));
    planForRequest(at('plans', 'issuing-ca.plan.yaml'), at('plans', 'old.csr'));
    planForRequest(at('plans', 'issuing-ca-key-compromise.plan.yaml'), at('plans', 'new.csr'));
    const root = played('root-ca', token.modulePath);
    const issuing = played('issuing-ca', token.modulePath);
    cpSync(join(root, 'artifacts', 'example-root-r1', 'certificate.pem'), at('root.pem'));
    cpSync(artifactOf(issuing, 'example-root-r1', /^crl-.*\.pem$/u), at('before.pem'));
    issueBelow(work, 'old', join(issuing, 'artifacts', 'example-issuing-ca-s1', 'certificate.pem'));
    const plan = at('plans', 'issuing-ca-key-compromise.plan.yaml');
    writeFileSync(plan, forPeople(readFileSync(plan, 'utf8')), { mode: 0o644 });
    app = await openApp({ pages, directory: work, token, keep: true });
  }, 120_000);
  afterAll(async () => {
    await app.close();
    for (const directory of [pages, work]) rmSync(directory, { recursive: true, force: true });
  });

  test('five answers lead to the playbook, and the plan that was prepared for it is opened and begun', async () => {
    await app.page.click('button', 'Something is wrong Five questions, and the playbook they lead to.');
    const answers = [
      'Somebody else has, or may have, a private key',
      'That of an issuing CA',
      'It is likely',
      'Yes',
      'Somebody outside who reported it',
    ];
    for (const answer of answers) await app.page.click('radio', answer);
    await shows('The key of an issuing CA is compromised');
    await choosePlan(app, 'Open a prepared plan', at('plans', 'issuing-ca-key-compromise.plan.yaml'));
    await shows('The plan is in order');
    await app.page.type('Checkpoint from paper', paper);
    await app.page.click('button', 'Compare with the log');
    await shows('The log continues what is on paper.');
    await app.page.screenshot('compromise-plan');
    await beginProduction(app, 'Example Issuing CA S1 compromised');
    runId = await shownRun(app);
    expect(await viewOf(app, runId)).toMatchObject({ mode: 'production', attendance: 'people', status: 'open' });
  });

  const hand: Hand = {
    secret: (prompt, person) => (prompt.id === 'pin' ? pin : readFileSync(at('plans', 'secrets', person), 'utf8').trim()),
    says: {
      what: 'Certificates that no record knows',
      source: 'The operator of a relying party',
      obtained: 'now',
      answer: 'compromised',
      reason: 'They verify under its key',
      whom: 'Everybody on the list',
      how: 'telephone',
      when: 'now',
      'happened-1': 'key-compromise',
      'since-1': 'now',
      'invalid-1': 'none',
      'note-1': 'none',
    },
  };

  test('what was seen starts the clocks, people decide, and the certificate is revoked', async () => {
    await play(app, runId, { until: 'decide', hand });
    expect(await threeLooks(app.page, 'compromise-decide')).toEqual([]);
    await play(app, runId, { until: 'notify', hand });
    expect(await threeLooks(app.page, 'compromise-report')).toEqual([]);
    const view = await play(app, runId, { until: 'decide', hand });
    expect(view.current?.stepId).toBe('remedy');
    expect(view.clocks?.list.map(({ id, ended }) => [id, ended?.met])).toEqual([
      ['preliminary-report', true],
      ['revocation', true],
      ['revocation-list', undefined],
    ]);
  });

  test('the emergency intermediate is signed with the list that revokes the old one, and everybody is told', async () => {
    await takeTurn(app, runId, { ...hand, says: { answer: 'new-intermediate', reason: 'A request with a new key is here' } });
    const request = { name: 'emergency-ca-e1.csr', bytes: readFileSync(at('plans', 'new.csr')) };
    await play(app, runId, { until: 'review', hand: { ...hand, file: request } });
    const done = await play(app, runId, { hand });
    expect(done.status).toBe('finished');
    expect(await threeLooks(app.page, 'compromise-over')).toEqual([]);
    bundle = done.bundle ?? '';
    expect(app.bugs).toEqual([]);
  });

  test('the bundle verifies with the key on paper: branches, clocks, messages, the compromised key', async () => {
    const trust = new TextEncoder().encode(`log sha256:${(await app.workplace.production()).store.logKey.fingerprint}\n`);
    const { verdict, checks } = await verifyBundle(bundle, { trust });
    expect(checks.filter((check) => check.verdict === 'failed')).toEqual([]);
    expect(verdict).toBe('accepted');
    const passed = new Map<string, (typeof checks)[number]>(checks.map((check) => [check.name, check]));
    for (const name of ['BRANCHES-FOLLOWED', 'CLOCKS-TOLD', 'MESSAGES-WRITTEN', 'KEY-NOT-COMPROMISED', 'REVOCATION-LISTED'])
      expect([name, passed.get(name)?.verdict]).toEqual([name, 'passed']);
    cpSync(artifactOf(bundle, 'example-root-r1', /^crl-.*\.pem$/u), at('after.pem'));
    issueBelow(work, 'new', join(bundle, 'artifacts', 'example-emergency-ca-e1', 'certificate.pem'));
  });

  for (const reader of revocationReaders) {
    const missing = missingFor(reader);
    test.skipIf(missing !== null)(`${reader.name} refuses the old chain from then on, and accepts the new one${missing ?? ''}`, () => {
      for (const [what, { accepted, ...one }] of Object.entries(cases)) {
        const judged = reader.judge({ ...one, work });
        expect([what, judged.accepted === accepted ? '' : judged.says]).toEqual([what, '']);
        // Refused because it is revoked, and for no other reason.
        expect(accepted || /revoked/iu.test(judged.says)).toBe(true);
      }
    });
  }

  test('what stands under the root is counted, drawn and saved from its page, as the command line writes it', async () => {
    await app.page.evaluate(`void (location.hash = '#authorities')`);
    await shows('Example Root R1');
    await app.page.click('row', 'Example Root R1');
    await app.page.click('button', 'Count what stands under it');
    await shows('1 in force, 1 revoked, 0 ended');
    expect(await threeLooks(app.page, 'blast-radius')).toEqual([]);
    await app.page.click('button', 'Save as data');
    await shows('Saved as data:');
    const [folder = ''] = readdirSync(at('data', 'blast-radius'));
    const saved = JSON.parse(readFileSync(at('data', 'blast-radius', folder, 'blast-radius.json'), 'utf8')) as Record<string, unknown>;
    // The record has one owner at a time.
    await app.close();
    const cli = [programFile('test/integration/cli/quick-cli'), 'blast-radius', 'example-root-r1', '--json', '--data', at('data')];
    const said = JSON.parse(succeed(process.execPath, ...cli)) as Record<string, unknown>;
    expect({ ...saved, now: '' }).toEqual({ ...said, now: '' });
  });
});
