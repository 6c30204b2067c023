import { keyAlgorithms } from '../../pki/algorithms.ts';
import { securityStrength } from '../security-strength.ts';
import type { DesignRule } from '../design-rule.ts';

/** A chain is as strong as its weakest key: a stronger one below gains nothing, and whoever breaks the issuer’s need not break it. */
export const designIssuerAsStrong: DesignRule = {
  id: 'design-issuer-as-strong',
  title: 'The key of an issuer is at least as strong as the keys it certifies',
  clause: 'NIST SP 800-57 part 1, 5.6.1',
  severity: 'warning',
  check: ({ design, tree }) =>
    design.nodes.flatMap((node) => {
      const issuer = tree.parentOf(node);
      if (issuer === undefined || securityStrength[issuer.algorithm] >= securityStrength[node.algorithm]) return [];
      const told = (each: typeof node): string =>
        `${keyAlgorithms[each.algorithm].title}, ${securityStrength[each.algorithm]} bits of security`;
      return [
        { node: node.id, message: `Its key (${told(node)}) is stronger than that of ${issuer.id} (${told(issuer)}), which signs it.` },
      ];
    }),
};
