import { toLeaves } from '../applies.ts';
import { altNamesOf } from '../decoded.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** A wildcard does not stand right below a top-level domain (RFC 9525 6.3, BR 3.2.2.6). */
export const privateWildcardDepth: Rule<'certificate'> = {
  id: 'private-wildcard-depth',
  on: ['certificate'],
  title: 'A wildcard does not stand right below a top-level domain',
  clause: 'RFC 9525 6.3, BR 3.2.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: toLeaves,
  check: (subject) =>
    altNamesOf(subject)
      .filter(({ type, text }) => type === 'dNSName' && /^\*\.[^.]+$/.test(text))
      .map(({ text }) => `The wildcard “${text}” covers a whole top-level domain.`),
};
