// What four relying parties say of a leaf below a CA whose key openssl holds, given the lists of that CA and of the root. Not a test.

import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gnutls } from '../readers/gnutls.ts';
import { java } from '../readers/java.ts';
import { nss } from '../readers/nss.ts';
import { openssl } from '../readers/openssl.ts';
import { type Judgement, type Reader, runProgram } from '../readers/reader.ts';

export function succeed(program: string, ...args: readonly string[]): string {
  const { status, says } = runProgram(program, args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${says}`);
  return says;
}

/** The issuing CA whose key is stolen, or the one that takes its place. */
type Ca = 'old' | 'new';

/** A CA of openssl's in `work`: its key, and the request that a ceremony signs, written to `file`. */
export function requestOf(work: string, ca: Ca, subject: string, file: string): void {
  succeed('openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', join(work, `${ca}.key`));
  const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,digitalSignature,keyCertSign,cRLSign'];
  const asked = extensions.flatMap((extension) => ['-addext', extension]);
  succeed('openssl', 'req', '-new', '-key', join(work, `${ca}.key`), '-subj', subject, ...asked, '-out', file);
}

/** Makes an example's plan one for another request, and its answers, which name the file beside them. */
export function planForRequest(plan: string, file: string): void {
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const edit = (path: string, from: RegExp, to: string): void => writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  edit(plan, /(^requests:\n {2}- )[0-9a-f]{64}/mu, `$1${sha256}`);
  edit(plan.replace('.plan.', '.answers.'), /\{ file: requests\/[^ }]+ \}/u, `{ file: ${basename(file)} }`);
}

/** A TLS server's certificate and a CRL below a CA whose key openssl has. */
export function issueBelow(work: string, name: Ca, certificate: string): void {
  const ca = join(work, name);
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
  const key = join(work, `${name}.key`);
  const subject = '/C=CH/O=Example Trust/CN=www.example.org';
  succeed('openssl', 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', join(ca, 'leaf.key'));
  succeed('openssl', 'req', '-new', '-key', join(ca, 'leaf.key'), '-subj', subject, '-out', join(ca, 'leaf.csr'));
  const signer = ['-CA', certificate, '-CAkey', key, '-CAcreateserial', '-CAserial', join(ca, 'serial')];
  const leaf = ['-days', '7', '-sha256', '-extfile', join(ca, 'leaf.ext'), '-out', join(ca, 'leaf.pem')];
  succeed('openssl', 'x509', '-req', '-in', join(ca, 'leaf.csr'), ...signer, ...leaf);
  const keys = ['-cert', certificate, '-keyfile', key];
  succeed('openssl', 'ca', '-gencrl', '-config', join(ca, 'ca.cnf'), ...keys, '-out', join(ca, 'crl.pem'));
  cpSync(certificate, join(ca, 'ca.pem'));
}

/** The file of a bundle's folder whose name fits. */
export const artifactOf = (bundle: string, folder: string, pattern: RegExp): string => {
  const found = readdirSync(join(bundle, 'artifacts', folder)).find((name) => pattern.test(name));
  return join(bundle, 'artifacts', folder, found ?? 'no such file');
};

/** The leaf below a CA of `work`, whose root is `root.pem`, with a list of the root and the CA's own. */
export interface Case {
  readonly work: string;
  readonly ca: Ca;
  /** Name in `work`. */
  readonly rootList: string;
}

interface RevocationReader extends Pick<Reader, 'name' | 'needs'> {
  judge(one: Case): Judgement;
}

const filesOf = ({ work, ca, rootList }: Case) => ({
  root: join(work, 'root.pem'),
  above: join(work, ca, 'ca.pem'),
  leaf: join(work, ca, 'leaf.pem'),
  lists: [join(work, rootList), join(work, ca, 'crl.pem')],
  scratch: mkdtempSync(join(work, 'reader-')),
});
const joined = (target: string, files: readonly string[]): string => {
  writeFileSync(target, files.map((file) => readFileSync(file, 'utf8')).join(''));
  return target;
};
const toDer = (kind: 'x509' | 'crl', file: string, target: string): string => {
  succeed('openssl', kind, '-in', file, '-outform', 'DER', '-out', target);
  return target;
};

export const revocationReaders: readonly RevocationReader[] = [
  {
    ...openssl,
    judge(one) {
      const { root, above, leaf, lists, scratch } = filesOf(one);
      const trust = ['-x509_strict', '-CAfile', root, '-untrusted', above, '-crl_check_all'];
      const { status, says } = runProgram('openssl', ['verify', ...trust, '-CRLfile', joined(join(scratch, 'lists.pem'), lists), leaf]);
      return { accepted: status === 0, says };
    },
  },
  {
    ...gnutls,
    judge(one) {
      const { root, above, leaf, lists, scratch } = filesOf(one);
      const chain = joined(join(scratch, 'chain.pem'), [leaf, above, root]);
      const trust = ['--load-ca-certificate', root, '--load-crl', joined(join(scratch, 'lists.pem'), lists)];
      const { status, says } = runProgram('certtool', ['--verify', ...trust, '--infile', chain]);
      return { accepted: status === 0 && !says.includes('Not verified'), says };
    },
  },
  {
    ...nss,
    judge(one) {
      const { root, above, leaf, lists, scratch } = filesOf(one);
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
    judge(one) {
      const { root, above, leaf, lists, scratch } = filesOf(one);
      const source = join(import.meta.dirname, 'RevokedChain.java');
      const { status, says } = runProgram('java', [source, root, joined(join(scratch, 'chain.pem'), [leaf, above]), ...lists]);
      return { accepted: status === 0 && says.startsWith('OK'), says };
    },
  },
];
