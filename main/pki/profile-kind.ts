// What a kind of certificate or CRL leaves no choice in: a profile that says otherwise is refused before anything is built from it.

import type { CertificateProfile, CrlProfile } from './profile.ts';
import type { CertificateExtensions } from './profile-extensions.ts';

export interface KindProblem {
  /** Keys, of a certificate under `extensions`. */
  readonly path: readonly string[];
  /** The end of a sentence that begins with the key. */
  readonly problem: string;
}

const caOnly = [
  'policyMappings',
  'policyConstraints',
  'inhibitAnyPolicy',
  'nameConstraints',
] as const satisfies (keyof CertificateExtensions)[];

/**
 * Where a profile's extensions contradict its kind: cA TRUE and keyCertSign in the kinds that make a CA and in no other
 * (RFC 5280 §4.2.1.3, §4.2.1.9), key identifiers where they must stand (§4.2.1.1, §4.2.1.2), what only a CA may have
 * (§4.2.1.5, .10, .11, .14), what belongs to a leaf (RFC 6960 §4.2.2.2.1).
 */
export function kindProblems({ kind, extensions }: Pick<CertificateProfile, 'kind' | 'extensions'>): KindProblem[] {
  const problems = kind === 'leaf' ? leafProblems(extensions) : authorityProblems(extensions);
  const needsIssuer = kind !== 'root' && extensions.authorityKeyIdentifier === undefined;
  const points = extensions.freshestCRL !== undefined && extensions.cRLDistributionPoints === undefined;
  return [
    ...problems,
    ...(points ? [{ path: ['freshestCRL'], problem: 'may stand only beside `cRLDistributionPoints`, whose CRL it is a delta to' }] : []),
    ...(needsIssuer ? [{ path: ['authorityKeyIdentifier'], problem: `must be there: only a self-signed certificate may lack it` }] : []),
  ];
}

function leafProblems(extensions: CertificateExtensions): KindProblem[] {
  const { basicConstraints, keyUsage } = extensions;
  return [
    ...(basicConstraints.ca ? [{ path: ['basicConstraints', 'ca'], problem: 'must be `false` in a profile of `kind: leaf`' }] : []),
    ...(keyUsage.bits.includes('keyCertSign')
      ? [{ path: ['keyUsage', 'bits'], problem: 'must not hold `keyCertSign` in a profile of `kind: leaf`' }]
      : []),
    ...caOnly
      .filter((name) => extensions[name] !== undefined)
      .map((name) => ({ path: [name], problem: 'may stand only in the profile of a CA' })),
  ];
}

function authorityProblems(extensions: CertificateExtensions): KindProblem[] {
  const { basicConstraints, keyUsage, subjectKeyIdentifier, ocspNocheck } = extensions;
  return [
    ...(basicConstraints.ca ? [] : [{ path: ['basicConstraints', 'ca'], problem: 'must be `true` unless the profile is of `kind: leaf`' }]),
    ...(basicConstraints.critical
      ? []
      : [{ path: ['basicConstraints', 'critical'], problem: 'must be `true` unless the profile is of `kind: leaf`' }]),
    ...(keyUsage.bits.includes('keyCertSign')
      ? []
      : [{ path: ['keyUsage', 'bits'], problem: 'must hold `keyCertSign` unless the profile is of `kind: leaf`' }]),
    ...(subjectKeyIdentifier === undefined ? [{ path: ['subjectKeyIdentifier'], problem: 'must be there in the profile of a CA' }] : []),
    ...(ocspNocheck === undefined ? [] : [{ path: ['ocspNocheck'], problem: 'may stand only in a profile of `kind: leaf`' }]),
  ];
}

/**
 * Where a CRL profile contradicts its scope: a partition is known by its issuingDistributionPoint, which of a full CRL says a kind of
 * certificate or nothing, for it is never empty (RFC 5280 §5.2.5); a delta has no freshestCRL (§5.2.6); only
 * full CRLs are signed ahead (rules.md, Pre-signed series).
 */
export function crlProfileProblems({ scope, overlap, extensions }: Pick<CrlProfile, 'scope' | 'overlap' | 'extensions'>): KindProblem[] {
  const point = extensions.issuingDistributionPoint;
  const at = ['extensions', 'issuingDistributionPoint'];
  return [
    ...(scope === 'partition' && point === undefined
      ? [{ path: at, problem: 'must be there: it says which partition the CRL is of' }]
      : []),
    ...(scope === 'full' && point !== undefined && point.onlyContains === undefined
      ? [{ path: at, problem: 'must have `onlyContains` in a profile of `scope: full`: it may not be empty' }]
      : []),
    ...(extensions.deltaCRLIndicator !== undefined && extensions.freshestCRL !== undefined
      ? [{ path: ['extensions', 'freshestCRL'], problem: 'may stand only in the profile of a complete CRL: a delta has none' }]
      : []),
    ...(extensions.deltaCRLIndicator !== undefined && overlap !== undefined
      ? [{ path: ['overlap'], problem: 'may not stand in the profile of a delta: only full CRLs are signed ahead' }]
      : []),
    ...(scope === 'partition' && overlap !== undefined
      ? [{ path: ['overlap'], problem: 'may not stand in a profile of `scope: partition`: only full CRLs are signed ahead' }]
      : []),
  ];
}
