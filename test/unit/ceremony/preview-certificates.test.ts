import { describe, expect, test } from 'vitest';
import { checkFile } from '../../../main/ceremony/check-file.ts';
import { standInKey } from '../../../main/ceremony/stand-in-key.ts';
import type { Plan } from '../../../main/formats/plan.ts';
import { keyAlgorithmNames } from '../../../main/pki/algorithms.ts';
import { keyAlgorithmOf } from '../../../main/pki/spki.ts';
import { encode, planOf, resources } from '../../integration/ceremony/plans.ts';

const now = new Date('2026-11-21T09:00:00Z');
const check = (change: Partial<Plan> = {}) => checkFile(encode(planOf(change)), resources, now);
const params = (change: Plan['params']) => ({ params: { ...planOf().params, ...change } });

describe('PLAN-VS-DER: what a plan will make, before the day', () => {
  test.each(keyAlgorithmNames)('a stand-in key of %s has its form, and there are two', (algorithm) => {
    const [one, other] = [standInKey(algorithm, 0), standInKey(algorithm, 1)];
    expect([keyAlgorithmOf(one), keyAlgorithmOf(other)]).toEqual([algorithm, algorithm]);
    expect(Buffer.compare(one, other)).not.toBe(0);
    expect(Buffer.compare(one, standInKey(algorithm, 0))).toBe(0);
  });

  test.each(['ecdsa-p256', 'ecdsa-p384', 'rsa-4096'])(
    'a root with %s shows every field, and what the day settles is marked',
    (algorithm) => {
      const { preview = [], problems } = check(params({ algorithm }));
      expect(problems).toEqual([]);
      const facts = new Map(preview.flatMap((sheet) => sheet.facts.map((fact) => [fact.label, fact])));
      expect(facts.get('Subject')).toMatchObject({ value: 'CN=Test Root T1,O=Test Trust,C=CH' });
      expect([...facts.values()].filter((fact) => fact.differs === true)).toEqual([]);
      const settled = [...facts.values()].filter((fact) => fact.onTheDay === true).map((fact) => fact.label);
      expect(settled).toEqual(expect.arrayContaining(['Serial number', 'Valid from', 'Valid until', 'Public key SHA-256']));
      expect(settled).not.toContain('Subject');
      expect(settled).not.toContain('Signature algorithm');
    },
  );

  test('the same plan gives the same preview', () => {
    expect(check().preview).toEqual(check().preview);
  });

  test.each<[string, Partial<Plan>, string]>([
    ['a validity the profile does not allow', params({ validity: 'P50Y' }), 'A validity of P50Y is outside what profile «root» allows'],
    ['a subject that lacks what the profile demands', params({ subject: 'CN=Test Root T1' }), 'The subject lacks'],
    ['no policy reference for what is signed', { policyRef: { certificate: 'CP 6.1' } }, 'Add policyRef.crl.'],
  ])('%s is found before the day', (_what, change, text) => {
    expect(check(change).problems).toEqual([expect.stringContaining(text)]);
  });
});
