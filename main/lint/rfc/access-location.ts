import { always } from '../applies.ts';
import { accessOf, urisOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** Access locations are http, https or ldap URIs (RFC 5280 4.2.2.1). */
export const rfcAccessLocation: Rule<'certificate'> = {
  id: 'rfc-access-location',
  on: ['certificate'],
  title: 'Access locations are http, https or ldap URIs',
  clause: 'RFC 5280 4.2.2.1',
  ruleSets: everyRuleSet,
  severity: 'warning',
  softer: { br: 'notice' },
  applies: always,
  check: (subject) =>
    accessOf(subject)
      .filter(({ location }) => !/^(?:https?|ldap):/i.test(urisOf([location])[0] ?? ''))
      .map(({ location }) => `authorityInfoAccess points at ${location.type} ${location.text}, which is no http, https or ldap URI.`),
};
