import { oids } from '../../pki/oids.ts';
import { toNamedAuthorities } from '../cross-names.ts';
import { readNameAttributes } from '../name-attributes.ts';
import type { Rule } from '../rule.ts';

/** The subject of a root or TLS subordinate CA has no organizationalUnitName (BR 7.1.2.10.2). */
export const brSubjectNoUnit: Rule<'certificate'> = {
  id: 'br-subject-no-unit',
  on: ['certificate'],
  title: 'A CA’s subject has no organizational unit',
  clause: 'BR 7.1.2.10.2',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15', // ballot SC-62
  applies: toNamedAuthorities,
  check: ({ subject }) =>
    readNameAttributes(subject)
      .flat()
      .some((attribute) => attribute.oid === oids.organizationalUnitName)
      ? ['The subject has an organizationalUnitName.']
      : [],
};
