import { createHash } from 'node:crypto';
import type { HashAlgorithm } from '../pki/algorithms.ts';
import type { ByteSink } from '../pki/byte-source.ts';
import { hashBeside } from './hash-beside.ts';

/** The hash bytes to be signed are named by, and the one their signature algorithm signs; null: it signs the bytes. */
export interface TbsHashes {
  readonly sha256: string;
  readonly own: Uint8Array | null;
}

/** Makes both in one pass. End it or let it go. */
export interface RunningTbsHashes extends ByteSink {
  end(): Promise<TbsHashes>;
  letGo(): Promise<void>;
}

/** `own`: the algorithm's hash, or null. The one that takes longer is made in a thread beside. */
export function beginTbsHashes(own: HashAlgorithm | null): RunningTbsHashes {
  const here = own === null || own === 'sha256' ? null : createHash('sha256');
  const beside = hashBeside(own ?? 'sha256');
  return {
    update(bytes) {
      beside.update(bytes);
      here?.update(bytes);
    },
    async end() {
      const digest = await beside.end(null);
      const sha256 = here?.digest('hex') ?? Buffer.from(digest).toString('hex');
      return { sha256, own: own === null ? null : Uint8Array.from(digest) };
    },
    letGo: beside.letGo,
  };
}

/** How many are remembered: a run builds one or two, and a process forgets them when it ends. */
const mostRemembered = 8;
const remembered = new Map<string, Uint8Array>();

/** Both hashes were made of the same bytes by this process: whoever finds the one again has the other. */
export function rememberOwnHash({ sha256, own }: TbsHashes, algorithm: HashAlgorithm | null): void {
  if (own === null || algorithm === null) return;
  remembered.set(`${algorithm} ${sha256}`, own);
  const [oldest] = remembered.keys();
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
}

/** The hash by `algorithm` of the bytes with this SHA-256; undefined: this process did not make both. */
export const ownHashOf = (sha256: string, algorithm: HashAlgorithm): Uint8Array | undefined => remembered.get(`${algorithm} ${sha256}`);
