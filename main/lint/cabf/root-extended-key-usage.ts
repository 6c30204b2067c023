import { oids } from '../../pki/oids.ts';
import { toRoots } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A root MUST NOT have extKeyUsage (BR 7.1.2.1.2). */
export const brRootExtendedKeyUsage: Rule<'certificate'> = {
  id: 'br-root-extended-key-usage',
  on: ['certificate'],
  title: 'A root has no extKeyUsage',
  clause: 'BR 7.1.2.1.2',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  applies: toRoots,
  check: ({ extensions }) => (findExtension(extensions, oids.extendedKeyUsage) === undefined ? [] : ['The root has an extKeyUsage.']),
};
