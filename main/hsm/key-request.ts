// What both providers refuse of labels and identifiers before a token is asked for anything.

import { CeremonyError } from '../errors.ts';

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
