import { oids } from '../../pki/oids.ts';
import { always } from '../applies.ts';
import { accessOf, urisOf } from '../decoded.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const reachable = /^(?:https?|ldap):/i;

/** Of the access locations of a method one is an http, https or ldap URI (RFC 5280 4.2.2.1; of OCSP, a URI: RFC 6960 3.1). */
export const rfcAccessLocation: Rule<'certificate'> = {
  id: 'rfc-access-location',
  on: ['certificate'],
  title: 'Each access method has an http, https or ldap URI',
  clause: 'RFC 5280 4.2.2.1, RFC 6960 3.1',
  ruleSets: everyRuleSet,
  severity: 'warning',
  softer: { br: 'notice' },
  applies: always,
  check(subject) {
    const access = accessOf(subject);
    return [oids.caIssuers, oids.ocspAccess].flatMap((method) => {
      const locations = access.filter((one) => one.method === method).map(({ location }) => location);
      return locations.length === 0 || locations.some((location) => reachable.test(urisOf([location])[0] ?? ''))
        ? []
        : [`authorityInfoAccess has no http, https or ldap URI for ${extensionTitle(method)}.`];
    });
  },
};
