import { describe, expect, test } from 'vitest';
import { signatureAlgorithms } from '../../../main/pki/algorithms.ts';
import { parseRequest } from '../../../main/pki/parse-request.ts';
import { checkProofOfPossession } from '../../../main/pki/proof-of-possession.ts';
import { isNeverWaivable } from '../../../main/formats/never-waivable.ts';
import { ecKey, requestOf, requestSpecimens } from '../../fixtures/requests/specimens.ts';
import { rsaSpkiOf, soundModulus } from '../../fixtures/weak-keys/make-weak.ts';
import { hex } from './expect-refusal.ts';

const verdict = (der: Uint8Array): string => {
  const { verdict, reason } = checkProofOfPossession(parseRequest(der));
  return `${verdict}${reason === undefined ? '' : `: ${reason}`}`;
};
const changed = (der: Uint8Array, at: number): Uint8Array => {
  const copy = Uint8Array.from(der);
  const index = at < 0 ? der.length + at : at;
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
};

describe('CSR-POP', () => {
  test.each(Object.entries(requestSpecimens()))('CSR-POP passes for %s', (_, der) => {
    expect(verdict(der)).toBe('passed');
  });

  test('a changed subject, a changed signature, another key: failed', () => {
    const der = requestOf();
    const subjectAt = Buffer.from(der).indexOf('request.example');
    const foreign = requestOf({ spki: ecKey('somebody else').spki });
    for (const bad of [changed(der, subjectAt), changed(der, -1), foreign])
      expect(verdict(bad)).toBe('failed: the signature does not verify under the request’s own key');
  });

  test('an algorithm of another family, SHA-1, a key of odd size: failed', () => {
    const ed = signatureAlgorithms.ed25519.identifier;
    expect(verdict(requestOf({ signatureIdentifier: ed }))).toContain('does not verify');
    expect(verdict(requestOf({ signatureIdentifier: hex('300906072a8648ce3d0401') }))).toContain('signature algorithm is none');
    expect(verdict(requestOf({ spki: rsaSpkiOf(soundModulus() >> 8n) }))).toContain('no kind and size');
  });

  test('is never waivable', () => {
    expect(isNeverWaivable('CSR-POP')).toBe(true);
  });
});
