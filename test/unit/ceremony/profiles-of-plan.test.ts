import { expect, test } from 'vitest';
import { leftToPlan, withValidityOfProfile } from '../../../main/ceremony/profiles-of-plan.ts';
import { parsePlaybook } from '../../../main/formats/playbook.ts';
import { resources } from '../../integration/ceremony/plans.ts';

const playbook = (id: string) => parsePlaybook(resources.playbook(id) ?? new Uint8Array()).value;

test.each([
  ['root-ca', { validity: 'P20Y' }, {}, 'P20Y'],
  ['issuing-ca', { validity: 'P20Y' }, {}, 'P10Y'],
  ['leaf-from-request', { validity: 'P20Y', profile: 'ai-agent' }, {}, 'P1D'],
  ['leaf-from-request', { validity: 'PT1H', profile: 'ai-agent' }, {}, 'PT1H'],
  ['leaf-from-request', { validity: 'P20Y', profile: 'ai-agent' }, { validity: 'P20Y' }, 'P20Y'],
  ['leaf-from-request', { validity: 'P20Y', profile: 'nobody-has-this' }, {}, 'P20Y'],
  ['leaf-from-request', { validity: 'P20Y' }, {}, 'P20Y'],
])('a plan of %s that would begin with %j, given %j, begins with %s', (id, params, given, validity) => {
  expect(withValidityOfProfile(resources, playbook(id), params, given)['validity']).toBe(validity);
});

test('what profiles leave to the plan', () => {
  expect(leftToPlan(resources, ['ai-agent', 'tls-server', 'root-crl', 'nobody-has-this'])).toEqual({
    names: false,
    fields: ['model', 'version', 'configurationDigest'],
  });
  expect(leftToPlan(resources, ['cross-certificate'])).toEqual({ names: true, fields: [] });
});
