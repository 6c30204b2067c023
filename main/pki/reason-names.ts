/** CRLReason by number (RFC 5280 §5.3.1); 7 is unused. */
export const reasonNames = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  '(unused)',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

const lower = reasonNames.map((name) => name.toLowerCase());

/** Number of a CRLReason by its name, in letters of either size, as openssl and people write them; null: there is none of that name. */
export function reasonByName(name: string): number | null {
  const code = lower.indexOf(name.toLowerCase());
  return code < 0 || code === 7 ? null : code;
}
