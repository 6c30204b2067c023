import { always } from '../applies.ts';
import { readNameAttributes } from '../name-attributes.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const unreadable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** No attribute of a name holds a control or invisible character (RFC 4514 2.4, Unicode TR 36). */
export const privateNameCharacters: Rule<'certificate'> = {
  id: 'private-name-characters',
  on: ['certificate'],
  title: 'No attribute of a name holds a control or invisible character',
  clause: 'RFC 4514 2.4, Unicode TR 36',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: (subject) =>
    [subject.issuer, subject.subject]
      .flatMap((name) => readNameAttributes(name).flat())
      .filter(({ text }) => unreadable.test(text))
      .map(({ title }) => `${title} holds a control or invisible character: people would read something else.`),
};
