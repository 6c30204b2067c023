// What people use instead: openssl on an index.txt of the same entries, with a key of the same kind in a file.

import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encodePem } from '../../../main/pki/pem.ts';
import { reasons, serialOf } from './bench-serials.ts';

export interface Cost {
  readonly seconds: number;
  readonly megabytes: number;
  readonly processor: number;
}

export interface Openssl {
  /** Writes its index.txt of so many entries. */
  prepare(entries: number): void;
  generate(): Cost;
  /** Octets of the CRL it made last, as DER. */
  size(): number;
  generateSeries(entries: number, crls: number): Cost;
  text(file: string): Cost;
  /** Throws where `openssl crl -verify` does not accept a CRL of ours. */
  requireVerified(file: string): void;
}

const config = (directory: string): string => `[ca]
default_ca = bench
[bench]
database = ${directory}/index.txt
crlnumber = ${directory}/crlnumber
certificate = ${directory}/ca.pem
private_key = ${directory}/ca.key
default_md = sha384
default_crl_days = 7
crl_extensions = extensions
[extensions]
authorityKeyIdentifier = keyid:always
`;

/** GNU time's report of a child: seconds, seconds of the processor, kilobytes at most. */
function timed(directory: string, args: readonly string[]): Cost {
  const report = join(directory, 'time');
  const { status, stderr } = spawnSync('/usr/bin/time', ['-o', report, '-f', '%e %U %S %M', 'openssl', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const [seconds = 0, user = 0, system = 0, kilobytes = 0] = readFileSync(report, 'utf8').trim().split(' ').map(Number);
  return { seconds, megabytes: kilobytes / 1024, processor: user + system };
}

function openssl(...args: string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Revoked in 2026 for one of four reasons, as our own entries. */
function writeIndex(directory: string, entries: number): void {
  const handle = openSync(join(directory, 'index.txt'), 'w');
  let lines = '';
  for (let entry = 0; entry < entries; entry += 1) {
    const serial = serialOf(entry).toString('hex').toUpperCase();
    lines += `R\t300101000000Z\t260601120000Z,${reasons[entry % reasons.length]?.name}\t${serial}\tunknown\t/CN=${entry}\n`;
    if (lines.length > 1 << 20) {
      writeSync(handle, lines);
      lines = '';
    }
  }
  writeSync(handle, lines);
  closeSync(handle);
}

/** `spki`: of the key that signs ours. */
export function openOpenssl(directory: string, spki: Uint8Array): Openssl {
  mkdirSync(directory);
  const [configFile, keyFile, certificate, crl] = ['ca.cnf', 'ca.key', 'ca.pem', 'out.pem'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
    string,
  ];
  writeFileSync(configFile, config(directory));
  writeFileSync(join(directory, 'crlnumber'), '01\n');
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384', '-out', keyFile);
  openssl(
    'req',
    '-new',
    '-x509',
    '-key',
    keyFile,
    '-subj',
    '/C=CH/O=Example Trust/CN=Example Bench CA',
    '-days',
    '30',
    '-out',
    certificate,
  );
  // openssl crl -verify takes the key from a certificate; the one for our key is signed by the other.
  const [publicKey, own] = [join(directory, 'own.pub'), join(directory, 'own.pem')];
  writeFileSync(publicKey, encodePem('PUBLIC KEY', spki));
  openssl(
    'x509',
    '-new',
    '-force_pubkey',
    publicKey,
    '-subj',
    '/C=CH/O=Example Trust/CN=Example Bench CA',
    '-key',
    keyFile,
    '-days',
    '30',
    '-out',
    own,
  );
  const generateOnce = (): Cost => timed(directory, ['ca', '-gencrl', '-config', configFile, '-out', crl]);
  return {
    prepare: (entries) => writeIndex(directory, entries),
    generate: generateOnce,
    size() {
      openssl('crl', '-in', crl, '-outform', 'DER', '-out', `${crl}.der`);
      return statSync(`${crl}.der`).size;
    },
    generateSeries(entries, crls) {
      writeIndex(directory, entries);
      const started = performance.now();
      const costs = Array.from({ length: crls }, generateOnce);
      const seconds = (performance.now() - started) / 1000;
      return {
        seconds,
        megabytes: Math.max(...costs.map((cost) => cost.megabytes)),
        processor: costs.reduce((sum, cost) => sum + cost.processor, 0),
      };
    },
    text: (file) => timed(directory, ['crl', '-inform', 'DER', '-in', file, '-text', '-noout']),
    requireVerified(file) {
      const { stderr, status } = spawnSync('openssl', ['crl', '-inform', 'DER', '-in', file, '-CAfile', own, '-noout', '-verify'], {
        encoding: 'utf8',
      });
      if (status !== 0 || !stderr.includes('verify OK')) throw new Error(`openssl does not accept ${file}: ${stderr}`);
    },
  };
}
