// What one step hands to the next. Values are JSON (bytes as base64) because they are kept in the database between steps.

import type { HashAlgorithm, KeyAlgorithm } from '../pki/algorithms.ts';
import type { KeyPurposeName } from '../formats/key-purposes.ts';
import type { TokenIdentity } from '../hsm/hsm.ts';
import type { ArtifactFile, SetItem } from './set-items.ts';

export interface TokenValue {
  readonly type: 'token';
  readonly identity: TokenIdentity;
  readonly provider: 'pkcs11' | 'soft';
}

export interface KeyValue {
  readonly type: 'key';
  /** Absent: an authority's key. Any other signs what its purpose says and probes; here an audit key signs checkpoints, a responder's OCSP responses, one for code or documents files, the rest nothing. */
  readonly purpose?: KeyPurposeName;
  readonly label: string;
  readonly ckaId: string;
  readonly algorithm: KeyAlgorithm;
  /** SubjectPublicKeyInfo, base64 DER. */
  readonly spki: string;
  readonly spkiSha256: string;
  readonly identity: TokenIdentity;
}

/** A CA of the data directory: its key as recorded, and whether this run found it on a token. */
export interface AuthorityValue {
  readonly type: 'authority';
  readonly label: string;
  readonly key: KeyValue;
  /** Certificate of the key, base64 DER, and the certificates above it, issuer first, root included. */
  readonly certificate: string;
  readonly chain: readonly string[];
  /** Found on the open token and proved; only then may it sign. */
  readonly proved: boolean;
  /** ISO 8601 UTC: from then on its successor issues. Absent: it has none. */
  readonly stopsIssuing?: string;
}

/** A certificate another CA has, as it was imported, checked and kept (import-certificate). */
export interface CertificateValue {
  readonly type: 'certificate';
  /** Folder of the bundle. */
  readonly label: string;
  /** Base64 DER, and its SHA-256. */
  readonly der: string;
  readonly sha256: string;
  readonly spkiSha256: string;
}

/** A responder an authority authorised: its key on the open token, and its certificate (RFC 6960 §4.2.2.2). */
export interface ResponderValue {
  readonly type: 'responder';
  readonly label: string;
  readonly key: KeyValue;
  /** Base64 DER. */
  readonly certificate: string;
}

/** A key that signs files, found on the open token, with its certificate and those above it (open-signer). */
export interface SignerValue {
  readonly type: 'signer';
  readonly label: string;
  readonly key: KeyValue;
  /** Label of the authority that issued its certificate. */
  readonly authority: string;
  /** Base64 DER: its own first, then its issuer's up to a root. */
  readonly chain: readonly string[];
}

/** Files to be signed, in their order (import-files). */
export interface ArtifactFilesValue {
  readonly type: 'artifact-files';
  readonly files: readonly ArtifactFile[];
  readonly digestAlgorithm: HashAlgorithm;
  /** Names and SHA-256s as sha256sum reads them, base64: the list that came with the files, or one made of the one file. */
  readonly list: string;
}

/** Dates on which an authority hands over to the one this run makes. ISO 8601 UTC. */
export interface SuccessionValue {
  readonly type: 'succession';
  readonly predecessorSpkiSha256: string;
  readonly stopsIssuing: string;
  readonly crlsUntil: string;
}

/** A certificate request as it was imported, checked and kept (import-request). */
export interface RequestValue {
  readonly type: 'request';
  /** Folder of the bundle; name of the authority where the certificate makes one. */
  readonly label: string;
  /** CertificationRequest, base64 DER, and its SHA-256. */
  readonly der: string;
  readonly sha256: string;
  readonly spkiSha256: string;
}

/** Many requests of one medium, in the order in which their certificates are built and approved (import-requests). */
export interface RequestsValue {
  readonly type: 'requests';
  /** Folder of the bundle that holds the ordered lists. */
  readonly label: string;
  readonly requests: readonly RequestValue[];
}

/** The stages of architecture.md, "How bytes become a certificate": each can only be produced by the step kind before. */
export interface TbsSet {
  readonly type: 'tbs' | 'linted' | 'document' | 'reviewed' | 'approved';
  readonly items: readonly SetItem[];
}

export interface ArtifactsValue {
  readonly type: 'artifacts';
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly role: string }[];
}

/** Sets of PIN shares every custodian holds a confirmed card of; by their ids (store, share_set). */
export interface PinSharesValue {
  readonly type: 'pin-shares';
  readonly sets: readonly string[];
}

export type StepValue =
  | TokenValue
  | KeyValue
  | AuthorityValue
  | ResponderValue
  | SignerValue
  | ArtifactFilesValue
  | SuccessionValue
  | CertificateValue
  | RequestValue
  | RequestsValue
  | TbsSet
  | ArtifactsValue
  | PinSharesValue;
export type ValueType = StepValue['type'];

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
export const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
