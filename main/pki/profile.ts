// What a certificate or CRL must look like. Types only: formats/profile.ts reads the files and is checked to match.

import type { KeyAlgorithm, SignatureAlgorithm } from './algorithms.ts';
import type { CertificateExtensions } from './profile-extensions.ts';

export type { KeyUsageBit } from './key-usage.ts';
export type { KeyIdentifierMethod } from './profile-extensions.ts';

/** Rules the plan names: CA/B Forum BR, a private PKI, CNSA 2.0. */
export type RuleSet = 'br' | 'private' | 'cnsa2';

/** What a certificate is for. Only the first three make a CA (RFC 5280 §3.2: a cross-certificate is for the key of an existing CA). */
export type CertificateKind = 'root' | 'subordinate' | 'cross' | 'leaf';

/** A durations pair; the validity asked for lies in it, both ends included. */
export interface ValidityRange {
  readonly min: string;
  readonly max: string;
}

export interface CertificateProfile {
  readonly makes: 'certificate';
  readonly kind: CertificateKind;
  readonly id: string;
  readonly title: string;
  readonly rules: readonly RuleSet[];
  /** Issuer's key algorithm → the only signature algorithm allowed with it. */
  readonly signatureAlgorithms: Readonly<Partial<Record<KeyAlgorithm, SignatureAlgorithm>>>;
  readonly validity: ValidityRange;
  /** Short names of name.ts. `allowed` includes what is required. */
  readonly subject: { readonly required: readonly string[]; readonly allowed: readonly string[] };
  readonly extensions: CertificateExtensions;
}

export interface CrlProfile {
  readonly makes: 'crl';
  readonly id: string;
  readonly title: string;
  readonly rules: readonly RuleSet[];
  readonly signatureAlgorithms: Readonly<Partial<Record<KeyAlgorithm, SignatureAlgorithm>>>;
  /** Duration from thisUpdate. */
  readonly nextUpdate: string;
  readonly scope: 'full';
  readonly extensions: { readonly authorityKeyIdentifier: { readonly critical: false }; readonly crlNumber: { readonly critical: false } };
}

export type Profile = CertificateProfile | CrlProfile;
