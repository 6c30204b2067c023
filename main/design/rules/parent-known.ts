import type { DesignRule } from '../design-rule.ts';

/** Every parent is a node of the design: an orphan has no path to a trust anchor. */
export const designParentKnown: DesignRule = {
  id: 'design-parent-known',
  title: 'Every parent is a node of the design',
  clause: 'RFC 5280 6.1',
  severity: 'error',
  check: ({ design, tree }) =>
    design.nodes
      .filter((node) => node.parent !== undefined && tree.parentOf(node) === undefined)
      .map((node) => ({ node: node.id, message: `Its parent ${node.parent ?? ''} is not in the design.` })),
};
