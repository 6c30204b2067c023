import { oids } from '../../pki/oids.ts';
import { tryDecode } from '../../pki/parse-extensions.ts';
import { always } from '../applies.ts';
import { findExtension } from '../find-extension.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

/** nameConstraints constrains something, and uses no minimum or maximum (RFC 5280 4.2.1.10, BR 7.1.2.10.8). */
export const rfcNameConstraints: Rule<'certificate'> = {
  id: 'rfc-name-constraints',
  on: ['certificate'],
  title: 'nameConstraints constrains something, without minimum or maximum',
  clause: 'RFC 5280 4.2.1.10, BR 7.1.2.10.8',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check({ extensions }) {
    const extension = findExtension(extensions, oids.nameConstraints);
    if (extension === undefined) return [];
    // What does not decode at all is rfc-general-names’ matter, and not named twice.
    const subtrees = tryDecode(extension.value, ({ children }) => children);
    const entries = (subtrees ?? []).flatMap(({ children }) => children);
    return [
      ...(subtrees?.length === 0 ? ['nameConstraints is empty: it constrains nothing.'] : []),
      ...(entries.some(({ children }) => children.length > 1) ? ['A subtree of nameConstraints has a minimum or a maximum.'] : []),
    ];
  },
};
