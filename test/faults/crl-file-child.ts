// Builds and signs a CRL file until a point, says so, and stands still there to be killed: crl-file-child.ts DIRECTORY POINT.

import { generateKeyPairSync } from 'node:crypto';
import { signDigestWith } from '../../main/hsm/soft/keys.ts';
import { buildCrlFile } from '../../main/status/build-crl-file.ts';
import { signCrlFile } from '../../main/status/sign-crl-file.ts';
import { crlEntryStream } from '../../main/store/crl-entries/entry-stream.ts';
import { openStore } from '../../main/store/store.ts';
import { spkiOf } from '../fixtures/pki/cases.ts';
import { emptyCrl } from '../fixtures/pki/long-crl.ts';
import { crlScope, type CrlPoint } from './crl-file-points.ts';

const [directory, point] = process.argv.slice(2) as [string, CrlPoint];
const place = { directory, random: (length: number): Uint8Array => new Uint8Array(length).fill(process.pid & 0xff) };
const store = openStore({ directory, now: () => new Date(), random: place.random });
const key = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;

function reached(here: CrlPoint): void {
  if (here !== point) return;
  process.stdout.write('reached\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const stream = crlEntryStream(store, crlScope);
const watched = {
  ...stream,
  entries: stream.entries,
  size: stream.size,
  *pieces() {
    for (const piece of stream.pieces()) {
      yield piece;
      reached('bytes partly written');
    }
  },
};
const tbs = await buildCrlFile(place, emptyCrl, watched, () => Promise.resolve());
let signed = false;
await signCrlFile(
  { ...place, tbs, signatureAlgorithm: 'ecdsa-sha384', spki: spkiOf(key) },
  (what) => {
    reached('token asked');
    signed = true;
    const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
    if (!('digest' in what)) throw new Error('a digest was expected');
    return Promise.resolve(signDigestWith(pkcs8, 'ecdsa-p384', 'ecdsa-sha384', what.digest, (length) => new Uint8Array(length)));
  },
  () => {
    if (signed) reached('signed and not kept');
    return Promise.resolve();
  },
);
reached('kept');
