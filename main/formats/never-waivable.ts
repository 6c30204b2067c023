import { checkTable } from '../checks.ts';

/** Checks no plan and no policy may waive (rules.md, Authority policy), and those without which a bundle proves nothing. */
const neverWaivable: ReadonlySet<string> = new Set([
  'CSR-POP',
  'REQUEST-UNCHANGED',
  'TBS-UNCHANGED',
  'SERIAL-UNIQUE',
  'CRL-NUMBER-MONOTONIC',
  'APPROVAL-SIGNATURE',
  'APPROVAL-SUBJECT',
  'APPROVAL-SHOWN',
  'QUORUM',
  'SIGNATURE-VALID',
  'PLAN-VS-DER',
  'KEY-PURPOSE',
  // What a key’s second certificate is compared with, and an issuer that has handed over.
  'EXISTING-CERTIFICATE',
  'SAME-SUBJECT-AND-KEY',
  'NOT-WIDENED',
  'EXISTING-DATES',
  'ISSUER-NOT-SUCCEEDED',
  'IMPORTED-AUTHORITY',
  'REHEARSAL-MARK',
  'REHEARSAL-ISOLATION',
  // The check and its lint rule: nobody owns an example's OID.
  'EXAMPLE-ARC',
  'example-arc',
  // A single lint rule can be waived by its name, never the whole of it.
  'LINT',
]);

/** Lint rules about serials, CRL numbers, basicConstraints and paths (room hierarchy), by the words of their ids. */
const neverWaivableRule = /^hierarchy-|(?:^|-)(?:serials?|crl-number|basic-constraints|path)(?:-|$)/u;

/** Whether a name is a check of checks.ts, or has the form of a lint rule's id (`cabf-root-validity`). */
export function isCheckOrRule(name: string): boolean {
  return Object.hasOwn(checkTable, name) || neverWaivable.has(name) || /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(name);
}

/** Whether rules.md forbids waiving this check or lint rule whatever plan and policy say. */
export function isNeverWaivable(name: string): boolean {
  return neverWaivable.has(name) || neverWaivableRule.test(name);
}
