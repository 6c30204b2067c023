// A root as it is run with `openssl ca` alone: its key in a file, index.txt, crlnumber, newcerts.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const configuration = `
[ca]
default_ca = old
[old]
database = index.txt
new_certs_dir = newcerts
certificate = cacert.pem
private_key = cakey.pem
serial = serial
crlnumber = crlnumber
default_md = sha384
default_days = 365
default_crl_days = 30
policy = any
unique_subject = no
x509_extensions = leaf
crl_extensions = crl
[any]
commonName = supplied
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[crl]
authorityKeyIdentifier = keyid
`;

export class OpensslDatabase {
  readonly directory = mkdtempSync(join(tmpdir(), 'conclave-openssl-database-'));

  constructor() {
    mkdirSync(join(this.directory, 'newcerts'));
    writeFileSync(join(this.directory, 'ca.cnf'), configuration);
    writeFileSync(join(this.directory, 'index.txt'), '');
    writeFileSync(join(this.directory, 'serial'), '6F00000000000000000000000000000000A0\n');
    writeFileSync(join(this.directory, 'crlnumber'), '1F\n');
    const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign', 'subjectKeyIdentifier=hash'];
    this.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384', '-out', 'cakey.pem');
    this.run(
      'req',
      '-x509',
      '-new',
      '-key',
      'cakey.pem',
      '-subj',
      '/C=CH/O=Old Trust/CN=Old Root',
      '-days',
      '7300',
      '-sha384',
      '-out',
      'cacert.pem',
      ...extensions.flatMap((line) => ['-addext', line]),
    );
  }

  run(...words: string[]): string {
    return execFileSync('openssl', words, { cwd: this.directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Issues a certificate; gives its file name in newcerts. */
  issue(name: string): string {
    const before = new Set(readdirSync(join(this.directory, 'newcerts')));
    this.run(
      'req',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-subj',
      `/CN=${name}`,
      '-out',
      `${name}.csr`,
    );
    this.run('ca', '-config', 'ca.cnf', '-batch', '-in', `${name}.csr`, '-out', `${name}.pem`);
    return `newcerts/${readdirSync(join(this.directory, 'newcerts')).find((file) => !before.has(file)) ?? ''}`;
  }

  revoke(certificate: string, ...reason: string[]): void {
    this.run('ca', '-config', 'ca.cnf', '-revoke', certificate, ...reason);
  }

  /** Signs the next CRL into crl.pem. */
  signCrl(): void {
    this.run('ca', '-config', 'ca.cnf', '-gencrl', '-out', 'crl.pem');
  }

  file(name: string): { name: string; base64: string } {
    return { name, base64: readFileSync(join(this.directory, name)).toString('base64') };
  }

  /** Everything somebody brings on a medium. */
  get files(): { name: string; base64: string }[] {
    const issued = readdirSync(join(this.directory, 'newcerts')).map((name) => `newcerts/${name}`);
    return ['cacert.pem', 'crl.pem', 'index.txt', ...issued].map((name) => this.file(name));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
