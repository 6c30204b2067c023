import type { DesignRule } from '../design-rule.ts';

/** Every profile is at hand and makes a certificate; the other rules leave out what needs one that is not. */
export const designProfileKnown: DesignRule = {
  id: 'design-profile-known',
  title: 'Every profile is at hand and makes a certificate',
  clause: 'BR 7.1.2',
  severity: 'error',
  check: ({ design, profiles }) =>
    design.nodes.flatMap((node) =>
      [...new Set([node.profile, ...(node.leaves ?? []).map((row) => row.profile)])].flatMap((id) => {
        const found = profiles.get(id);
        return found !== undefined && 'problem' in found ? [{ node: node.id, message: found.problem }] : [];
      }),
    ),
};
