import { describe, expect, test } from 'vitest';
import { identityCheck, requireIsolation, softwareTokenCheck } from '../../../main/steps/token-rules.ts';
import type { Mode, RunFacts } from '../../../main/steps/step.ts';
import { codeOf } from '../code-of.ts';

const run = (mode: Mode, softwareToken?: 'accepted'): RunFacts =>
  ({ mode, plan: softwareToken === undefined ? {} : { softwareToken } }) as unknown as RunFacts;
const identity = (label: string) => ({ serial: '1', label, model: 'm', manufacturer: 'f' });

describe('REHEARSAL-ISOLATION', () => {
  test.each<[Mode, string, string]>([
    ['production', 'root', 'no error'],
    ['production', 'my REHEARSAL', 'no error'],
    ['production', 'REHEARSAL root', 'policy.rehearsal-isolation'],
    ['production', 'REHEARSAL', 'policy.rehearsal-isolation'],
    ['rehearsal', 'REHEARSAL root', 'no error'],
    ['rehearsal', 'root', 'policy.rehearsal-isolation'],
    ['rehearsal', 'my REHEARSAL', 'policy.rehearsal-isolation'],
    ['rehearsal', 'rehearsal root', 'policy.rehearsal-isolation'],
  ])('%s and «%s»: %s', (mode, label, code) => {
    expect(codeOf(() => requireIsolation(run(mode), identity(label)))).toBe(code);
  });
});

describe('TOKEN-IDENTITY', () => {
  test.each<[string, object | string, Mode, string]>([
    ['the same four', identity('root'), 'production', 'passed'],
    ['another serial', { ...identity('root'), serial: '2' }, 'production', 'failed'],
    ['another label', identity('other'), 'production', 'failed'],
    ['another model', { ...identity('root'), model: 'n' }, 'production', 'failed'],
    ['another manufacturer', { ...identity('root'), manufacturer: 'g' }, 'production', 'failed'],
    ['bound at the run', 'at-run', 'production', 'not-checked'],
    ['another, in a rehearsal', identity('other'), 'rehearsal', 'not-checked'],
  ])('%s', (_name, wanted, mode, verdict) => {
    expect(identityCheck(run(mode), wanted, identity('root')).verdict).toBe(verdict);
  });

  test('all that differs is named', () => {
    const check = identityCheck(run('production'), { ...identity('other'), serial: '2' }, identity('root'));
    expect(check.reason).toContain('serial, label differ: found «root», serial 1, f m');
  });
});

describe('SOFTWARE-TOKEN', () => {
  test('a module has nothing to accept', () => {
    expect(softwareTokenCheck(run('production'), 'pkcs11')).toEqual([]);
  });

  test.each<[Mode, 'accepted' | undefined, string]>([
    ['production', 'accepted', 'no error'],
    ['production', undefined, 'policy.software-token'],
    ['rehearsal', undefined, 'no error'],
  ])('%s, %s: %s', (mode, accepted, code) => {
    expect(codeOf(() => softwareTokenCheck(run(mode, accepted), 'soft'))).toBe(code);
  });
});
