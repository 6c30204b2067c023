import type { DesignRule } from '../design-rule.ts';

/** No node stands above itself: a path ends at a trust anchor. */
export const designNoCycle: DesignRule = {
  id: 'design-no-cycle',
  title: 'No node stands above itself',
  clause: 'RFC 5280 6.1',
  severity: 'error',
  check: ({ design, tree }) =>
    design.nodes
      .filter((node) => tree.isInCycle(node))
      .map((node) => ({ node: node.id, message: 'Its chain of parents leads back to itself and never to a root.' })),
};
