// What a certificate or CRL must look like. Types only: formats/profile.ts reads the files and is checked to match.

import type { KeyAlgorithm, SignatureAlgorithm } from './algorithms.ts';
import type { OnlyContains } from './distribution-point.ts';
import type { CertIdHash } from './ocsp-cert-id.ts';
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

/** In the order they are written (build-crl.ts). What is not here is not in the CRL. */
export interface CrlExtensions {
  readonly authorityKeyIdentifier: { readonly critical: false };
  readonly crlNumber: { readonly critical: false };
  /** Of a partition its address, the issuer's setting, octet for octet as its certificates have it; and which kind of certificate alone is in the scope. */
  readonly issuingDistributionPoint?: { readonly critical: true; readonly onlyContains?: OnlyContains | undefined } | undefined;
  /** The profile makes deltas: what changed since the newest complete CRL of the scope. */
  readonly deltaCRLIndicator?: { readonly critical: true } | undefined;
  /** Of a complete CRL: where its issuer publishes the deltas to it. */
  readonly freshestCRL?: { readonly critical: false; readonly from: 'issuer' } | undefined;
}

export interface CrlProfile {
  readonly makes: 'crl';
  readonly id: string;
  readonly title: string;
  readonly rules: readonly RuleSet[];
  readonly signatureAlgorithms: Readonly<Partial<Record<KeyAlgorithm, SignatureAlgorithm>>>;
  /** Duration from thisUpdate. */
  readonly nextUpdate: string;
  /** Duration for which two neighbours of a pre-signed series are both valid, at least. Absent: no series is made of it. */
  readonly overlap?: string;
  /** `full`: one CRL speaks of every certificate of the key. `partition`: one for each partition the issuer publishes (crl-scope.ts). */
  readonly scope: 'full' | 'partition';
  readonly extensions: CrlExtensions;
}

export interface OcspProfile {
  readonly makes: 'ocsp';
  readonly id: string;
  readonly title: string;
  readonly rules: readonly RuleSet[];
  /** Algorithm of the key that signs, an issuer's or a responder's → the only signature algorithm allowed with it. */
  readonly signatureAlgorithms: Readonly<Partial<Record<KeyAlgorithm, SignatureAlgorithm>>>;
  /** What the certificates are that are answered for: BR 4.9.9 and 7.3 tell CA certificates and others apart. */
  readonly answersFor: 'ca' | 'leaf';
  /** Longest duration from thisUpdate. */
  readonly nextUpdate: string;
  /** One response for each (RFC 6960 §4.1.1): clients ask by one or the other. */
  readonly certIdHashes: readonly CertIdHash[];
}

/** A detached signature over a file (RFC 5652): the digest follows from the signature algorithm. */
export interface CmsProfile {
  readonly makes: 'cms';
  readonly id: string;
  readonly title: string;
  readonly rules: readonly RuleSet[];
  /** Algorithm of the key that signs → the only signature algorithm allowed with it. */
  readonly signatureAlgorithms: Readonly<Partial<Record<KeyAlgorithm, SignatureAlgorithm>>>;
}

export type Profile = CertificateProfile | CrlProfile | OcspProfile | CmsProfile;
