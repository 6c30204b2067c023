// An authority that was taken over issued certificates nobody here has: one is revoked by its serial number alone, judged by openssl.

import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import { authorityRecords } from '../../../main/bridge/authorities.ts';
import { dueFacts } from '../../../main/bridge/due-facts.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { parseProfile } from '../../../main/formats/profile.ts';
import { parseRevocation } from '../../../main/formats/revocation.ts';
import { dueList } from '../../../main/status/due.ts';
import { requireScope } from '../../../main/steps/crl-scopes.ts';
import { auditStore } from '../../../main/store/audit.ts';
import { readArtifacts } from '../../../main/store/tables/artifact.ts';
import { readAuthorities } from '../../../main/store/tables/authority.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import { missing, softHsmPath } from '../hsm/providers.ts';
import { OpensslDatabase } from './openssl-database.ts';
import { foreignKeyWaivers, importPlan, planOf, refreshPlan, resources, revokePlan } from './plans.ts';
import { eventsOf } from './record.ts';
import { finishAccepted, verifyAnchored } from './rooted-world.ts';
import { act, currentOf, pin, playTo, start, type Change } from './turns.ts';
import { Workstation } from './workstation.ts';

let old: OpensslDatabase;
let station: Workstation;
const serialOf = (file: string): string => old.run('x509', '-in', file, '-noout', '-serial').trim().replace('serial=', '').toLowerCase();

beforeEach(() => {
  old = new OpensslDatabase();
  station = new Workstation('OLD-ROOT');
  station.world.wall = Date.now() + 60_000;
  old.run('pkcs8', '-topk8', '-nocrypt', '-in', 'cakey.pem', '-out', 'cakey.p8');
  const words = ['--import', join(old.directory, 'cakey.p8'), '--token', 'OLD-ROOT', '--label', 'moved', '--id', 'a1b2', '--pin', pin];
  execFileSync('softhsm2-util', words, { env: station.environment, stdio: 'pipe' });
  old.signCrl();
});
afterEach(async () => {
  old.remove();
  await station.world.remove();
});

const params = { token: 'at-run', authority: 'old-root', quorum: 2, copies: 1 };
const more = { params, waivers: [...planOf().waivers, ...foreignKeyWaivers] };

async function takeOver(app: App): Promise<RunView> {
  const view = await playTo(app, await start(app, station.world, importPlan()), 'authority');
  return playTo(app, await act(app, view, undefined, { values: { files: old.files } }));
}

const attended = { attendance: 'people', window: { from: '2020-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z' } } as const;
const beginRevoking = async (app: App, certificates: string, change: Partial<Plan> = attended): Promise<RunView> => {
  const plan = revokePlan('', { ...more, ...change, params: { ...revokePlan('').params, ...params, certificates } });
  return playTo(app, await start(app, station.world, plan), 'revoke');
};
const say = (app: App, view: RunView, values: Change['values'], person?: string): Promise<RunView> =>
  act(app, view, person, { values: values ?? {} });
const sentence = async (work: () => Promise<unknown>): Promise<string> => work().then(() => 'done', String);
const factsOf = (view: RunView): string => {
  const { stage } = currentOf(view);
  return stage.kind === 'facts' ? stage.facts.map(({ label, value }) => `${label}: ${value}`).join('\n') : '';
};
const happenings = (view: RunView): string[] => {
  const [prompt] = currentOf(view).prompts;
  return prompt?.kind === 'choice' ? prompt.options.map(({ label }) => label.replace(/^.* → /, '')) : [];
};

const crlOf = ({ bundle }: RunView): string => globSync(join(bundle ?? '', 'artifacts/*/crl-*.pem'))[0] ?? '';

function opensslSays(certificate: string, crl: string): string {
  const at = String(Math.floor(station.world.wall / 1000));
  const words = ['verify', '-attime', at, '-crl_check', '-CAfile', 'cacert.pem', '-CRLfile', crl, certificate];
  const { stdout, stderr } = spawnSync('openssl', words, { cwd: old.directory, encoding: 'utf8' });
  return /certificate revoked/.test(stderr) ? 'revoked' : /: OK/.test(stdout) ? 'good' : stderr;
}

describe.skipIf(missing(softHsmPath) !== null)('REVOCATION-LISTED: a certificate that is known by its serial number only', () => {
  test('two people type it; its entry is on the CRL, openssl refuses the certificate, and it stays for good', async () => {
    // Its certificate is neither in newcerts nor in index.txt.
    old.issue('good');
    const index = Buffer.from(old.file('index.txt').base64, 'base64');
    const file = old.issue('lost');
    const lost = serialOf(file);
    renameSync(join(old.directory, file), join(old.directory, 'lost-kept.pem'));
    writeFileSync(join(old.directory, 'index.txt'), index);

    await station.with(async (app) => void (await takeOver(app)));
    const answers = { 'happened-1': 'replaced', 'since-1': 'now', 'invalid-1': 'none', 'note-1': 'none' };
    const first = await station.with(async (app, world) => {
      app.engine.history.skip('Alice Ndiaye', 'the paper is in the safe');
      const view = await beginRevoking(app, 'at-run');
      const open = await say(app, view, { by: 'text' });
      for (const spelling of ['0', '-5', `00${'ff'.repeat(20)}`, 'hex 8' + '0'.repeat(39), '9'.repeat(60)])
        expect(await sentence(() => say(app, open, { find: spelling }))).toMatch(
          /positive and has at most 20 octets \(RFC 5280 4\.1\.2\.2\)|has issued nothing on record/,
        );
      const ambiguous = await say(app, open, { find: '1234' });
      expect(currentOf(ambiguous).prompts[0]).toMatchObject({
        id: 'pick-1',
        options: [
          { value: 'serial-1234', label: 'No certificate on record: hexadecimal serial number 1234 (decimal 4660)' },
          { value: 'serial-04d2', label: 'No certificate on record: decimal serial number 1234 (hexadecimal 04d2)' },
        ],
      });
      await app.engine.control({ runId: view.runId, revision: ambiguous.revision, person: 'alice', act: 'abort', reason: 'tried' });

      const colons = (lost.match(/../g) ?? []).join(':').toUpperCase();
      const named = await beginRevoking(app, colons);
      const asked = await say(app, named, { by: 'done' });
      expect(factsOf(asked)).toMatch(
        /Not known: No certificate with this serial number is on record.*stays on every CRL of this authority for good/,
      );
      // Whether it is a CA's is not known: no hold, and the code for a key that fits both.
      expect(happenings(asked)).toEqual([
        'keyCompromise (1)',
        'affiliationChanged (3)',
        'superseded (4)',
        'superseded (4)',
        'cessationOfOperation (5)',
        'privilegeWithdrawn (9)',
        'no reason in the entry (unspecified is encoded as absent)',
      ]);
      const late = { ...answers, 'since-1': '2001-01-01T00:00:00Z', 'happened-1': 'key-compromise' };
      expect(await sentence(() => say(app, asked, late))).toMatch(/before the certificate begins/);
      const second = await say(app, asked, answers);
      const { awaited, stage } = currentOf(second);
      expect([currentOf(second).prompts.map(({ id }) => id), JSON.stringify(stage).includes(lost)]).toEqual([['second-1'], false]);
      const one = currentOf(asked).awaited[0]?.id ?? '';
      expect(awaited.map(({ id }) => id)).not.toContain(one);
      const wrong = lost.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
      expect(await sentence(() => say(app, second, { 'second-1': wrong }))).toMatch(/is not the one that was given first/);
      expect(await sentence(() => say(app, second, { 'second-1': lost }, one))).toMatch(/is not awaited in this step/);
      const put = await say(app, second, { 'second-1': String(BigInt(`0x${lost}`)) });
      const done = await finishAccepted(app, world, put);
      expect(eventsOf(app, done.runId).find(({ event }) => event === 'serial-confirmed')?.data).toMatchObject({
        serial: lost,
        answeredBy: one,
      });
      const document =
        readArtifacts(app.store, done.runId).find(({ path }) => path.endsWith('/revocation.json'))?.bytes ?? new Uint8Array();
      expect(parseRevocation(document).revocations).toMatchObject([{ serial: lost, kind: 'unknown', code: 4, version: 1 }]);
      expect(auditStore(app.store).checks.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
      const due = (): string[] => {
        const now = new Date(world.wall);
        return dueList(dueFacts(app.store, authorityRecords(app.store), now), now).map(({ kind }) => kind);
      };
      expect(due()).not.toContain('revocation');

      return crlOf(done);
    }, false);
    const later = await station.with(async (app, world) => {
      // Ten years on, long after anything of that time ran out.
      world.advance(10 * 365 * 24 * 60 * 60 * 1000);
      const next = await playTo(app, await start(app, world, refreshPlan(more)));
      world.advance(60_000);
      const again = await playTo(app, await start(app, world, refreshPlan(more)));
      expect((await verifyAnchored(app, again.bundle ?? '')).verdict).toBe('accepted');
      // Of what kind it is nobody knows, so no list holds one kind alone.
      const { value: profile } = parseProfile(resources.profile('root-crl') ?? new Uint8Array());
      if (profile.makes !== 'crl') throw new Error(profile.makes);
      const limited = { ...profile.extensions, issuingDistributionPoint: { critical: true, onlyContains: 'userCerts' } as const };
      const source = { scope: `${readAuthorities(app.store)[0]?.spkiSha256 ?? ''}:full`, distributionPoint: null, freshest: null };
      expect(() => requireScope(app.store, { ...profile, extensions: limited }, source)).toThrow(
        `CRL-SCOPE-KIND failed: profile «root-crl» says userCerts alone, and of what kind the certificate with serial ${lost} is nobody here knows`,
      );
      // A change to it needs a note, as of any entry.
      const questions = await beginRevoking(app, `hex ${lost}`, {});
      expect(factsOf(questions)).toMatch(/On the record: revoked since/);
      expect(await sentence(() => say(app, questions, { ...answers, 'happened-1': 'out-of-use', 'note-1': 'none' }))).toMatch(
        /needs a note/,
      );
      return [next, again].map(crlOf);
    });
    for (const crl of [first, ...later])
      expect(old.run('crl', '-in', crl, '-noout', '-text')).toMatch(new RegExp(`Serial Number: ${lost.toUpperCase()}`));
    station.world.wall = Date.now() + 300_000;
    expect([opensslSays('lost-kept.pem', 'crl.pem'), opensslSays('lost-kept.pem', first)]).toEqual(['good', 'revoked']);
  });

  test('IMPORTED-ISSUED: index.txt revoked a certificate that was not kept: its entry comes along; one in force is refused', async () => {
    const [gone, kept] = [old.issue('gone'), old.issue('kept')];
    const serial = serialOf(gone);
    old.revoke(gone, '-crl_reason', 'superseded');
    await station.with(async (app, world) => {
      rmSync(join(old.directory, gone));
      const done = await takeOver(app);
      const verdict = await verifyAnchored(app, done.bundle ?? '');
      expect(verdict.checks.find(({ name }) => name === 'IMPORTED-ISSUED')).toMatchObject({
        verdict: 'passed',
        reason: '1 certificates, 2 lines of the list, 1 of them revoked and without a certificate',
      });
      world.advance(60_000);
      const next = await playTo(app, await start(app, world, refreshPlan(more)));
      expect(old.run('crl', '-in', crlOf(next), '-noout', '-text')).toMatch(new RegExp(`Serial Number: ${serial.toUpperCase()}`));
    });
    expect(kept).toMatch(/^newcerts\//);
  });
});
