import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import type { Rule } from '../rule.ts';

/** A leaf does not have the purpose anyExtendedKeyUsage (RFC 5280 4.2.1.12). */
export const privateLeafAnyPurpose: Rule<'certificate'> = {
  id: 'private-leaf-any-purpose',
  on: ['certificate'],
  title: 'A leaf does not have the purpose anyExtendedKeyUsage',
  clause: 'RFC 5280 4.2.1.12',
  ruleSets: ['private', 'cnsa2'],
  severity: 'warning',
  applies: toLeavesFor(oids.anyExtendedKeyUsage),
  check: () => ['extendedKeyUsage has anyExtendedKeyUsage, which limits nothing.'],
};
