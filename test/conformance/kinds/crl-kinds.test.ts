// Every kind of CRL we sign, before the relying parties that read CRLs: what each says of two revoked certificates, on an older and on the
// newest of the lists that are at hand, and of a good one beside them.
// Where a reader does not support a kind, the table says so, and the test asserts what it does instead.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../main/app.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { scopeOf } from '../../../main/pki/crl-scope.ts';
import { sha256Hex, type Sha256 } from '../../../main/pki/hash.ts';
import { encodePem } from '../../../main/pki/pem.ts';
import { readCertificates, type Certificate } from '../../../main/store/tables/certificate.ts';
import { readCrls, readDeltaCrls } from '../../../main/store/tables/crl.ts';
import { dnsNames } from '../../fixtures/requests/specimens.ts';
import { requestFile, requestOf } from '../../integration/ceremony/planted.ts';
import { leafPlan, planOf, proposedPolicy, refreshPlan, resources, revokePlan } from '../../integration/ceremony/plans.ts';
import { finishAccepted, rootedWorld, spkiSha256Of } from '../../integration/ceremony/rooted-world.ts';
import { act, playTo, start } from '../../integration/ceremony/turns.ts';
import type { World } from '../../integration/ceremony/world.ts';
import { printTable } from '../print-table.ts';
import { gnutls } from '../readers/gnutls.ts';
import { java } from '../readers/java.ts';
import { nss } from '../readers/nss.ts';
import { openssl } from '../readers/openssl.ts';
import { type Judgement, missingFor, type Reader, runProgram } from '../readers/reader.ts';

const parts = ['p-1', 'p-2', 'p-3', 'p-4'];
const uriOf = (name: string): string[] => [`http://pki.example.org/test-root-t1-${name}.crl`];
const policy = {
  ...proposedPolicy,
  crl: { scopes: ['full' as const, 'delta' as const, 'partition' as const], horizon: 'P1Y' },
  publication: {
    ...proposedPolicy.publication,
    crl: { full: ['http://pki.example.org/r.crl'], ...Object.fromEntries(parts.map((part) => [part, uriOf(part)])) },
    deltaCrl: { full: uriOf('delta') },
  },
};

const profiles = (...ids: string[]): Record<string, Sha256> =>
  Object.fromEntries(ids.map((id) => [id, sha256Hex(resources.profile(id) ?? new Uint8Array())]));
const playbook = (id: string) => ({ id, sha256: sha256Hex(resources.playbook(id) ?? new Uint8Array()) });
const common = { token: 'at-run', authority: 'test-root-t1', quorum: 2, copies: 1 };
const withDelta = (): Plan =>
  refreshPlan({
    playbook: playbook('crl-with-delta'),
    params: { ...common, crlProfile: 'freshest-crl', deltaProfile: 'delta-crl' },
    profiles: profiles('freshest-crl', 'delta-crl'),
  });
const ofPartitions = (): Plan =>
  refreshPlan({
    playbook: playbook('scoped-crl-refresh'),
    params: { ...common, crlProfile: 'partition-crl' },
    profiles: profiles('partition-crl'),
  });

let world: World;
let app: App;
const run = async (plan: Plan): Promise<void> => void (await finishAccepted(app, world, await start(app, world, plan)));

async function issue(profile: string, name: string): Promise<Certificate> {
  const { params } = leafPlan();
  const plan = leafPlan({ params: { ...params, profile, requestLabel: name }, profiles: profiles(profile) });
  const view = await playTo(app, await start(app, world, plan), 'request');
  const names = { oid: '2.5.29.17', critical: false, value: dnsNames(`${name}.example.org`) };
  const request = requestOf(name, `CN=${name}.example.org,O=Test Trust,C=CH`, names);
  await finishAccepted(app, world, await act(app, view, undefined, { values: requestFile(request) }));
  const found = readCertificates(app.store, { role: 'leaf' }).find(({ subject }) => subject.includes(name));
  if (found === undefined) throw new Error(`${name} was not issued`);
  return found;
}

async function revoke({ serial }: Certificate, crlProfile: string): Promise<void> {
  const params = { ...common, certificates: `serial ${serial}`, crlProfile };
  const view = await playTo(
    app,
    await start(app, world, revokePlan(`serial ${serial}`, { params, profiles: profiles(crlProfile) })),
    'revoke',
  );
  const values = { 'happened-1': 'out-of-use', 'since-1': 'now', 'invalid-1': 'none', 'note-1': 'none' };
  await finishAccepted(app, world, await act(app, view, undefined, { values }));
}

/** PEM files: certificates revoked on an older list and on the newest, one that is not, and the lists that are at hand. */
interface Kind {
  readonly older: string;
  readonly newest: string;
  readonly good: string;
  readonly lists: readonly string[];
}
type KindName = 'full' | 'delta and base' | 'partition';

let work = '';
const kinds = new Map<KindName, Kind>();
const file = (name: string, label: 'CERTIFICATE' | 'X509 CRL', der: Uint8Array): string => {
  const path = join(work, name);
  writeFileSync(path, encodePem(label, der));
  return path;
};
const root = (): string => join(work, 'root.pem');
const raise = (): never => {
  throw new Error('nothing was issued');
};

/** Three certificates, the first two of different partitions: which one a serial number falls to is chance. */
async function issueDivided(): Promise<readonly Certificate[]> {
  const issued: Certificate[] = [];
  for (let n = 1; issued.length < 3 || new Set(issued.map(({ crlPartition }) => crlPartition)).size < 2; n += 1)
    issued.push(await issue('tls-server-partitioned', `divided-${n}`));
  const [first = raise()] = issued;
  const other = issued.find(({ crlPartition }) => crlPartition !== first.crlPartition) ?? raise();
  return [first, other, ...issued.filter((each) => each !== first && each !== other)];
}

async function signEveryKind(): Promise<void> {
  world = await rootedWorld(planOf({ policy }));
  // Programs that read CRLs go by the machine’s clock.
  world.advance(Math.max(0, Date.now() - 3_600_000 - world.wall));
  app = await world.open();
  file('root.pem', 'CERTIFICATE', readCertificates(app.store, { role: 'root' })[0]?.der ?? raise());
  const whole: Certificate[] = [];
  for (const name of ['one', 'two', 'three']) whole.push(await issue('tls-server-freshest', name));
  const divided = await issueDivided();
  const issuer = spkiSha256Of(app);
  const list = (name: string, partition = 'full'): string =>
    file(`${name}.crl.pem`, 'X509 CRL', readCrls(app.store, scopeOf(issuer, partition)).at(-1)?.der ?? raise());
  const keep = (kind: KindName, certificates: readonly Certificate[], lists: readonly string[]): void => {
    const [older, newest, good] = certificates.map(({ der, serial }) => file(`${kind}-${serial}.pem`, 'CERTIFICATE', der));
    kinds.set(kind, { older: older ?? raise(), newest: newest ?? raise(), good: good ?? raise(), lists });
  };
  await run(ofPartitions());
  await revoke(divided[0] ?? raise(), 'partition-crl');
  await revoke(divided[1] ?? raise(), 'partition-crl');
  keep(
    'partition',
    divided,
    parts.map((part) => list(part, part)),
  );
  await revoke(whole[0] ?? raise(), 'freshest-crl');
  await revoke(whole[1] ?? raise(), 'delta-crl');
  const delta = readDeltaCrls(app.store, scopeOf(issuer, 'full')).at(-1)?.der ?? raise();
  keep('delta and base', whole, [list('base'), file('delta.crl.pem', 'X509 CRL', delta)]);
  await run(withDelta());
  keep('full', whole, [list('full')]);
  await app.close();
}

interface KindReader extends Pick<Reader, 'name' | 'needs'> {
  judge(certificate: string, lists: readonly string[], scratch: string): Judgement;
}

const readers: readonly KindReader[] = [
  {
    ...openssl,
    judge(certificate, lists) {
      const files = lists.flatMap((list) => ['-CRLfile', list]);
      const how = ['-x509_strict', '-crl_check', '-extended_crl', '-use_deltas'];
      const { status, says } = runProgram('openssl', ['verify', ...how, ...files, '-CAfile', root(), certificate]);
      return { accepted: status === 0, says };
    },
  },
  {
    ...gnutls,
    judge(certificate, lists, scratch) {
      // One file: of the option given several times it takes the last.
      const all = join(scratch, 'lists.pem');
      writeFileSync(all, lists.map((list) => readFileSync(list, 'utf8')).join(''));
      const trust = ['--load-ca-certificate', root(), '--load-crl', all];
      const { status, says } = runProgram('certtool', ['--verify', ...trust, '--infile', certificate]);
      return { accepted: status === 0 && !says.includes('Not verified'), says };
    },
  },
  {
    ...nss,
    judge(certificate, lists, scratch) {
      const at = ['-d', `sql:${scratch}`];
      const said: string[] = [];
      const ask = (program: string, ...args: readonly string[]): boolean => {
        const { status, says } = runProgram(program, args);
        said.push(says);
        return status === 0;
      };
      const der = (kind: 'x509' | 'crl', pem: string, name: string): string => {
        ask('openssl', kind, '-in', pem, '-outform', 'DER', '-out', join(scratch, name));
        return join(scratch, name);
      };
      ask('certutil', '-N', ...at, '--empty-password');
      ask('certutil', '-A', ...at, '-n', 'root', '-t', 'C,C,C', '-i', der('x509', root(), 'root.der'));
      ask('certutil', '-A', ...at, '-n', 'leaf', '-t', ',,', '-i', der('x509', certificate, 'leaf.der'));
      for (const [place, list] of lists.entries()) ask('crlutil', '-I', ...at, '-i', der('crl', list, `${place}.der`));
      return { accepted: ask('certutil', '-V', ...at, '-e', '-n', 'leaf', '-u', 'V'), says: said.join('\n') };
    },
  },
  {
    ...java,
    judge(certificate, lists) {
      const source = resolve(import.meta.dirname, '../compromise/RevokedChain.java');
      const { status, says } = runProgram('java', [source, root(), certificate, ...lists]);
      return { accepted: status === 0 && says.startsWith('OK'), says };
    },
  },
];

/** What a reader makes of a kind: which of the revoked ones it refuses, and what it says of the other. */
interface Support {
  readonly title: string;
  readonly refuses: { readonly older: boolean; readonly newest: boolean };
  readonly says: RegExp;
}

const yes: Support = { title: 'yes', refuses: { older: true, newest: true }, says: /revoked/iu };
const baseAlone: Support = { title: 'no: it goes by the base alone', refuses: { older: true, newest: false }, says: /^OK/u };
const newestAlone: Support = {
  title: 'no: of all lists of an issuer it goes by the newest',
  refuses: { older: false, newest: true },
  says: /Chain verification output: Verified/u,
};
const unknownCritical = (older: boolean): Support => ({
  title: 'no: it does not take such a list in',
  refuses: { older, newest: false },
  says: /SEC_ERROR_CRL_UNKNOWN_CRITICAL_EXTENSION/u,
});

/**
 * NSS knows neither of the two critical extensions (RFC 5280 5.2.4, 5.2.5), the JDK takes no delta that is at hand, and GnuTLS looks at no
 * scope: whoever serves it deltas or partitions hides from it what stands on the others.
 */
const supports: Readonly<Record<Reader['name'], Readonly<Record<KindName, Support>>>> = {
  OpenSSL: { full: yes, 'delta and base': yes, partition: yes },
  GnuTLS: { full: yes, 'delta and base': newestAlone, partition: newestAlone },
  NSS: { full: yes, 'delta and base': unknownCritical(true), partition: unknownCritical(false) },
  Java: { full: yes, 'delta and base': baseAlone, partition: yes },
};

const rows: string[][] = [];

describe.skipIf(missingFor(openssl) !== null)('REVOCATION-LISTED: readers of every kind of CRL', () => {
  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'conclave-kinds-'));
    await signEveryKind();
  }, 240_000);
  afterAll(async () => {
    rmSync(work, { recursive: true, force: true });
    await world.remove();
    if (rows.length > 0)
      printTable(
        'Readers of every kind of CRL',
        ['reader', 'kind', 'revoked on an older list', 'revoked on the newest', 'good', 'supported'],
        rows,
      );
  });
  for (const reader of readers)
    for (const [kind, support] of Object.entries(supports[reader.name]) as [KindName, Support][]) {
      const missing = missingFor(reader);
      test.skipIf(missing !== null)(`${reader.name}: ${kind}${missing === null ? '' : `: ${missing}`}`, () => {
        const { lists, ...certificates } = kinds.get(kind) ?? raise();
        const ask = (name: keyof typeof certificates): Judgement => {
          const scratch = join(work, `${reader.name} ${kind} ${name}`);
          mkdirSync(scratch);
          return reader.judge(certificates[name], lists, scratch);
        };
        const [older, newest, good] = [ask('older'), ask('newest'), ask('good')];
        const word = ({ accepted }: Judgement): string => (accepted ? 'accepted' : 'refused');
        rows.push([reader.name, kind, word(older), word(newest), word(good), support.title]);
        expect(good.accepted ? '' : good.says).toBe('');
        expect({ older: !older.accepted, newest: !newest.accepted }).toEqual(support.refuses);
        // Refused because it is revoked, and for no other reason; accepted because the list was not looked at.
        for (const { accepted, says } of [older, newest]) expect(says).toMatch(accepted ? support.says : /revoked/iu);
      });
    }
});
