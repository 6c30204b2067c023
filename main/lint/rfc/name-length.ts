import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { readNameAttributes } from '../name-attributes.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

// Characters, not octets. RFC 5280 appendix A.1 upper bounds; BR 7.1.4.2 for postalCode, streetAddress, surname, givenName, domainComponent.
const upperBounds: ReadonlyMap<string, number> = new Map([
  [oids.commonName, 64],
  [oids.organizationName, 64],
  [oids.organizationalUnitName, 64],
  [oids.serialNumber, 64],
  [oids.surname, 64],
  [oids.givenName, 64],
  [oids.title, 64],
  [oids.domainComponent, 63],
  [oids.localityName, 128],
  [oids.stateOrProvinceName, 128],
  [oids.streetAddress, 128],
  [oids.postalCode, 40],
]);

/** Subject attributes have 1 character to the upper bound of RFC 5280 appendix A.1 and BR 7.1.4.2. */
export const rfcNameLength: Rule<'certificate' | 'request'> = {
  id: 'rfc-name-length',
  on: ['certificate', 'request'],
  title: 'Subject attributes keep their upper bounds',
  clause: 'RFC 5280 appendix A.1, BR 7.1.4.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ subject }) =>
    readNameAttributes(subject)
      .flat()
      .flatMap(({ oid, title, text }) => {
        const length = [...text].length;
        const bound = upperBounds.get(oid) ?? Number.POSITIVE_INFINITY;
        if (length === 0) return [`${title} is empty.`];
        return length <= bound ? [] : [`${title} has ${length} characters; at most ${bound} are allowed.`];
      }),
};
