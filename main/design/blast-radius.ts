import type { DesignNode } from '../formats/design.ts';
import { purposeTitle, type DesignFacts } from './design-facts.ts';

/** What follows if the key of one node is stolen. Ids are those of nodes. */
export interface BlastRadius {
  readonly node: string;
  /** Nodes that get new certificates: itself and everything below, parents first. */
  readonly reissue: readonly string[];
  /** Expected certificates below that are no authority, and need new ones. */
  readonly leaves: number;
  /** Whose CRL says so, and where it is; null: no CRL can, because a root is trusted without one. */
  readonly revokedBy: { readonly node: string; readonly at: readonly string[] } | null;
  /** Roots that every relying party must take out of its trust store. */
  readonly anchors: readonly string[];
  /** Nodes a thief can do nothing to. */
  readonly untouched: number;
  /** What limits the thief. */
  readonly boundary: {
    /** null: any purpose. */
    readonly purposes: readonly string[] | null;
    /** `dNSName example.org`; null: any name. */
    readonly names: readonly string[] | null;
    readonly excluded: readonly string[];
    /** Whether it can make further CAs. */
    readonly makesAuthorities: boolean;
    /** End of its first certificate, in ISO 8601; null where no root leads to it. */
    readonly until: string | null;
  };
}

/** Purposes every certificate of the path allows; null: none of them says any. */
function purposesWithin(path: readonly DesignNode[], { purposesOf }: DesignFacts): string[] | null {
  const lists = path.flatMap((node) => {
    const own = purposesOf(node);
    return own === undefined ? [] : [own];
  });
  const [first, ...others] = lists;
  return first === undefined ? null : first.filter((oid) => others.every((list) => list.includes(oid))).map(purposeTitle);
}

/** Subtrees of the lowest certificate of the path that has them of a kind: nested, they are the narrowest. */
function namesWithin(path: readonly DesignNode[], { constraintsOf }: DesignFacts): { names: string[] | null; excluded: string[] } {
  const told = ({ type, value }: { type: string; value: string }): string => `${type} ${value === '' ? '(any)' : value}`;
  const permitted = path.flatMap((node) => [constraintsOf(node)?.permitted ?? []]).filter((list) => list.length > 0);
  const kinds = new Set(permitted.flat().map(({ type }) => type));
  const narrowest = [...kinds].flatMap(
    (kind) => permitted.map((list) => list.filter(({ type }) => type === kind)).find((list) => list.length > 0) ?? [],
  );
  const excluded = new Set(path.flatMap((node) => constraintsOf(node)?.excluded ?? []).map(told));
  return { names: narrowest.length === 0 ? null : narrowest.map(told), excluded: [...excluded] };
}

const leavesOf = (node: DesignNode): number => (node.leaves ?? []).reduce((sum, { count }) => sum + count, 0);

/** What must be reissued and revoked if the key of `node` is stolen, who says so, and what limits the thief. */
export function blastRadiusOf(node: DesignNode, facts: DesignFacts): BlastRadius {
  const { tree, timeline, pathLenOf, profile } = facts;
  const issuer = tree.parentOf(node);
  const path = [node, ...tree.ancestorsOf(node)];
  const reissue = [node, ...tree.descendantsOf(node)];
  // pathLenConstraint of each certificate counts the CAs between it and the leaf (RFC 5280 §6.1.4 (l), (m)).
  const room = path.map((each, depth) => (pathLenOf(each) ?? Number.POSITIVE_INFINITY) - depth);
  const isAuthority = profile(node.profile)?.kind !== 'leaf';
  const until = timeline.rows.find((row) => row.node === node)?.generations[0]?.notAfter;
  return {
    node: node.id,
    reissue: reissue.map(({ id }) => id),
    leaves: reissue.reduce((sum, each) => sum + leavesOf(each), 0),
    revokedBy: issuer === undefined ? null : { node: issuer.id, at: Object.values(issuer.publication?.crl ?? {}).flat() },
    anchors: node.parent === undefined ? [node.id] : [],
    untouched: tree.nodes.length - reissue.length,
    boundary: {
      purposes: purposesWithin(path, facts),
      ...namesWithin(path, facts),
      makesAuthorities: isAuthority && room.every((left) => left > 0),
      until: until?.toISOString() ?? null,
    },
  };
}
