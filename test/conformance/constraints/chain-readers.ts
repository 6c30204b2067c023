// The four readers asked about a chain for a TLS server: root trusted, intermediates given, the leaf judged.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePem } from '../../../main/pki/pem.ts';
import { gnutls } from '../readers/gnutls.ts';
import { java } from '../readers/java.ts';
import { nss } from '../readers/nss.ts';
import { openssl } from '../readers/openssl.ts';
import { type Judgement, type Reader, runProgram } from '../readers/reader.ts';
import type { Chain } from './chains.ts';

export interface ChainReader extends Pick<Reader, 'name' | 'needs'> {
  judge(chain: Chain, directory: string): Judgement;
}

const pem = (list: readonly Uint8Array[]): string => list.map((der) => encodePem('CERTIFICATE', der)).join('');

function write(chain: Chain, directory: string): { root: string; above: string; leaf: string; whole: string } {
  mkdirSync(directory, { recursive: true });
  const at = (name: string, list: readonly Uint8Array[]): string => {
    writeFileSync(join(directory, name), pem(list));
    return join(directory, name);
  };
  return {
    root: at('root.pem', [chain.root]),
    above: at('above.pem', chain.intermediates),
    leaf: at('leaf.pem', [chain.leaf]),
    whole: at('whole.pem', [chain.leaf, ...chain.intermediates.toReversed(), chain.root]),
  };
}

const opensslChain: ChainReader = {
  name: openssl.name,
  needs: openssl.needs,
  judge(chain, directory) {
    const { root, above, leaf } = write(chain, directory);
    const { status, says } = runProgram('openssl', [
      'verify',
      '-x509_strict',
      '-purpose',
      'sslserver',
      '-CAfile',
      root,
      '-untrusted',
      above,
      leaf,
    ]);
    return { accepted: status === 0, says };
  },
};

const gnutlsChain: ChainReader = {
  name: gnutls.name,
  needs: gnutls.needs,
  judge(chain, directory) {
    const { root, whole } = write(chain, directory);
    const purpose = '--verify-purpose=1.3.6.1.5.5.7.3.1';
    const { status, says } = runProgram('certtool', ['--verify', purpose, '--load-ca-certificate', root, '--infile', whole]);
    return { accepted: status === 0 && !says.includes('Not verified'), says };
  },
};

const nssChain: ChainReader = {
  name: nss.name,
  needs: nss.needs,
  judge(chain, directory) {
    mkdirSync(directory, { recursive: true });
    const at = ['-d', `sql:${directory}`];
    const der = (name: string, bytes: Uint8Array): string => {
      writeFileSync(join(directory, `${name}.der`), bytes);
      return join(directory, `${name}.der`);
    };
    const steps: (readonly string[])[] = [
      ['-N', ...at, '--empty-password'],
      ['-A', ...at, '-n', 'root', '-t', 'C,C,C', '-i', der('root', chain.root)],
      ...chain.intermediates.map((bytes, index) => ['-A', ...at, '-n', `ca${index}`, '-t', ',,', '-i', der(`ca${index}`, bytes)]),
      ['-A', ...at, '-n', 'leaf', '-t', ',,', '-i', der('leaf', chain.leaf)],
      ['-V', ...at, '-e', '-n', 'leaf', '-u', 'V'],
    ];
    const ends = steps.map((args) => runProgram('certutil', args));
    return { accepted: ends.every(({ status }) => status === 0), says: ends.map(({ says }) => says).join('\n') };
  },
};

const source = join(import.meta.dirname, 'ChainCheck.java');

const javaChain: ChainReader = {
  name: java.name,
  needs: java.needs,
  judge(chain, directory) {
    const { root, whole } = write(chain, directory);
    const { status, says } = runProgram('java', [source, root, whole]);
    return { accepted: status === 0 && says.startsWith('OK'), says };
  },
};

export const chainReaders: readonly ChainReader[] = [opensslChain, gnutlsChain, nssChain, javaChain];
