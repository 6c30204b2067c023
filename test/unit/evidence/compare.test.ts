import { describe, expect, test } from 'vitest';
import { compareBundles } from '../../../main/evidence/compare/compare-bundles.ts';
import { openReading } from '../../../main/evidence/verify/reading.ts';
import { makeSampleBundle, type SampleOptions } from '../../fixtures/sample-bundle.ts';

const readingOf = (options: SampleOptions = {}) => openReading({ files: makeSampleBundle(options).files, problems: [] });
const rehearsal = readingOf({ mode: 'rehearsal' });
const production = readingOf();

describe('compareBundles', () => {
  test('a rehearsal and its production run differ in mark, key, credentials and mode only, each with its reason', () => {
    const { verdict, differences, equal } = compareBundles(rehearsal, production);
    expect(verdict).toBe('as-rehearsed');
    expect(equal).toBeGreaterThan(20);
    expect(differences.filter(({ expected, why }) => !expected || why === '')).toEqual([]);
    expect(differences.map(({ place, field }) => `${place}, ${field}`)).toContain('run, mode');
    expect(differences.filter(({ field }) => field === 'Subject')).toEqual([
      {
        place: 'certificate of step cert',
        field: 'Subject',
        rehearsal: expect.stringContaining('CN=REHEARSAL ') as string,
        production: expect.not.stringContaining('REHEARSAL') as string,
        expected: true,
        why: 'the name is marked',
      },
    ]);
    expect(differences.filter(({ field }) => field.startsWith('rehearsal mark'))).toHaveLength(2);
  });

  test('another plan is an unexpected difference, and stands first', () => {
    const other = readingOf({ editPlan: (text) => text.replace(/^title: .*$/m, 'title: Another title') });
    const { verdict, differences } = compareBundles(rehearsal, other);
    expect(verdict).toBe('differs');
    expect(differences[0]).toMatchObject({ place: 'plan', field: 'SHA-256', expected: false, why: '' });
  });

  test('another signer of the run’s approvals, or one less, is told', () => {
    const { differences } = compareBundles(rehearsal, readingOf({ approvers: ['bob'] }));
    expect(differences.map(({ place, field, expected }) => [place, field, expected])).toContainEqual(['approvals', 'number', false]);
  });

  test('a field of the certificate that should be the same is named with both values', () => {
    const { differences } = compareBundles(rehearsal, readingOf({ algorithm: 'ed25519' }));
    const unexpected = differences.filter(({ expected }) => !expected).map(({ place, field }) => [place, field]);
    expect(unexpected).toContainEqual(['certificate of step cert', 'Public key']);
    expect(unexpected).not.toContainEqual(['certificate of step cert', 'Public key SHA-256']);
  });

  test.each([
    ['two rehearsals', rehearsal, rehearsal],
    ['two production runs', production, production],
    ['the other way round', production, rehearsal],
  ])('%s are refused', (_, one, other) => {
    expect(() => compareBundles(one, other)).toThrow(expect.objectContaining({ code: 'input.unsupported' }) as Error);
  });
});
