import { parseDistinguishedName } from '../../pki/name.ts';
import type { DesignRule } from '../design-rule.ts';

/** Every subject has what its profile requires, and nothing else. */
export const designSubjectFitsProfile: DesignRule = {
  id: 'design-subject-fits-profile',
  title: 'Every subject has the attributes its profile asks for',
  clause: 'BR 7.1.2.10.2',
  severity: 'error',
  check: ({ design, profile }) =>
    design.nodes.flatMap((node) => {
      const wanted = profile(node.profile)?.subject;
      if (wanted === undefined) return [];
      const types = parseDistinguishedName(node.subject).map(({ type }) => type);
      return [
        ...wanted.required
          .filter((type) => !types.includes(type))
          .map((type) => `Its subject lacks ${type}, which profile ${node.profile} requires.`),
        ...types
          .filter((type) => !wanted.allowed.includes(type))
          .map((type) => `Its subject has ${type}, which profile ${node.profile} does not allow.`),
      ].map((message) => ({ node: node.id, message }));
    }),
};
