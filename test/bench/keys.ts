// npm run bench -- keys [--json] [--rounds N]: what the key checks cost for each kind of key, all of them and each that costs anything,
// in microseconds for one key. Rival: one verification of a signature by node:crypto, which an importer pays anyway.

import { generateKeyPairSync, type KeyPairKeyObjectResult, sign, verify } from 'node:crypto';
import { checkKey, keyChecks } from '../../main/pki/key-checks/check-key.ts';
import type { KeyContext } from '../../main/pki/key-checks/key-check.ts';
import { readKeyFacts } from '../../main/pki/key-checks/key-facts.ts';
import { median } from './measure/median.ts';
import { type Measurement, printBench, progress } from './report.ts';

const at = process.argv.indexOf('--rounds');
const rounds = at === -1 ? 200 : Number(process.argv[at + 1]);
const context: KeyContext = { rules: 'private', weakKeys: new Map() };

function microseconds(act: () => unknown): number {
  for (let warm = 0; warm < rounds; warm++) act();
  return median(
    Array.from({ length: rounds }, () => {
      const start = performance.now();
      act();
      return (performance.now() - start) * 1000;
    }),
  );
}

// A leaf's key must cost well under a millisecond in a batch of a thousand, an RSA key a few.
const rows: readonly [string, number, KeyPairKeyObjectResult][] = [
  ['P-256', 1000, generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ['P-384', 1000, generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ['P-521', 1000, generateKeyPairSync('ec', { namedCurve: 'P-521' })],
  ['Ed25519', 1000, generateKeyPairSync('ed25519')],
  ['RSA 2048', 3000, generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ['RSA 4096', 3000, generateKeyPairSync('rsa', { modulusLength: 4096 })],
];

const measured = rows.flatMap(([title, atMost, { publicKey, privateKey }]): Measurement[] => {
  progress(title);
  const spki = Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }));
  const digest = title === 'Ed25519' ? null : 'sha256';
  const signature = sign(digest, spki, privateKey);
  const facts = readKeyFacts(spki);
  const one = { rival: null, unit: 'µs', better: 'smaller' } as const;
  const each = keyChecks
    .map((check) => ({ what: `  ${check(facts, context).name}`, ours: microseconds(() => check(facts, context)), ...one }))
    .filter(({ ours }) => ours >= 1);
  return [
    {
      what: `${title}: all key checks`,
      ours: microseconds(() => checkKey(spki, context)),
      rival: microseconds(() => verify(digest, spki, publicKey, signature)),
      unit: 'µs',
      better: 'smaller',
      target: { of: 'ours', atMost },
    },
    { what: `  reading the key`, ours: microseconds(() => readKeyFacts(spki)), ...one },
    ...each,
  ];
});
printBench('keys', measured);
