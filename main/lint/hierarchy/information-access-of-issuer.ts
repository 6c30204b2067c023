import { oids } from '../../pki/oids.ts';
import { accessOf } from '../decoded.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Access locations are the issuer’s (RFC 5280 4.2.2.1). */
export const hierarchyInformationAccessOfIssuer: Rule<'certificate'> = {
  id: 'hierarchy-information-access-of-issuer',
  on: ['certificate'],
  title: 'Access locations are the issuer’s',
  clause: 'RFC 5280 4.2.2.1',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: ({ publication, role }) => publication !== undefined && role !== 'root',
  check(subject, { publication }) {
    const known: Readonly<Record<string, readonly string[] | undefined>> = {
      [oids.caIssuers]: publication?.caIssuers,
      [oids.ocspAccess]: publication?.ocsp,
    };
    return accessOf(subject)
      .filter(({ method, location }) => known[method]?.includes(location.text) !== true)
      .map(
        ({ method, location }) => `authorityInfoAccess names ${location.text} for ${extensionTitle(method)}, which is not the issuer’s.`,
      );
  },
};
