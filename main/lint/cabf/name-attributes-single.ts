import { oids } from '../../pki/oids.ts';
import { butToCrosses } from '../cross-names.ts';
import { readNameAttributes } from '../name-attributes.ts';
import type { Rule } from '../rule.ts';

// BR 7.1.2.10.2 allows several streetAddress, BR 7.1.2.7 several domainComponent.
const mayRepeat: readonly string[] = [oids.streetAddress, oids.domainComponent];

/** Each RDN of a subject has one attribute, and no attribute type repeats (BR 7.1.4.1). */
export const brNameAttributesSingle: Rule<'certificate'> = {
  id: 'br-name-attributes-single',
  on: ['certificate'],
  title: 'Each RDN has one attribute, and no attribute repeats',
  clause: 'BR 7.1.4.1',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15', // ballot SC-62
  applies: butToCrosses,
  check({ subject }) {
    const names = readNameAttributes(subject);
    const all = names.flat();
    const repeated = all.filter(({ oid }, index) => !mayRepeat.includes(oid) && all.findIndex((other) => other.oid === oid) !== index);
    return [
      ...(names.some((attributes) => attributes.length !== 1) ? ['The subject has an RDN with more than one attribute.'] : []),
      ...repeated.map(({ title }) => `The subject has more than one ${title}.`),
    ];
  },
};
