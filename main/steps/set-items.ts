// What stands in a set people review, approve and sign: bytes with what they must say, and documents. JSON, as all that steps hand on.

import type { RequestValue, SuccessionValue } from './values.ts';
import type { HashAlgorithm, KeyAlgorithm, SignatureAlgorithm } from '../pki/algorithms.ts';
import type { HashedEntries } from '../pki/compare.ts';
import type { CertIdHash } from '../pki/ocsp-cert-id.ts';
import type { CrlDifference } from '../pki/crl-guard.ts';
import type { GivenValues } from '../pki/profile-extensions.ts';
import type { CrlFileReference } from '../status/crl-file-reference.ts';

/** A file that stays where it is: what is kept of it to sign it. */
export interface ArtifactFile {
  /** As it is called in the list; folder of the bundle for its signature. */
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  /** By the digest algorithm of the signature, hex. */
  readonly digest: string;
}

/** What plan, profile and reservation say a certificate must be; PLAN-VS-DER compares against this. Dates ISO 8601 UTC. */
export interface PlannedCertificate {
  readonly makes: 'certificate';
  readonly serialNumber: string;
  readonly subject: string;
  readonly issuer: string;
  readonly subjectSpki: string;
  readonly issuerSpki: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Of a certificate an existing authority signs: its chain, base64 DER, its own certificate first. */
  readonly issuerChain?: readonly string[];
  /** What the profile leaves to plan and request. */
  readonly given?: GivenValues;
  /** The request it answers. */
  readonly request?: RequestValue;
  /** The certificate its key has already, base64 DER: what it may not go beyond. */
  readonly existing?: string;
  /** Folder of the bundle, where it answers no request and is of no key here. */
  readonly label?: string;
  /** The authority it succeeds, and when that one stops issuing. */
  readonly succession?: SuccessionValue;
}

export interface PlannedCrl {
  readonly makes: 'crl';
  readonly scope: string;
  readonly crlNumber: string;
  /** Of a delta: the number of its base. */
  readonly baseCrlNumber?: string;
  readonly issuer: string;
  readonly issuerSpki: string;
  readonly authorityKeyIdentifier: string;
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  /** Encoded entries, base64 DER, in the order they stand; of a long CRL none, and `allEntries`. */
  readonly entries: readonly string[];
  /** Of a long CRL: how many entries, and the SHA-256 of one after the other as they are on record. */
  readonly allEntries?: HashedEntries;
  /** Of an authority made in an earlier run: its chain, base64 DER, its own certificate first. */
  readonly issuerChain?: readonly string[];
  /** The authority's last CRL: notAfter of its certificate, which nextUpdate may reach. ISO 8601 UTC. */
  readonly lastUntil?: string;
  /** Of a list signed ahead of its day: its place in the series, from 1, and when that was built. ISO 8601 UTC. */
  readonly series?: { readonly place: number; readonly of: number; readonly builtAt: string };
  /** The newest CRL of the scope before this one. */
  readonly previous?: PreviousCrl;
}

/**
 * The CRL a new one replaces. Serials in hex: `added` stand on the new one only, `left` on the old one only, and why. Of many the first
 * hundred of each, and `counts` has how many there are.
 */
export interface PreviousCrl extends CrlDifference {
  readonly counts?: { readonly added: number; readonly left: number; readonly changed: number };
  readonly number: string;
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  readonly sha256: string;
  /** The newest delta to it. */
  readonly delta?: { readonly number: string; readonly sha256: string };
}

/** A request of our own: CertificationRequestInfo (RFC 2986 §4.1), signed by the very key it is for. It has no number and no dates. */
export interface PlannedRequest {
  readonly makes: 'request';
  /** Folder of the bundle; what the request is known by until its certificate is installed. */
  readonly label: string;
  readonly subject: string;
  /** SubjectPublicKeyInfo of the key, which signs for itself. */
  readonly issuerSpki: string;
  /** Of a key that has one: its certificate in force, base64 DER. */
  readonly existing?: string;
}

/** An OCSP response about one certificate: ResponseData (RFC 6960 §4.2.1). It has no number. Dates ISO 8601 UTC. */
export interface PlannedOcsp {
  readonly makes: 'ocsp';
  /** Label of the authority: folder of the bundle. */
  readonly label: string;
  /** SubjectPublicKeyInfo of the key that signs: the authority's, or its responder's. */
  readonly issuerSpki: string;
  /** Certificates of the authority, base64 DER, its own first. */
  readonly issuerChain: readonly string[];
  /** Certificate of the delegated responder, base64 DER; absent: the authority signs itself. */
  readonly responder?: string;
  /** The certificate that is answered for, base64 DER. */
  readonly certificate: string;
  readonly hash: CertIdHash;
  readonly status: 'good' | 'revoked';
  readonly revokedAt?: string;
  readonly reason?: number;
  readonly thisUpdate: string;
  readonly producedAt: string;
  readonly nextUpdate: string;
  /** Why nextUpdate is no later. */
  readonly until: string;
  /** SHA-256 (DER) of the CRL in force, which says the same. */
  readonly crlSha256: string;
}

/** A detached signature over a file: its signed attributes (RFC 5652 §5.3). It has no number. */
export interface PlannedCms {
  readonly makes: 'cms';
  /** Label of the signer's key: folder of the bundle. */
  readonly label: string;
  /** SubjectPublicKeyInfo of the key that signs. */
  readonly issuerSpki: string;
  /** Certificate of that key and those above it, base64 DER. */
  readonly issuerChain: readonly string[];
  readonly file: ArtifactFile;
  readonly digestAlgorithm: HashAlgorithm;
  /** ISO 8601 UTC. */
  readonly signingTime: string;
}

/** One TBS with everything needed to check it again. `item` names the step that built it (formats/item-id.ts). */
export interface TbsItem {
  readonly item: string;
  readonly profile: string;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly keyAlgorithm: KeyAlgorithm;
  /** Base64; '' of one that stands in a file. Read it by tbsBytes (tbs-bytes.ts). */
  readonly tbs: string;
  /** The TBSCertList of a long CRL: its file in the data directory. */
  readonly file?: CrlFileReference;
  readonly tbsSha256: string;
  readonly planned: PlannedCertificate | PlannedCrl | PlannedRequest | PlannedOcsp | PlannedCms;
}

/** What people approve that no key signs: a policy, keys to destroy, an authority to retire, or to install, certificates to revoke. */
export type DocumentKind = 'policy' | 'destruction' | 'retirement' | 'installation' | 'revocation' | 'mass-revocation' | 'authority-import';

export interface PlannedDocument {
  readonly makes: 'document';
  readonly document: DocumentKind;
  /** SubjectPublicKeyInfo of the authority it is about, base64 DER: what an approval names as `authoritySpki`. */
  readonly issuerSpki: string;
  /** Revision of the run when it was put up: the same document put up again is approved again. */
  readonly since: number;
  /** Where it goes in the bundle. */
  readonly path: string;
  /** What it names by SHA-256 and is carried out with: certificates, base64 DER. */
  readonly attached?: readonly string[];
  /** What is in force until it is carried out, line by line; for the eye only. */
  readonly before?: Readonly<Record<string, string>>;
}

/** A document put up for approval. `tbs` is its canonical JSON, base64: the very bytes whose hash people approve. */
export interface DocumentItem {
  readonly item: string;
  readonly tbs: string;
  readonly tbsSha256: string;
  readonly planned: PlannedDocument;
}

/** What stands in a set people review and approve. */
export type SetItem = TbsItem | DocumentItem;

/** Whether a key can sign it. */
export const isTbs = (item: SetItem): item is TbsItem => item.planned.makes !== 'document';
