import { oids } from '../../pki/oids.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A purpose the issuer’s extendedKeyUsage lacks is refused by relying parties that nest purposes, and by us (BR 7.1.2.10.6). OCSPSigning is delegated by issuing alone (RFC 6960 4.2.2.2). */
export const hierarchyPurposesNested: Rule<'certificate'> = {
  id: 'hierarchy-purposes-nested',
  on: ['certificate'],
  title: 'Every purpose is one of the issuer’s',
  clause: 'BR 7.1.2.10.6, RFC 5280 4.2.1.12',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: (context) => context.issuer !== undefined && context.role !== 'root',
  check(subject, { issuer, role }) {
    const above = issuer?.extendedKeyUsage;
    if (above === undefined || above.includes(oids.anyExtendedKeyUsage)) return [];
    return (subject.extendedKeyUsage ?? [])
      .filter((oid) => !above.includes(oid) && !(role === 'leaf' && oid === oids.ocspSigning))
      .map((oid) => `extendedKeyUsage has ${extensionTitle(oid)}, which the issuer has not.`);
  },
};
