import { oids } from '../../pki/oids.ts';
import { toRoots } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import type { Rule } from '../rule.ts';

/** authorityKeyIdentifier is RECOMMENDED in a root (BR 7.1.2.1.2). */
export const brRootAuthorityKeyIdentifierPresent: Rule<'certificate'> = {
  id: 'br-root-authority-key-identifier-present',
  on: ['certificate'],
  title: 'A root has an authorityKeyIdentifier',
  clause: 'BR 7.1.2.1.2',
  ruleSets: ['br'],
  severity: 'warning',
  effective: '2023-09-15', // ballot SC-62
  applies: toRoots,
  check: ({ extensions }) =>
    findExtension(extensions, oids.authorityKeyIdentifier) === undefined
      ? ['The root has no authorityKeyIdentifier; it is recommended.']
      : [],
};
