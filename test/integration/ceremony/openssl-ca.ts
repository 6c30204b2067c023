// Another CA, as openssl makes one: a root, an intermediate where a test wants one, and certificates for what it is given.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePem } from '../../../main/pki/pem.ts';

/** What a CA that knows its trade writes for an issuing CA; a test replaces single lines. */
const usual = {
  basicConstraints: 'critical, CA:TRUE, pathlen:0',
  keyUsage: 'critical, keyCertSign, cRLSign',
  extendedKeyUsage: 'serverAuth, clientAuth',
  certificatePolicies: '2.5.29.32.0',
  subjectKeyIdentifier: 'hash',
  authorityKeyIdentifier: 'keyid',
  crlDistributionPoints: 'URI:http://elsewhere.example/root.crl',
  authorityInfoAccess: 'caIssuers;URI:http://elsewhere.example/root.cer',
} as const;

export type Extensions = Partial<Record<keyof typeof usual, string | null>> & { readonly more?: string };

export interface Issuance {
  /** PEM file of a key whose public half is written instead of the request's. */
  readonly pubkey?: string;
  readonly subject?: string;
  readonly extensions?: Extensions;
  readonly days?: number;
  readonly issuer?: 'root' | 'intermediate';
}

export class OpensslCa {
  readonly directory = mkdtempSync(join(tmpdir(), 'conclave-openssl-ca-'));
  #serial = 0;

  constructor(subject = '/C=CH/O=Elsewhere/CN=Elsewhere Root') {
    this.#key('root');
    const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign', 'subjectKeyIdentifier=hash'];
    this.#run(
      'req',
      '-x509',
      '-new',
      '-key',
      this.at('root.key'),
      '-subj',
      subject,
      '-days',
      '7300',
      '-sha256',
      '-out',
      this.at('root.pem'),
      ...extensions.flatMap((line) => ['-addext', line]),
    );
  }

  at(name: string): string {
    return join(this.directory, name);
  }

  file(name: string): Uint8Array {
    return new Uint8Array(readFileSync(this.at(name)));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #run(...words: string[]): void {
    execFileSync('openssl', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  #key(name: string): void {
    this.#run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', this.at(`${name}.key`));
    this.#run('pkey', '-in', this.at(`${name}.key`), '-pubout', '-out', this.at(`${name}.pub`));
  }

  /** PEM file of the public half of a new key. */
  otherKey(): string {
    this.#key('other');
    return this.at('other.pub');
  }

  /** A request for a server's certificate, in PEM, with a key of its own. */
  serverRequest(name: string): Uint8Array {
    this.#key('server');
    const to = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-out', this.at('server.csr')];
    this.#run('req', '-new', '-key', this.at('server.key'), ...to);
    return this.file('server.csr');
  }

  /** A CA between the root and what it issues. */
  makeIntermediate(basicConstraints: string): void {
    this.#key('intermediate');
    const made = this.#issue(
      ['-new', '-force_pubkey', this.at('intermediate.pub'), '-subj', '/C=CH/O=Elsewhere/CN=Elsewhere Policy CA'],
      'root',
      3650,
      {
        basicConstraints,
      },
    );
    writeFileSync(this.at('intermediate.pem'), made);
  }

  /** The certificate for a request, in PEM. */
  sign(request: Uint8Array, { pubkey, subject, extensions = {}, days = 1825, issuer = 'root' }: Issuance = {}): Uint8Array {
    writeFileSync(this.at('request.pem'), encodePem('CERTIFICATE REQUEST', request));
    this.#run('req', '-in', this.at('request.pem'), '-noout', '-pubkey', '-out', this.at('request.pub'));
    const from =
      subject === undefined
        ? ['-req', '-in', this.at('request.pem'), ...(pubkey === undefined ? [] : ['-force_pubkey', pubkey])]
        : ['-new', '-force_pubkey', pubkey ?? this.at('request.pub'), '-subj', subject];
    return this.#issue(from, issuer, days, extensions);
  }

  #issue(from: readonly string[], issuer: string, days: number, { more, ...changed }: Extensions): Uint8Array {
    const lines = Object.entries({ ...usual, ...changed }).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]));
    writeFileSync(this.at('ext.cnf'), [...lines, more ?? '', ''].join('\n'));
    this.#serial += 1;
    // 159 random-looking bits, positive: what a serial number has to be (BR 7.1).
    const serial = `0x5a${Buffer.from(`elsewhere serial ${this.#serial}`.padEnd(18, '.')).toString('hex').slice(0, 36)}`;
    this.#run(
      'x509',
      ...from,
      '-CA',
      this.at(`${issuer}.pem`),
      '-CAkey',
      this.at(`${issuer}.key`),
      '-set_serial',
      serial,
      '-days',
      String(days),
      '-sha256',
      '-extfile',
      this.at('ext.cnf'),
      '-out',
      this.at('issued.pem'),
    );
    return this.file('issued.pem');
  }
}
