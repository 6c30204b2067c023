import { keyAlgorithms } from '../../pki/algorithms.ts';
import type { DesignRule } from '../design-rule.ts';

/** The profile of a certificate says how the key of its issuer signs it. */
export const designAlgorithmInProfile: DesignRule = {
  id: 'design-algorithm-in-profile',
  title: 'Every profile has a signature for the key of the issuer',
  clause: 'BR 7.1.3.2',
  severity: 'error',
  check: ({ design, tree, profile }) =>
    design.nodes.flatMap((node) => {
      const issuer = node.parent === undefined ? node : tree.parentOf(node);
      if (issuer === undefined) return [];
      const used = [{ id: node.profile, by: issuer }, ...(node.leaves ?? []).map((row) => ({ id: row.profile, by: node }))];
      return used.flatMap(({ id, by }) => {
        const table = profile(id)?.signatureAlgorithms;
        if (table === undefined || table[by.algorithm] !== undefined) return [];
        return [
          {
            node: node.id,
            message: `Profile ${id} has no signature for a key of ${keyAlgorithms[by.algorithm].title}, which ${by.id} has.`,
          },
        ];
      });
    }),
};
