import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { CeremonyError } from '../../main/errors.ts';
import type { SignatureAlgorithm } from '../../main/pki/algorithms.ts';
import { derToRaw, type EcCurve, rawToDer } from '../../main/pki/ecdsa-signature.ts';
import { encodeEcSpki } from '../../main/pki/spki.ts';
import { verifyIndependently, verifyWithNode } from '../../main/pki/verify-signature.ts';
import { hex, toHex } from '../unit/pki/expect-refusal.ts';
import { printTable } from './print-table.ts';

// Beside the repository, never in it (corpus README).
const corpus = fileURLToPath(new URL('../../../shared/corpus/wycheproof/', import.meta.url));

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly msg: string;
  readonly sig: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}
interface Group {
  readonly publicKey: { readonly uncompressed: string };
  readonly tests: readonly Vector[];
}

const files: readonly [string, EcCurve, SignatureAlgorithm][] = [
  ['secp256r1_sha256', 'ecdsa-p256', 'ecdsa-sha256'],
  ['secp384r1_sha384', 'ecdsa-p384', 'ecdsa-sha384'],
  ['secp521r1_sha512', 'ecdsa-p521', 'ecdsa-sha512'],
];

const read = (name: string): Group[] =>
  (JSON.parse(readFileSync(`${corpus}ecdsa_${name}_test.json`, 'utf8')) as { testGroups: Group[] }).testGroups;

/** The value, or null where it was refused with an input.* error. */
function orRefused<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof CeremonyError && error.code.startsWith('input.')) return null;
    throw error;
  }
}

const absent = !existsSync(corpus);
const table: string[][] = [];

/** Notes one row of the table: how many vectors of each result there were, and how many were judged otherwise. */
function note(name: string, encoding: string, groups: readonly Group[], wrong: readonly string[]): void {
  const results = groups.flatMap(({ tests }) => tests.map(({ result }) => result));
  const count = (wanted: Vector['result']): string => String(results.filter((result) => result === wanted).length);
  table.push([name, encoding, String(results.length), count('valid'), count('invalid'), count('acceptable'), String(wrong.length)]);
}

describe('SIGNATURE-VALID: Wycheproof ECDSA', () => {
  afterAll(() => {
    if (table.length > 0)
      printTable('Wycheproof, both verifiers', ['vectors', 'encoding', 'all', 'valid', 'invalid', 'acceptable', 'judged otherwise'], table);
  });

  test.for(files)('%s, DER: both verifiers agree with every vector', { timeout: 120_000 }, ([name, curve, algorithm], context) => {
    if (absent) context.skip('the corpus ../shared/corpus/wycheproof is not present');
    const groups = read(name);
    const wrong: string[] = [];
    let count = 0;
    for (const group of groups) {
      const spki = encodeEcSpki(curve, hex(group.publicKey.uncompressed));
      for (const { tcId, comment, msg, sig, result } of group.tests) {
        count += 1;
        const signature = hex(sig);
        const verdicts = [verifyWithNode(spki, algorithm, hex(msg), signature), verifyIndependently(spki, algorithm, hex(msg), signature)];
        // X.509 knows no lax form: "acceptable" would be a difference of encoding, and there is one encoding.
        if (verdicts.some((verdict) => verdict !== (result === 'valid'))) wrong.push(`${tcId} ${result} ${comment}: ${verdicts.join()}`);
        const raw = orRefused(() => derToRaw(signature, curve));
        if (result === 'valid' && (raw === null || toHex(rawToDer(raw)) !== sig)) wrong.push(`${tcId} does not survive DER → raw → DER`);
      }
    }
    note(name, 'DER', groups, wrong);
    expect(count).toBeGreaterThan(300);
    expect(wrong).toEqual([]);
  });

  test.for(files)(
    '%s, r‖s: rawToDer and both verifiers agree with every vector',
    { timeout: 120_000 },
    ([name, curve, algorithm], context) => {
      if (absent) context.skip('the corpus ../shared/corpus/wycheproof is not present');
      const groups = read(name.replace(/_(sha\d+)$/, '_$1_p1363'));
      const wrong: string[] = [];
      let count = 0;
      for (const group of groups) {
        const spki = encodeEcSpki(curve, hex(group.publicKey.uncompressed));
        for (const { tcId, comment, msg, sig, result } of group.tests) {
          count += 1;
          const der = orRefused(() => rawToDer(hex(sig)));
          const verdicts =
            der === null
              ? [false, false]
              : [verifyWithNode(spki, algorithm, hex(msg), der), verifyIndependently(spki, algorithm, hex(msg), der)];
          if (verdicts.some((verdict) => verdict !== (result === 'valid'))) wrong.push(`${tcId} ${result} ${comment}: ${verdicts.join()}`);
          if (der !== null && result === 'valid' && toHex(derToRaw(der, curve)) !== sig)
            wrong.push(`${tcId} does not survive raw → DER → raw`);
        }
      }
      note(name, 'r‖s', groups, wrong);
      expect(count).toBeGreaterThan(150);
      expect(wrong).toEqual([]);
    },
  );
});
