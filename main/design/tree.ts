// The room of hierarchies that do not exist yet. What lives here: the tree of a design, its rules (rules/), what a stolen key costs, the
// axis of time, the plans of its ceremonies. What may not: bytes of certificates, I/O, a clock.

import type { Design, DesignNode } from '../formats/design.ts';

/** Who stands above and below whom; holds for every design, also for one with a cycle or an unknown parent. */
export interface DesignTree {
  readonly nodes: readonly DesignNode[];
  /** Without a parent, in the order of the file. */
  readonly roots: readonly DesignNode[];
  parentOf(node: DesignNode): DesignNode | undefined;
  childrenOf(node: DesignNode): readonly DesignNode[];
  /** From the parent up; ends before a node would come twice. */
  ancestorsOf(node: DesignNode): readonly DesignNode[];
  /** Without the node itself, parents before children. */
  descendantsOf(node: DesignNode): readonly DesignNode[];
  /** Whether a chain of parents leads back to the node. */
  isInCycle(node: DesignNode): boolean;
  /** Every node a root leads to, parents before children: the order of the ceremonies. */
  readonly inOrder: readonly DesignNode[];
}

export function treeOf({ nodes }: Design): DesignTree {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const children = Map.groupBy(nodes, (node) => node.parent);
  const roots = children.get(undefined) ?? [];
  const parentOf = (node: DesignNode): DesignNode | undefined => (node.parent === undefined ? undefined : byId.get(node.parent));
  const childrenOf = (node: DesignNode): readonly DesignNode[] => children.get(node.id) ?? [];

  const ancestorsOf = (node: DesignNode): readonly DesignNode[] => {
    const found = new Set<DesignNode>();
    for (let at = parentOf(node); at !== undefined && at !== node && !found.has(at); at = parentOf(at)) found.add(at);
    return [...found];
  };
  const below = (start: readonly DesignNode[]): DesignNode[] => {
    const found = new Set(start);
    // A set grows while it is read: breadth first, and no node comes twice.
    for (const node of found) for (const child of childrenOf(node)) found.add(child);
    return [...found];
  };
  return {
    nodes,
    roots,
    parentOf,
    childrenOf,
    ancestorsOf,
    descendantsOf: (node) => below([node]).slice(1),
    isInCycle: (node) => node.parent === node.id || ancestorsOf(node).some((above) => parentOf(above) === node),
    inOrder: below(roots),
  };
}
