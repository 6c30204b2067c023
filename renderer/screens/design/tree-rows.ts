import type { DesignView } from '../../../preload/contract/design.ts';

export interface TreeRow {
  readonly node: DesignView['nodes'][number];
  /** Depths at which a branch above goes on below this row: a line passes. */
  readonly open: readonly number[];
}

/** The nodes of a design, which stand in the order of the tree, with the lines that pass each. */
export function treeRows({ nodes }: Pick<DesignView, 'nodes'>): TreeRow[] {
  const goesOn: boolean[] = [];
  return nodes.map((node) => {
    const open = goesOn.slice(0, node.depth).flatMap((on, depth) => (on && depth > 0 ? [depth] : []));
    goesOn[node.depth] = !node.last;
    return { node, open };
  });
}
