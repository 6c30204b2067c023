// What people use instead: `openssl ocsp` with an index.txt of the same certificates and a key in a file, one process for each response.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const openssl = (directory: string, ...given: readonly string[]): void =>
  void execFileSync('openssl', given, { cwd: directory, stdio: ['ignore', 'ignore', 'ignore'] });

/** Answers for the first `asked` of the serial numbers (hexadecimal). @returns milliseconds for a response */
export function opensslResponses(directory: string, serials: readonly string[], asked: number): number {
  mkdirSync(directory);
  openssl(directory, 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ca.key');
  openssl(directory, 'req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=Rival', '-days', '3650', '-out', 'ca.pem');
  const lines = serials.map((serial, place) => `V\t300101000000Z\t\t${serial.toUpperCase()}\tunknown\t/CN=${place}\n`);
  writeFileSync(join(directory, 'index.txt'), lines.join(''));
  const questions = serials.slice(0, asked).map((serial, place) => {
    const name = `${place}.req`;
    openssl(directory, 'ocsp', '-issuer', 'ca.pem', '-serial', `0x${serial}`, '-no_nonce', '-reqout', name);
    return name;
  });
  const answering = ['-index', 'index.txt', '-CA', 'ca.pem', '-rsigner', 'ca.pem', '-rkey', 'ca.key', '-ndays', '7'];
  const started = performance.now();
  for (const name of questions) openssl(directory, 'ocsp', ...answering, '-reqin', name, '-respout', `${name}.der`);
  return (performance.now() - started) / questions.length;
}
