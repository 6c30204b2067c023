import { describe, expect, test } from 'vitest';
import { parsePlan } from '../../../main/formats/plan.ts';
import { encodePolicy, parsePolicy } from '../../../main/formats/policy.ts';
import type { Policy } from '../../../main/formats/policy.ts';
import { bytes, refusalOf } from './refusal-of.ts';
import { resource } from './resource-files.ts';

const policy = parsePlan(resource('examples/root-ca.plan.yaml')).value.policy as Policy;
const text = new TextDecoder().decode(encodePolicy(policy));

describe('parsePolicy', () => {
  test('the policy a plan proposes survives policy.json', () => {
    expect(parsePolicy(encodePolicy(policy)).value).toEqual(policy);
    expect(text.startsWith('{"acts":{"certificate":{"quorum":2,"roles":["custodian"]}')).toBe(true);
  });

  test.each([
    ['an unknown key', text.replace('{"acts"', '{"aaa":1,"acts"'), /^Unknown key `aaa` in the policy; allowed here: conclave, authority, /],
    ['bytes that are not canonical', text.replace('{"acts"', '{ "acts"'), /not canonical JSON/],
    [
      'a quorum of 101',
      text.replace('"quorum":2', '"quorum":101'),
      /^Key `acts\.certificate\.quorum` in the policy must have a value of at most 100/,
    ],
    ['null', text.replace('"private"', 'null'), /^Key `rules` in the policy must be one of/],
    ['a fraction', text.replace('"quorum":2', '"quorum":1.5'), /^Key `acts\.certificate\.quorum` in the policy must be a whole number/],
  ])('refuses %s', (_name, json, sentence) => {
    const refusal = refusalOf(() => parsePolicy(bytes(json)));
    expect(refusal.code).toBe('input.schema');
    expect(refusal.message).toMatch(sentence);
  });

  test('a check nobody may waive is refused as waivable', () => {
    const refusal = refusalOf(() => parsePolicy(encodePolicy({ ...policy, waivable: ['SERIAL-UNIQUE'] })));
    expect(refusal.code).toBe('policy.plan-weaker');
  });
});
