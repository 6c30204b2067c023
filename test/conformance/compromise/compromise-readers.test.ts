// The key of an issuing CA is compromised, in production mode on a throw-away data directory: what four relying parties say of a leaf of that
// CA before and after the run, and of a leaf of the emergency intermediate. Both CAs are somebody else's: openssl holds their keys.

import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printTable } from '../print-table.ts';
import { programFile } from '../../programs.ts';
import { gnutls } from '../readers/gnutls.ts';
import { java } from '../readers/java.ts';
import { nss } from '../readers/nss.ts';
import { openssl } from '../readers/openssl.ts';
import { type Judgement, missingFor, type Reader, runProgram } from '../readers/reader.ts';

const examples = resolve(import.meta.dirname, '../../../resources/examples');
let work = '';
const at = (...names: string[]): string => join(work, ...names);

function succeed(program: string, ...args: readonly string[]): string {
  const { status, says } = runProgram(program, args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${says}`);
  return says;
}

/** An issuing CA of openssl's: its key, and the request the ceremony signs. */
function requestOf(name: string, subject: string): string {
  succeed('openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', at(`${name}.key`));
  const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,digitalSignature,keyCertSign,cRLSign'];
  const asked = extensions.flatMap((extension) => ['-addext', extension]);
  succeed('openssl', 'req', '-new', '-key', at(`${name}.key`), '-subj', subject, ...asked, '-out', at('plans', `${name}.csr`));
  return at('plans', `${name}.csr`);
}

/** The example's plan for another request, and its answers. */
function forRequest(name: string, file: string): void {
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const edit = (path: string, from: RegExp, to: string): void => writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  edit(at('plans', `${name}.plan.yaml`), /(^requests:\n {2}- )[0-9a-f]{64}/mu, `$1${sha256}`);
  edit(at('plans', `${name}.answers.yaml`), /\{ file: requests\/[^ }]+ \}/u, `{ file: ${basename(file)} }`);
}

const conclave = (...args: string[]): string => succeed(process.execPath, programFile('test/integration/cli/quick-cli'), ...args);
const played = (name: string): string =>
  /evidence bundle: (.*)$/mu.exec(
    conclave(
      'run',
      at('plans', `${name}.plan.yaml`),
      '--answers',
      at('plans', `${name}.answers.yaml`),
      '--data',
      at('data'),
      '--out',
      at('out'),
    ),
  )?.[1] ?? '';

/** A TLS server's certificate and a CRL of a CA whose key openssl has. */
function issueBelow(name: string, certificate: string): void {
  const ca = at(name);
  mkdirSync(ca);
  writeFileSync(join(ca, 'index.txt'), '');
  writeFileSync(join(ca, 'number'), '01\n');
  writeFileSync(
    join(ca, 'ca.cnf'),
    `[ca]\ndefault_ca = d\n[d]\ndatabase = ${ca}/index.txt\ncrlnumber = ${ca}/number\ndefault_md = sha256\ndefault_crl_days = 7\ncrl_extensions = c\n[c]\nauthorityKeyIdentifier = keyid\n`,
  );
  writeFileSync(
    join(ca, 'leaf.ext'),
    'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:www.example.org\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n',
  );
  const subject = '/C=CH/O=Example Trust/CN=www.example.org';
  succeed('openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', join(ca, 'leaf.key'));
  succeed('openssl', 'req', '-new', '-key', join(ca, 'leaf.key'), '-subj', subject, '-out', join(ca, 'leaf.csr'));
  const signer = ['-CA', certificate, '-CAkey', at(`${name}.key`), '-CAcreateserial', '-CAserial', join(ca, 'serial')];
  const leaf = ['-days', '7', '-sha256', '-extfile', join(ca, 'leaf.ext'), '-out', join(ca, 'leaf.pem')];
  succeed('openssl', 'x509', '-req', '-in', join(ca, 'leaf.csr'), ...signer, ...leaf);
  const keys = ['-cert', certificate, '-keyfile', at(`${name}.key`)];
  succeed('openssl', 'ca', '-gencrl', '-config', join(ca, 'ca.cnf'), ...keys, '-out', join(ca, 'crl.pem'));
  cpSync(certificate, join(ca, 'ca.pem'));
}

/** What is judged: the leaf below a CA, with a list of the root and the CA's own. */
interface Case {
  readonly ca: 'old' | 'new';
  readonly rootList: string;
}

interface RevocationReader extends Pick<Reader, 'name' | 'needs'> {
  judge(one: Case, scratch: string): Judgement;
}

const filesOf = ({ ca, rootList }: Case) => ({
  root: at('root.pem'),
  above: at(ca, 'ca.pem'),
  leaf: at(ca, 'leaf.pem'),
  lists: [rootList, at(ca, 'crl.pem')],
});
const joined = (target: string, files: readonly string[]): string => {
  writeFileSync(target, files.map((file) => readFileSync(file, 'utf8')).join(''));
  return target;
};
const toDer = (kind: 'x509' | 'crl', file: string, target: string): string => {
  succeed('openssl', kind, '-in', file, '-outform', 'DER', '-out', target);
  return target;
};

const readers: readonly RevocationReader[] = [
  {
    ...openssl,
    judge(one, scratch) {
      const { root, above, leaf, lists } = filesOf(one);
      const trust = ['-x509_strict', '-CAfile', root, '-untrusted', above, '-crl_check_all'];
      const { status, says } = runProgram('openssl', ['verify', ...trust, '-CRLfile', joined(join(scratch, 'lists.pem'), lists), leaf]);
      return { accepted: status === 0, says };
    },
  },
  {
    ...gnutls,
    judge(one, scratch) {
      const { root, above, leaf, lists } = filesOf(one);
      const chain = joined(join(scratch, 'chain.pem'), [leaf, above, root]);
      const trust = ['--load-ca-certificate', root, '--load-crl', joined(join(scratch, 'lists.pem'), lists)];
      const { status, says } = runProgram('certtool', ['--verify', ...trust, '--infile', chain]);
      return { accepted: status === 0 && !says.includes('Not verified'), says };
    },
  },
  {
    ...nss,
    judge(one, scratch) {
      const { root, above, leaf, lists } = filesOf(one);
      const database = ['-d', `sql:${scratch}`];
      const add = (name: string, trust: string, file: string): string[] => [
        '-A',
        ...database,
        '-n',
        name,
        '-t',
        trust,
        '-i',
        toDer('x509', file, join(scratch, `${name}.der`)),
      ];
      succeed('certutil', '-N', ...database, '--empty-password');
      for (const args of [add('root', 'C,C,C', root), add('ca', ',,', above), add('leaf', ',,', leaf)]) succeed('certutil', ...args);
      for (const [index, list] of lists.entries())
        succeed('crlutil', '-I', ...database, '-i', toDer('crl', list, join(scratch, `${index}.crl`)));
      const { status, says } = runProgram('certutil', ['-V', ...database, '-e', '-n', 'leaf', '-u', 'V']);
      return { accepted: status === 0, says };
    },
  },
  {
    ...java,
    judge(one, scratch) {
      const { root, above, leaf, lists } = filesOf(one);
      const source = join(import.meta.dirname, 'RevokedChain.java');
      const { status, says } = runProgram('java', [source, root, joined(join(scratch, 'chain.pem'), [leaf, above]), ...lists]);
      return { accepted: status === 0 && says.startsWith('OK'), says };
    },
  },
];

/** The file of a bundle's folder whose name fits. */
const named = (bundle: string, folder: string, pattern: RegExp): string => {
  const found = readdirSync(join(bundle, 'artifacts', folder)).find((name) => pattern.test(name));
  return join(bundle, 'artifacts', folder, found ?? 'no such file');
};

const cases: Readonly<Record<string, { readonly one: () => Case; readonly accepted: boolean }>> = {
  'the old CA, before': { one: () => ({ ca: 'old', rootList: at('before.pem') }), accepted: true },
  'the old CA, after': { one: () => ({ ca: 'old', rootList: at('after.pem') }), accepted: false },
  'the emergency intermediate, after': { one: () => ({ ca: 'new', rootList: at('after.pem') }), accepted: true },
};
const rows: string[][] = [];

describe.skipIf(missingFor(openssl) !== null)('REVOCATION-LISTED: relying parties of a compromised issuing CA', () => {
  let compromised = '';
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'conclave-compromise-'));
    cpSync(examples, at('plans'), { recursive: true });
    mkdirSync(at('out'));
    forRequest('issuing-ca', requestOf('old', '/C=CH/O=Example Trust/CN=Example Issuing CA S1'));
    forRequest('issuing-ca-key-compromise', requestOf('new', '/C=CH/O=Example Trust/CN=Example Emergency CA E1'));
    const root = played('root-ca');
    const issuing = played('issuing-ca');
    cpSync(join(root, 'artifacts', 'example-root-r1', 'certificate.pem'), at('root.pem'));
    cpSync(named(issuing, 'example-root-r1', /^crl-.*\.pem$/u), at('before.pem'));
    issueBelow('old', join(issuing, 'artifacts', 'example-issuing-ca-s1', 'certificate.pem'));
    compromised = played('issuing-ca-key-compromise');
    cpSync(named(compromised, 'example-root-r1', /^crl-.*\.pem$/u), at('after.pem'));
    issueBelow('new', join(compromised, 'artifacts', 'example-emergency-ca-e1', 'certificate.pem'));
  }, 120_000);
  afterAll(() => {
    rmSync(work, { recursive: true, force: true });
    if (rows.length > 0) printTable('Relying parties of a compromised issuing CA', ['relying party', 'leaf of', 'verdict'], rows);
  });

  test('the bundle verifies, with what was decided, counted and told', () => {
    const { status, says } = runProgram(process.execPath, [
      programFile('test/integration/cli/quick-cli'),
      'verify',
      compromised,
      '--unanchored',
    ]);
    expect(says).toMatch(/^passed +BRANCHES-FOLLOWED +sure: compromised; remedy: new-intermediate$/mu);
    expect(says).toMatch(/^passed +CLOCKS-TOLD +preliminary-report met; revocation met; revocation-list met$/mu);
    expect(says).toMatch(/^passed +MESSAGES-WRITTEN +3 messages$/mu);
    expect(says).toMatch(/^passed +KEY-NOT-COMPROMISED +1 keys declared compromised$/mu);
    expect(status).toBe(0);
  });

  test.each(['tell', 'report', 'programs'])('message %s is a mail Python reads without a defect', (name) => {
    const script =
      'import email,sys;from email import policy;m=email.message_from_binary_file(open(sys.argv[1],"rb"),policy=policy.default);print(len(m.defects),m["X-Unsent"],m["Subject"]);print(m.get_content())';
    const mail = join(compromised, 'artifacts', 'messages', `${name}.eml`);
    const said = succeed('python3', '-c', script, mail);
    expect(said).toMatch(/^0 1 /u);
    const text = readFileSync(mail.replace('.eml', '.txt'), 'utf8');
    // The mail's lines end as mail does (RFC 5322 2.3).
    expect(
      said
        .slice(said.indexOf('\n') + 1)
        .trimEnd()
        .replaceAll('\r\n', '\n'),
    ).toBe(text.slice(text.indexOf('\n\n') + 2).trimEnd());
  });

  for (const reader of readers)
    for (const [what, { one, accepted }] of Object.entries(cases)) {
      const missing = missingFor(reader);
      test.skipIf(missing !== null)(
        `${reader.name} ${accepted ? 'accepts' : 'refuses'} the leaf of ${what}${missing === null ? '' : `: ${missing}`}`,
        () => {
          const scratch = mkdtempSync(join(work, 'reader-'));
          const judgement = reader.judge(one(), scratch);
          rows.push([reader.name, what, judgement.accepted ? 'accepted' : 'refused']);
          expect(judgement.accepted === accepted ? '' : judgement.says).toBe('');
          // Refused because it is revoked, and for no other reason.
          expect(accepted || /revoked/iu.test(judgement.says)).toBe(true);
        },
      );
    }
});
