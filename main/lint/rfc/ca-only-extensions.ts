import { oids } from '../../pki/oids.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

// RFC 5280 4.2.1.5, 4.2.1.10, 4.2.1.11, 4.2.1.14.
const caOnly: readonly string[] = [oids.policyMappings, oids.nameConstraints, oids.policyConstraints, oids.inhibitAnyPolicy];

/** What only a CA may have stands only where basicConstraints says cA TRUE (RFC 5280 4.2.1.3, 4.2.1.9, and the table above). */
export const rfcCaOnlyExtensions: Rule<'certificate'> = {
  id: 'rfc-ca-only-extensions',
  on: ['certificate'],
  title: 'What only a CA may have is in CA certificates only',
  clause: 'RFC 5280 4.2.1.3, 4.2.1.5, 4.2.1.9, 4.2.1.10, 4.2.1.11, 4.2.1.14',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: ({ role }) => role === 'leaf',
  check({ extensions, basicConstraints, keyUsage }) {
    const found = [
      ...extensions.filter(({ oid }) => caOnly.includes(oid)).map(({ oid }) => extensionTitle(oid)),
      ...(keyUsage?.bits.includes('keyCertSign') === true ? ['keyUsage keyCertSign'] : []),
      ...(basicConstraints?.pathLenConstraint === undefined ? [] : ['pathLenConstraint']),
    ];
    return basicConstraints?.ca === true ? [] : found.map((what) => `${what} stands in a certificate that is not a CA’s.`);
  },
};
