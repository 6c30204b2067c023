// What a key on a token is for that is no authority's. A key signs what its purpose says, and no other thing (rules.md, KEY-PURPOSE).

import { oids } from '../pki/oids.ts';

/** Purposes a plan may give to a key that gets a certificate → the one extendedKeyUsage that certificate has. */
export const certifiedPurposes = {
  // RFC 6960 §4.2.2.2, BR 7.1.2.8.5.
  'ocsp-signing': oids.ocspSigning,
  // RFC 3161 §2.3.
  'time-stamping': oids.timeStamping,
  // RFC 5280 §4.2.1.12.
  'code-signing': oids.codeSigning,
  // RFC 9336 §3.1.
  'document-signing': oids.documentSigning,
} as const;

/**
 * The audit key of the logs gets its certificate once it has a CA to chain to (playbook audit-key-certificate). A checkpoint is a text that
 * people read and compare: RFC 9336 §3.1; no purpose of its own is registered.
 */
export const auditUsage = oids.documentSigning;

export type CertifiedPurpose = keyof typeof certifiedPurposes;

export const certifiedPurposeNames = Object.keys(certifiedPurposes) as CertifiedPurpose[];

/** Every purpose a key may be made for; without one it is an authority's. The audit key signs checkpoints of the logs. */
export const keyPurposeNames = ['audit', ...certifiedPurposeNames] as const;

export type KeyPurposeName = (typeof keyPurposeNames)[number];

export const isKeyPurpose = (text: unknown): text is KeyPurposeName => (keyPurposeNames as readonly unknown[]).includes(text);
