import type { Design, DesignNode } from '../formats/design.ts';
import { addDuration, subtractDuration } from '../pki/duration.ts';
import type { DesignTree } from './tree.ts';

/** One certificate of a node: the first, or one of its successors. */
export interface Generation {
  /** From 1. */
  readonly number: number;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** When the successor is issued; null: it has none. */
  readonly renewedAt: Date | null;
  /**
   * The last moment at which something of the longest life it issues still ends with it; from then on only the successor issues it
   * whole. null: it issues nothing, or its life is shorter than that of what it issues.
   */
  readonly issuesUntil: Date | null;
  /** Number of the issuer's certificate that signs it; null for a root and where the issuer has none yet. */
  readonly issuedBy: number | null;
}

export interface TimelineRow {
  readonly node: DesignNode;
  readonly generations: readonly Generation[];
  /** There would be more generations than are counted. */
  readonly cut: boolean;
}

export interface Timeline {
  readonly from: Date;
  /** End of the root's first certificate: what comes after is another design. */
  readonly to: Date;
  /** In the order of the ceremonies; nodes no root leads to are left out. */
  readonly rows: readonly TimelineRow[];
}

/** The most certificates of one node that are followed: a CA renewed every three months over 25 years. */
const most = 100;

/** The longest of several durations, laid from one date. */
function longest(durations: readonly string[], from: Date): string | null {
  const ranked = durations.toSorted((a, b) => addDuration(from, b).getTime() - addDuration(from, a).getTime());
  return ranked[0] ?? null;
}

function rowOf(node: DesignNode, start: Date, end: Date | null, above: TimelineRow | undefined, issues: readonly string[]): TimelineRow {
  const generations: Generation[] = [];
  let at = start;
  for (;;) {
    const notBefore = at;
    const notAfter = addDuration(notBefore, node.validity);
    const renewedAt = node.overlap === undefined ? null : subtractDuration(notAfter, node.overlap);
    const span = longest(issues, notBefore);
    const last = span === null ? null : subtractDuration(notAfter, span);
    generations.push({
      number: generations.length + 1,
      notBefore,
      notAfter,
      renewedAt,
      issuesUntil: last !== null && last >= notBefore ? last : null,
      issuedBy: above?.generations.findLast((issuer) => issuer.notBefore <= notBefore)?.number ?? null,
    });
    // A renewal that does not move forward (P1M less P30D in February) ends the row, too.
    const horizon = end ?? notAfter;
    if (renewedAt === null || renewedAt >= horizon) return { node, generations, cut: false };
    if (generations.length === most || renewedAt <= notBefore) return { node, generations, cut: true };
    at = renewedAt;
  }
}

/**
 * Issuance, renewal and end of every node over the life of the root's first certificate. A successor is signed by the newest
 * certificate its issuer has at that moment. `longestLeaf`: the longest validity a profile allows; undefined where it is unknown.
 */
export function timelineOf(design: Design, tree: DesignTree, longestLeaf: (profile: string) => string | undefined): Timeline {
  const start = new Date(design.start);
  const startOf = (node: DesignNode): Date => (node.from === undefined ? start : new Date(node.from));
  const ends = tree.roots.map((root) => addDuration(startOf(root), root.validity).getTime());
  const to = ends.length === 0 ? null : new Date(Math.max(...ends));
  const rows = new Map<string, TimelineRow>();
  for (const node of tree.inOrder) {
    const issues = [
      ...tree.childrenOf(node).map((child) => child.validity),
      ...(node.leaves ?? []).flatMap((row) => row.validity ?? longestLeaf(row.profile) ?? []),
    ];
    const above = node.parent === undefined ? undefined : rows.get(node.parent);
    rows.set(node.id, rowOf(node, startOf(node), to, above, issues));
  }
  return { from: start, to: to ?? start, rows: [...rows.values()] };
}
