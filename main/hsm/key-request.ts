// What both providers refuse of labels and identifiers before a token is asked for anything.

import { CeremonyError } from '../errors.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from '../pki/algorithms.ts';

/** Octets of a token label in CK_TOKEN_INFO (PKCS#11 v3.1 §3.3). */
const labelOctets = 32;

/** A token label padded with blanks to 32 octets: C_InitToken reads exactly so many. Throws input.schema. */
export function padLabel(label: string): string {
  const length = Buffer.byteLength(label, 'utf8');
  if (label.trim() === '' || length > labelOctets) {
    throw new CeremonyError('input.schema', `A token label has 1 to ${labelOctets} bytes; nothing was initialised; choose another.`, {
      details: { octets: length },
    });
  }
  return label + ' '.repeat(labelOctets - length);
}

/** CKA_ID is lower-case hex of whole octets, at least one. */
export function checkCkaId(ckaId: string): void {
  if (!/^(?:[0-9a-f]{2})+$/.test(ckaId))
    throw new CeremonyError('bug', 'A key identifier was not lower-case hexadecimal; nothing was done.');
}

/** Throws token.label-in-use. */
export function refuseLabelInUse(label: string, inUse: boolean): void {
  if (!inUse) return;
  throw new CeremonyError(
    'token.label-in-use',
    `The token already holds a key with the label “${label}” or the same identifier; nothing was made; choose another label in the plan.`,
  );
}

/** A mark is a random name of our own: never a path, never a person's text. */
export function checkedMark(mark: string): string {
  if (!/^conclave-mark-[0-9a-f]{32}$/.test(mark)) throw new CeremonyError('bug', 'A mark was not one of ours; nothing was done.');
  return mark;
}

const digestOctets = { sha256: 32, sha384: 48, sha512: 64 } as const;

/** A digest is of the algorithm's own hash function. Throws token.mechanism-unsupported where it signs messages only, bug for another length. */
export function checkDigest(algorithm: SignatureAlgorithm, digest: Uint8Array): void {
  const { hash, title } = signatureAlgorithms[algorithm];
  if (hash === null)
    throw new CeremonyError(
      'token.mechanism-unsupported',
      `${title} signs whole messages, and a digest was to be signed; nothing was signed; change the plan.`,
      { details: { signatureAlgorithm: algorithm } },
    );
  if (digest.length !== digestOctets[hash])
    throw new CeremonyError('bug', `A digest of ${digest.length} octets is none of ${title}; nothing was signed.`);
}
