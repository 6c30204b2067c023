// What people would use instead, on the same requests: `openssl x509 -req` in a loop, and `openssl ca -batch -infiles` in one process.
// Both sign with a key in a file and check what they check; neither records, reviews or verifies anything.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestOnMedium } from './make-requests.ts';

const openssl = (directory: string, ...given: readonly string[]): void =>
  void execFileSync('openssl', given, { cwd: directory, stdio: ['ignore', 'ignore', 'ignore'] });

const config = `[ca]
default_ca = rival
[rival]
dir = .
database = index.txt
new_certs_dir = issued
rand_serial = yes
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_days = 30
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
`;

export interface OpensslRivals {
  /** Milliseconds for a certificate by x509 -req, one process each. */
  loop(requests: readonly RequestOnMedium[]): number;
  /** Milliseconds for a certificate by one ca -batch over all. */
  batch(requests: readonly RequestOnMedium[]): number;
}

export function openOpensslRivals(directory: string): OpensslRivals {
  mkdirSync(join(directory, 'issued'), { recursive: true });
  writeFileSync(join(directory, 'ca.cnf'), config);
  writeFileSync(join(directory, 'index.txt'), '');
  openssl(directory, 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ca.key');
  openssl(directory, 'req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=Rival', '-days', '3650', '-out', 'ca.pem');
  const timed = (requests: readonly RequestOnMedium[], work: (names: readonly string[]) => void): number => {
    for (const { name, pem } of requests) writeFileSync(join(directory, name), pem);
    const started = performance.now();
    work(requests.map(({ name }) => name));
    return (performance.now() - started) / requests.length;
  };
  const sign = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '30', '-copy_extensions', 'copy'];
  return {
    loop: (requests) =>
      timed(requests, (names) => {
        for (const name of names) openssl(directory, 'x509', '-req', '-in', name, ...sign, '-out', `${name}.pem`);
      }),
    batch: (requests) =>
      timed(requests, (names) => openssl(directory, 'ca', '-config', 'ca.cnf', '-batch', '-notext', '-infiles', ...names)),
  };
}
