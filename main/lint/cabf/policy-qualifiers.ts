import { oids } from '../../pki/oids.ts';
import { toAuthorities, toLeavesFor } from '../applies.ts';
import { policiesOf } from '../decoded.ts';
import { extensionTitle } from '../extension-lists.ts';
import type { Rule } from '../rule.ts';

const isServer = toLeavesFor(oids.serverAuth);
const isResponder = toLeavesFor(oids.ocspSigning);

/** A policy qualifier is the pointer to a CPS and no other, a user notice least of all (BR 7.1.2.10.5, 7.1.2.7.9, 7.1.2.8.8). */
export const brPolicyQualifiers: Rule<'certificate'> = {
  id: 'br-policy-qualifiers',
  on: ['certificate'],
  title: 'A policy has no qualifier but the pointer to a CPS',
  clause: 'BR 7.1.2.10.5, BR 7.1.2.7.9, BR 7.1.2.8.8',
  ruleSets: ['br'],
  severity: 'error',
  effective: '2023-09-15',
  applies: (context, subject) => toAuthorities(context) || isServer(context, subject) || isResponder(context, subject),
  check: (subject) =>
    policiesOf(subject).flatMap(({ oid, otherQualifiers }) =>
      otherQualifiers.map((qualifier) => `The policy ${extensionTitle(oid)} has the qualifier ${extensionTitle(qualifier)}.`),
    ),
};
