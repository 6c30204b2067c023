import { always } from '../applies.ts';
import { policiesOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A CPS qualifier is an absolute URI (RFC 5280 4.2.1.4). */
export const rfcCpsUri: Rule<'certificate'> = {
  id: 'rfc-cps-uri',
  on: ['certificate'],
  title: 'A CPS qualifier is an absolute URI',
  clause: 'RFC 5280 4.2.1.4',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) =>
    policiesOf(subject)
      .flatMap(({ cps }) => cps)
      .filter((uri) => !/^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/.test(uri))
      .map(() => 'A CPS qualifier is not an absolute URI.'),
};
