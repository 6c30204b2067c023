import { describe, expect, test } from 'vitest';
import { parsePlaybook, planParameter, profileIdsOf } from '../../../main/formats/playbook.ts';
import { bytes, refusalOf } from './refusal-of.ts';
import { resource, resourceText } from './resource-files.ts';

const rootCa = resourceText('playbooks/root-ca.yaml');

describe('parsePlaybook', () => {
  test('root-ca has the steps of formats.md in their order', () => {
    const { value } = parsePlaybook(resource('playbooks/root-ca.yaml'));
    expect(value.steps.map((step) => `${step.id} ${step.kind}`)).toEqual([
      'people roll-call',
      'host preflight',
      'token open-token',
      'key generate-key-pair',
      'cert build-certificate',
      'crl build-crl',
      'lint lint',
      'review review',
      'approve approve',
      'sign sign',
      'shut close-token',
      'out export',
      'end sign-off',
    ]);
    expect(value.steps[8]).toMatchObject({ by: ['custodian'], quorum: 'plan.quorum', needs: { tbs: 'review' } });
    expect(value.steps[6]).toMatchObject({ needs: { tbs: ['cert', 'crl'] } });
    expect(profileIdsOf(value)).toEqual(['root', 'root-crl']);
  });

  test('every step of root-ca has a title, a sentence to read aloud and minutes', () => {
    for (const step of parsePlaybook(resource('playbooks/root-ca.yaml')).value.steps) {
      expect(step.title).toMatch(/\S/u);
      expect(step.say).toMatch(/[.]$/u);
      expect(step.minutes).toBeGreaterThan(0);
    }
  });

  test.each([
    [
      'an unknown key in a step',
      'kind: lint',
      'colour: red\n    kind: lint',
      /^Unknown key `colour` in the playbook at line \d+, column 5; allowed here: id, kind, title, by, say, minutes, needs, with, quorum, least, when, asks, answers, clocks, message\.$/,
    ],
    ['two steps of one id', 'id: shut', 'id: sign', /^Key `steps\[11\]` .* repeats `sign`/],
    ['a parameter type that does not exist', 'copies: number', 'copies: integer', /^Key `params\.copies` .* must be one of `token`, /],
    ['a role that does not exist', 'roles: [ceremonyAdministrator, custodian', 'roles: [king, custodian', /^Key `roles\[1\]`/],
    [
      'nobody to act',
      'kind: lint\n    title: Check both against the rules\n    by: [ceremonyAdministrator]',
      'kind: lint\n    title: Check both against the rules\n    by: []',
      /^Key `steps\[7\]\.by` .* at least 1 entries/,
    ],
    ['a quorum in words', 'quorum: plan.quorum', 'quorum: two', /^Key `steps\[9\]\.quorum` .* such as `plan\.quorum`/],
    ['a quorum of none', 'quorum: plan.quorum', 'quorum: 0', /^Key `steps\[9\]\.quorum`/],
    ['a need that is no id', 'needs: { tbs: lint }', 'needs: { tbs: "Lint!" }', /^Key `steps\[8\]\.needs\.tbs`/],
    ['a need of nothing', 'needs: { tbs: lint }', 'needs: { tbs: [] }', /^Key `steps\[8\]\.needs\.tbs`/],
    ['a need twice', '[cert, crl]', '[cert, cert]', /^Key `steps\[7\]\.needs\.tbs\[2\]` .* repeats `cert`/],
    ['a list under with', '{ copies: plan.copies }', '{ copies: [1] }', /^Key `steps\[12\]\.with\.copies`/],
    ['minutes beyond a working day', 'minutes: 8', 'minutes: 481', /^Key `steps\[8\]\.minutes`/],
    ['a version from the future', 'playbook/1', 'playbook/9', /^Key `conclave` .* must be `playbook\/1`/],
  ])('refuses %s', (_name, from, to, sentence) => {
    expect(rootCa).toContain(from);
    const refusal = refusalOf(() => parsePlaybook(bytes(rootCa.replace(from, () => to))));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toMatch(sentence);
    expect(refusal.details['line']).toBeGreaterThan(1);
  });

  test('planParameter tells references from literals', () => {
    expect(['plan.copies', 'root', 2].map(planParameter)).toEqual(['copies', null, null]);
  });
});
