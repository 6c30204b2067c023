import { describe, expect, test } from 'vitest';
import { kindProblems } from '../../../main/pki/profile-kind.ts';
import type { CertificateProfile } from '../../../main/pki/profile.ts';
import type { CertificateExtensions } from '../../../main/pki/profile-extensions.ts';

const identifiers = {
  subjectKeyIdentifier: { critical: false, method: 'rfc7093-1' },
  authorityKeyIdentifier: { critical: false, from: 'issuer' },
} as const;
const authority: CertificateExtensions = {
  basicConstraints: { critical: true, ca: true },
  keyUsage: { critical: true, bits: ['keyCertSign'] },
  ...identifiers,
};
const leaf: CertificateExtensions = {
  basicConstraints: { critical: false, ca: false },
  keyUsage: { critical: true, bits: ['digitalSignature'] },
  ...identifiers,
};
const problems = (kind: CertificateProfile['kind'], extensions: CertificateExtensions): string[] =>
  kindProblems({ kind, extensions }).map(({ path, problem }) => `${path.join('.')} ${problem}`);
const issuerNeeded = 'authorityKeyIdentifier must be there: only a self-signed certificate may lack it';
const authorities = ['root', 'subordinate', 'cross'] as const satisfies CertificateProfile['kind'][];

describe('what a kind leaves no choice in', () => {
  test.each(authorities)('%s: nothing is wrong with a CA', (kind) => {
    expect(problems(kind, authority)).toEqual([]);
  });
  test('leaf: nothing is wrong with a leaf, with or without subjectKeyIdentifier and ocspNocheck', () => {
    const { subjectKeyIdentifier: _, ...without } = leaf;
    expect([problems('leaf', leaf), problems('leaf', without), problems('leaf', { ...leaf, ocspNocheck: { critical: false } })]).toEqual([
      [],
      [],
      [],
    ]);
  });
  test('only a root may lack authorityKeyIdentifier', () => {
    const { authorityKeyIdentifier: _, ...ca } = authority;
    const { authorityKeyIdentifier: __, ...end } = leaf;
    expect([problems('root', ca), problems('subordinate', ca), problems('cross', ca), problems('leaf', end)]).toEqual([
      [],
      [issuerNeeded],
      [issuerNeeded],
      [issuerNeeded],
    ]);
  });
  test.each(authorities)('%s: each thing a CA must have', (kind) => {
    const { subjectKeyIdentifier: _, ...without } = authority;
    const unless = 'unless the profile is of `kind: leaf`';
    expect(problems(kind, { ...authority, basicConstraints: { critical: true, ca: false } })).toEqual([
      `basicConstraints.ca must be \`true\` ${unless}`,
    ]);
    expect(problems(kind, { ...authority, basicConstraints: { critical: false, ca: true } })).toEqual([
      `basicConstraints.critical must be \`true\` ${unless}`,
    ]);
    expect(problems(kind, { ...authority, keyUsage: { critical: true, bits: ['cRLSign'] } })).toEqual([
      `keyUsage.bits must hold \`keyCertSign\` ${unless}`,
    ]);
    expect(problems(kind, without)).toEqual(['subjectKeyIdentifier must be there in the profile of a CA']);
    expect(problems(kind, { ...authority, ocspNocheck: { critical: false } })).toEqual([
      'ocspNocheck may stand only in a profile of `kind: leaf`',
    ]);
  });
  const ofAuthorities: Partial<CertificateExtensions> = {
    policyMappings: { critical: true, mappings: [{ issuerDomain: '1.2', subjectDomain: '1.3' }] },
    policyConstraints: { critical: true, requireExplicitPolicy: 0 },
    inhibitAnyPolicy: { critical: true, skipCerts: 0 },
    nameConstraints: { critical: true, from: 'plan' },
  };
  test('leaf: each thing only a CA may have', () => {
    expect(problems('leaf', { ...leaf, basicConstraints: { critical: true, ca: true } })).toEqual([
      'basicConstraints.ca must be `false` in a profile of `kind: leaf`',
    ]);
    expect(problems('leaf', { ...leaf, keyUsage: { critical: true, bits: ['digitalSignature', 'keyCertSign'] } })).toEqual([
      'keyUsage.bits must not hold `keyCertSign` in a profile of `kind: leaf`',
    ]);
    for (const [name, said] of Object.entries(ofAuthorities))
      expect(problems('leaf', { ...leaf, [name]: said })).toEqual([`${name} may stand only in the profile of a CA`]);
    expect(problems('root', { ...authority, ...ofAuthorities })).toEqual([]);
  });
});
