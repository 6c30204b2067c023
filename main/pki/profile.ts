// What a certificate or CRL must look like. Types only: formats/profile.ts reads the files and is checked to match.

import type { KeyAlgorithm, SignatureAlgorithm } from './algorithms.ts';
import type { KeyUsageBit } from './key-usage.ts';

export type { KeyUsageBit } from './key-usage.ts';

/** Rules the plan names: CA/B Forum BR, a private PKI, CNSA 2.0. */
export type RuleSet = 'br' | 'private' | 'cnsa2';

/** How a subjectKeyIdentifier is made: SHA-1 of the key (RFC 5280 §4.2.1.2 method 1) or the left 160 bits of its SHA-256 (RFC 7093 §2 method 1). */
export type KeyIdentifierMethod = 'rfc7093-1' | 'rfc5280-1';

/** A durations pair; the validity asked for lies in it, both ends included. */
export interface ValidityRange {
  readonly min: string;
  readonly max: string;
}

export interface CertificateProfile {
  readonly makes: 'certificate';
  readonly id: string;
  readonly title: string;
  readonly rules: readonly RuleSet[];
  /** Issuer's key algorithm → the only signature algorithm allowed with it. */
  readonly signatureAlgorithms: Readonly<Partial<Record<KeyAlgorithm, SignatureAlgorithm>>>;
  readonly validity: ValidityRange;
  /** Short names of name.ts. `allowed` includes what is required. */
  readonly subject: { readonly required: readonly string[]; readonly allowed: readonly string[] };
  readonly extensions: {
    readonly basicConstraints: { readonly critical: boolean; readonly ca: boolean; readonly pathLenConstraint?: number | undefined };
    readonly keyUsage: { readonly critical: boolean; readonly bits: readonly KeyUsageBit[] };
    readonly subjectKeyIdentifier: { readonly critical: false; readonly method: KeyIdentifierMethod };
    readonly authorityKeyIdentifier?: { readonly critical: false; readonly from: 'issuer' } | undefined;
  };
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
