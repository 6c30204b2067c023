import { expect, test } from 'vitest';
import {
  allowedNames,
  anyPolicyAfter,
  arePlain,
  mappings,
  partition,
  policies,
  privateExtensions,
  purposes,
  skipCerts,
  subtrees,
  withKind,
  words,
  type LineForm,
} from '../../../../renderer/store/profile-draft.ts';
import type { DraftValue } from '../../../../renderer/store/draft-path.ts';

const cases: [string, LineForm, string, DraftValue][] = [
  ['words', words, 'C, O, CN', ['C', 'O', 'CN']],
  ['extendedKeyUsage', purposes, 'serverAuth, 1.2.3.4', { critical: true, purposes: ['serverAuth', '1.2.3.4'] }],
  [
    'certificatePolicies',
    policies,
    '2.23.140.1.2.1; 1.2.3 http://pki.example.org/cps',
    { critical: true, policies: [{ oid: '2.23.140.1.2.1' }, { oid: '1.2.3', cps: 'http://pki.example.org/cps' }] },
  ],
  [
    'subjectAltName',
    allowedNames,
    'dNSName 1-100; uniformResourceIdentifier 1-1 spiffe',
    {
      critical: true,
      names: [
        { type: 'dNSName', min: 1, max: 100 },
        { type: 'uniformResourceIdentifier', min: 1, max: 1, scheme: 'spiffe' },
      ],
    },
  ],
  [
    'nameConstraints',
    subtrees('permitted'),
    'dNSName example.org; iPAddress 10.0.0.0/8',
    {
      critical: true,
      permitted: [
        { type: 'dNSName', value: 'example.org' },
        { type: 'iPAddress', value: '10.0.0.0/8' },
      ],
    },
  ],
  [
    'policyMappings',
    mappings,
    '1.2.3.4=2.23.140.1.2.1; 1.2.3.5=1.2.3.6',
    {
      critical: true,
      mappings: [
        { issuerDomain: '1.2.3.4', subjectDomain: '2.23.140.1.2.1' },
        { issuerDomain: '1.2.3.5', subjectDomain: '1.2.3.6' },
      ],
    },
  ],
  ['policyConstraints', skipCerts('requireExplicitPolicy'), '0', { critical: true, requireExplicitPolicy: 0 }],
  ['inhibitAnyPolicy', anyPolicyAfter, '1', { critical: true, skipCerts: 1 }],
  ['cRLDistributionPoints', partition, 'full', { critical: false, from: 'issuer', crlPartition: 'full' }],
  [
    'private',
    privateExtensions,
    'critical 1.2.3.4 utf8String two words\n1.2.3.5 integer 7',
    [
      { oid: '1.2.3.4', critical: true, value: { utf8String: 'two words' } },
      { oid: '1.2.3.5', critical: false, value: { integer: 7 } },
    ],
  ],
];

test.each(cases)('%s: the line and the value say the same', (_, form, text, value) => {
  expect([form.format(value), form.parse(text, value)]).toEqual([text, value]);
});

test.each(cases.slice(1))('%s: an empty line takes the extension out', (_, form) => {
  expect(form.parse(' ', undefined)).toBeUndefined();
});

test('an excluded name outlives the last permitted one, and what is no kind is left for the core to refuse', () => {
  const before: DraftValue = { critical: true, permitted: [{ type: 'dNSName', value: 'a' }], excluded: [{ type: 'dNSName', value: 'b' }] };
  expect(subtrees('permitted').parse('', before)).toEqual({ critical: true, excluded: [{ type: 'dNSName', value: 'b' }] });
  expect(subtrees('permitted').parse('nonsense', undefined)).toEqual({ critical: true, permitted: [{ type: 'nonsense', value: '' }] });
});

test('policyConstraints: both rules stand in one extension, and one outlives the other; policyMappings begin critical', () => {
  const both: DraftValue = { critical: true, requireExplicitPolicy: 0, inhibitPolicyMapping: 1 };
  expect(skipCerts('inhibitPolicyMapping').parse('1', { critical: true, requireExplicitPolicy: 0 })).toEqual(both);
  expect(skipCerts('requireExplicitPolicy').parse('', both)).toEqual({ critical: true, inhibitPolicyMapping: 1 });
  expect(mappings.parse('1.2=1.3', undefined)).toMatchObject({ critical: true });
  expect(mappings.parse('1.2', undefined)).toEqual({ critical: true, mappings: [{ issuerDomain: '1.2', subjectDomain: '' }] });
});

test('arePlain: values given at issuance are not written on a line', () => {
  expect(arePlain([{ oid: '1.2', critical: false, value: { given: [] } }])).toBe(false);
  expect(arePlain(undefined)).toBe(true);
});

test('withKind: a leaf is no CA and keeps no path length; a CA signs certificates and CRLs', () => {
  const draft = {
    conclave: 'profile/1' as const,
    kind: 'subordinate',
    extensions: {
      basicConstraints: { critical: true, ca: true, pathLenConstraint: 0 },
      keyUsage: { critical: true, bits: ['keyCertSign', 'cRLSign'] },
    },
  };
  expect(withKind(draft, 'leaf')).toMatchObject({
    kind: 'leaf',
    extensions: { basicConstraints: { critical: true, ca: false }, keyUsage: { critical: true, bits: ['digitalSignature'] } },
  });
  expect(withKind(withKind(draft, 'leaf'), 'root')).toMatchObject({
    extensions: { basicConstraints: { ca: true }, keyUsage: { bits: ['keyCertSign', 'cRLSign'] } },
  });
  expect(withKind(draft, 'cross')).toMatchObject({ extensions: { basicConstraints: { pathLenConstraint: 0 } } });
});
