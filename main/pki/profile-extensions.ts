// What a profile says of each extension. Types only: formats/profile-extensions.ts reads them and is checked to match.

import type { GeneralName, GeneralNameType, NameConstraints } from './general-name.ts';
import type { KeyUsageBit } from './key-usage.ts';

/** How a subjectKeyIdentifier is made: SHA-1 of the key (RFC 5280 §4.2.1.2 method 1) or the left 160 bits of its SHA-256 (RFC 7093 §2 method 1). */
export type KeyIdentifierMethod = 'rfc7093-1' | 'rfc5280-1';

/** How many subjectAltNames of one kind a certificate of this profile has; for a URI also its scheme (`spiffe`). */
export interface AllowedName {
  readonly type: GeneralNameType;
  readonly min: number;
  readonly max: number;
  readonly scheme?: string | undefined;
}

/** One named part of a private extension whose values come with plan or request; `max` in characters, octets or, for an INTEGER, the highest value. */
export interface PrivateField {
  readonly name: string;
  readonly type: 'utf8String' | 'integer' | 'octetString';
  readonly max: number;
}

/** The value of a private extension: DER in hex, one typed value (octets in hex), or a SEQUENCE of parts given at issuance, in this order. */
export type PrivateValue =
  | { readonly der: string }
  | { readonly utf8String: string }
  | { readonly integer: number }
  | { readonly octetString: string }
  | { readonly given: readonly PrivateField[] };

export interface PrivateExtension {
  /** Dotted decimal. */
  readonly oid: string;
  readonly critical: boolean;
  readonly value: PrivateValue;
}

/** The partition of the issuer's CRL a certificate is assigned to: by name, or one of `of` by its serial number (crl-scope.ts). */
export type CrlPartition = string | { readonly by: 'serialNumber'; readonly prefix: string; readonly of: number };

/** In the order they are written (build-extensions.ts). What is not here is not in the certificate. */
export interface CertificateExtensions {
  readonly basicConstraints: { readonly critical: boolean; readonly ca: boolean; readonly pathLenConstraint?: number | undefined };
  readonly keyUsage: { readonly critical: boolean; readonly bits: readonly KeyUsageBit[] };
  /** Names of key-purpose.ts or OIDs. */
  readonly extendedKeyUsage?: { readonly critical: boolean; readonly purposes: readonly string[] } | undefined;
  readonly certificatePolicies?:
    | { readonly critical: boolean; readonly policies: readonly { readonly oid: string; readonly cps?: string | undefined }[] }
    | undefined;
  readonly policyMappings?:
    | { readonly critical: boolean; readonly mappings: readonly { readonly issuerDomain: string; readonly subjectDomain: string }[] }
    | undefined;
  readonly policyConstraints?:
    | {
        readonly critical: true;
        readonly requireExplicitPolicy?: number | undefined;
        readonly inhibitPolicyMapping?: number | undefined;
      }
    | undefined;
  readonly inhibitAnyPolicy?: { readonly critical: true; readonly skipCerts: number } | undefined;
  /** The subtrees themselves, or `from: plan` where every certificate has its own. */
  readonly nameConstraints?:
    | { readonly critical: true; readonly from: 'plan' }
    | {
        readonly critical: true;
        readonly permitted?: readonly GeneralName[] | undefined;
        readonly excluded?: readonly GeneralName[] | undefined;
      }
    | undefined;
  readonly subjectAltName?: { readonly critical: boolean; readonly names: readonly AllowedName[] } | undefined;
  /** URIs are the issuer's settings. */
  readonly authorityInfoAccess?:
    | { readonly critical: false; readonly from: 'issuer'; readonly methods: readonly ('caIssuers' | 'ocsp')[] }
    | undefined;
  /** URIs are those the issuer publishes this partition of its CRL at; the partition is kept for the certificate's life (rules.md, CRLs). */
  readonly cRLDistributionPoints?: { readonly critical: false; readonly from: 'issuer'; readonly crlPartition: CrlPartition } | undefined;
  /** Where the issuer publishes deltas to the CRL of the same partition (RFC 5280 §4.2.1.15). */
  readonly freshestCRL?: { readonly critical: false; readonly from: 'issuer' } | undefined;
  readonly ocspNocheck?: { readonly critical: false } | undefined;
  readonly private?: readonly PrivateExtension[] | undefined;
  readonly subjectKeyIdentifier?: { readonly critical: false; readonly method: KeyIdentifierMethod } | undefined;
  readonly authorityKeyIdentifier?: { readonly critical: false; readonly from: 'issuer' } | undefined;
}

/** Where an issuer publishes: settings of the authority, copied into what it signs (RFC 5280 §4.2.2.1, §4.2.1.13). */
export interface IssuerPublication {
  /** URIs of the issuer's certificate. */
  readonly caIssuers: readonly string[];
  /** URIs of its OCSP responder. */
  readonly ocsp: readonly string[];
  /** CRL partition → URIs of that CRL; the undivided CRL is the partition `full`. */
  readonly crl: Readonly<Record<string, readonly string[]>>;
  /** CRL partition → URIs of the deltas to its CRL. */
  readonly deltaCrl?: Readonly<Record<string, readonly string[]>>;
}

/** What a profile leaves to plan or request. */
export interface GivenValues {
  readonly subjectAltNames: readonly GeneralName[];
  readonly nameConstraints?: NameConstraints;
  /** Name of a part of a private extension → its value (decimal for an INTEGER, hex for octets). */
  readonly privateFields: Readonly<Record<string, string>>;
  /** In hex: the existing certificate's, by which what it issued finds it (RFC 5280 §4.2.1.1); absent: made by the profile's method. */
  readonly subjectKeyIdentifier?: string;
}
