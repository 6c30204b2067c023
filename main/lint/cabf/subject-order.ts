import { oids } from '../../pki/oids.ts';
import { butToCrosses } from '../cross-names.ts';
import { readNameAttributes } from '../name-attributes.ts';
import type { Rule } from '../rule.ts';

// The order of the table in BR 7.1.4.2.
const order: readonly string[] = [
  oids.domainComponent,
  oids.countryName,
  oids.stateOrProvinceName,
  oids.localityName,
  oids.postalCode,
  oids.streetAddress,
  oids.organizationName,
  oids.surname,
  oids.givenName,
  oids.organizationalUnitName,
  oids.commonName,
];

/** Subject attributes stand in the order of the table (BR 7.1.4.2, 7.1.4.1), whoever is named. */
export const brSubjectOrder: Rule<'certificate'> = {
  id: 'br-subject-order',
  on: ['certificate'],
  title: 'Subject attributes stand in the order of the table',
  clause: 'BR 7.1.4.1, BR 7.1.4.2',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15', // ballot SC-62
  applies: butToCrosses,
  check({ subject }) {
    const ranked = readNameAttributes(subject)
      .flat()
      .filter((attribute) => order.includes(attribute.oid));
    const wrong = ranked.find((attribute, index) => {
      const before = ranked[index - 1];
      return before !== undefined && order.indexOf(before.oid) > order.indexOf(attribute.oid);
    });
    return wrong === undefined ? [] : [`${wrong.title} stands too late in the subject.`];
  },
};
