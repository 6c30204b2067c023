import { oids } from '../../pki/oids.ts';
import { toLeavesFor } from '../applies.ts';
import { readNameAttributes } from '../name-attributes.ts';
import type { Rule } from '../rule.ts';

/** A TLS server’s subject has no organizational unit (BR 7.1.2.7.2, BR 7.1.2.7.4). */
export const brSubscriberNoUnit: Rule<'certificate'> = {
  id: 'br-subscriber-no-unit',
  on: ['certificate'],
  title: 'A TLS server’s subject has no organizational unit',
  clause: 'BR 7.1.2.7.2, BR 7.1.2.7.4',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2022-09-01',
  applies: toLeavesFor(oids.serverAuth),
  check: (subject) =>
    readNameAttributes(subject.subject)
      .flat()
      .some(({ oid }) => oid === oids.organizationalUnitName)
      ? ['The subject has an organizationalUnitName.']
      : [],
};
