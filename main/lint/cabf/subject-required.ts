import { oids } from '../../pki/oids.ts';
import { toNamedAuthorities } from '../cross-names.ts';
import { readNameAttributes } from '../name-attributes.ts';
import type { Rule } from '../rule.ts';

const required = [
  [oids.countryName, 'countryName'],
  [oids.organizationName, 'organizationName'],
  [oids.commonName, 'commonName'],
] as const;

/** A CA's subject has countryName, organizationName and commonName (BR 7.1.2.10.2). */
export const brSubjectRequired: Rule<'certificate'> = {
  id: 'br-subject-required',
  on: ['certificate'],
  title: 'A CA’s subject has country, organization and common name',
  clause: 'BR 7.1.2.10.2',
  ruleSets: ['br'],
  severity: 'error',
  applies: toNamedAuthorities,
  check({ subject }) {
    const present = readNameAttributes(subject)
      .flat()
      .map((attribute) => attribute.oid);
    return required.filter(([oid]) => !present.includes(oid)).map(([, title]) => `The subject has no ${title}.`);
  },
};
