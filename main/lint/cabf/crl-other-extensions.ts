import { issuingPointOf } from '../../pki/distribution-point.ts';
import { oids } from '../../pki/oids.ts';
import type { CrlFields } from '../../pki/parse-types.ts';
import { always } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import type { Rule } from '../rule.ts';

const expected: readonly string[] = [oids.authorityKeyIdentifier, oids.crlNumber, oids.rehearsalMark];

// BR 7.2.2 and 7.2.2.1: issuingDistributionPoint is for partitioned CRLs, which name an address in it, and NOT RECOMMENDED on a full one.
const ofPartition = (fields: CrlFields): readonly string[] =>
  (issuingPointOf(fields)?.distributionPoint ?? null) === null ? [] : [oids.issuingDistributionPoint];

/** A full CRL has authorityKeyIdentifier and crlNumber; any other extension is NOT RECOMMENDED (BR 7.2.2, 7.2.2.1). */
export const brCrlOtherExtensions: Rule<'crl'> = {
  id: 'br-crl-other-extensions',
  on: ['crl'],
  title: 'A full CRL has no extension but authorityKeyIdentifier and crlNumber',
  clause: 'BR 7.2.2, BR 7.2.2.1',
  ruleSets: ['br'],
  severity: 'warning',
  effective: '2024-03-15', // ballot SC-63
  applies: always,
  check: (fields) =>
    fields.extensions
      .filter((extension) => ![...expected, ...ofPartition(fields)].includes(extension.oid))
      .map((extension) => `The CRL has the extension ${extensionTitle(extension.oid)}, which is not recommended on a full CRL.`),
};
