import { constraintWords } from '../../pki/describe-constraints.ts';
import { oids } from '../../pki/oids.ts';
import type { Extension } from '../../pki/parse-certificate.ts';
import { tryDecode } from '../../pki/parse-extensions.ts';
import { always } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

// Read by rules here; those with GeneralNames are rfc-general-names’ matter.
const also: readonly string[] = [
  oids.certificatePolicies,
  oids.policyMappings,
  oids.policyConstraints,
  oids.inhibitAnyPolicy,
  oids.ocspNocheck,
];

function isMalformed({ oid, value }: Extension): boolean {
  const read = also.includes(oid) ? constraintWords[oid] : undefined;
  return read !== undefined && tryDecode(value, read) === null;
}

/** The value of every extension we know decodes as its type, and an Extensions field that stands is not empty (RFC 5280 4.1.2.9, 4.2). */
export const rfcExtensionsWellFormed: Rule<'certificate' | 'crl' | 'request'> = {
  id: 'rfc-extensions-well-formed',
  on: ['certificate', 'crl', 'request'],
  title: 'Known extensions are well formed',
  clause: 'RFC 5280 4.1.2.9, 4.2, 5.1.2.7, 5.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) => [
    ...[...new Set([...subject.malformed, ...subject.extensions.filter(isMalformed).map(({ oid }) => oid)])].map(
      (oid) => `${extensionTitle(oid)} is encoded wrongly: its value does not decode.`,
    ),
    ...(subject.extensionsFieldPresent && subject.extensions.length === 0 ? ['The list of extensions is present and empty.'] : []),
  ],
};
