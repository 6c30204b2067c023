import { oids } from '../../pki/oids.ts';
import { toRoots } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** certificatePolicies is NOT RECOMMENDED in a root (BR 7.1.2.1.2). */
export const brRootCertificatePolicies: Rule<'certificate'> = {
  id: 'br-root-certificate-policies',
  on: ['certificate'],
  title: 'A root has no certificatePolicies',
  clause: 'BR 7.1.2.1.2',
  ruleSets: everyRuleSet,
  severity: 'warning',
  applies: toRoots,
  check: ({ extensions }) =>
    findExtension(extensions, oids.certificatePolicies) === undefined
      ? []
      : ['The root has certificatePolicies, which is not recommended.'],
};
