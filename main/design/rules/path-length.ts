import type { DesignNode } from '../../formats/design.ts';
import type { DesignFacts } from '../design-facts.ts';
import type { DesignRule } from '../design-rule.ts';

/** The most CAs between a node and a leaf; leaves do not count (RFC 5280 §4.2.1.9). */
function authoritiesBelow(node: DesignNode, { tree, profile }: DesignFacts): number {
  const isAuthority = (each: DesignNode): boolean => profile(each.profile)?.kind !== 'leaf';
  const depth = (each: DesignNode): number => tree.ancestorsOf(each).indexOf(node) + 1;
  return Math.max(0, ...tree.descendantsOf(node).filter(isAuthority).map(depth));
}

/** pathLenConstraint leaves room for every CA below. */
export const designPathLength: DesignRule = {
  id: 'design-path-length',
  title: 'pathLenConstraint leaves room for every CA below',
  clause: 'RFC 5280 4.2.1.9',
  severity: 'error',
  check: (facts) =>
    facts.design.nodes.flatMap((node) => {
      const most = facts.pathLenOf(node);
      const below = authoritiesBelow(node, facts);
      if (most === undefined || below <= most) return [];
      return [
        {
          node: node.id,
          message: `pathLenConstraint is ${most}, and ${below} ${below === 1 ? 'CA follows' : 'CAs follow one another'} below it.`,
        },
      ];
    }),
};
