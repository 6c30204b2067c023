import type { DesignView } from '../../preload/contract/design.ts';
import type { DesignNode } from '../formats/design.ts';
import { keyAlgorithms } from '../pki/algorithms.ts';
import { blastRadiusOf } from './blast-radius.ts';
import { checkDesign } from './check-design.ts';
import { subjectTitle } from './subject-title.ts';
import type { DesignFacts } from './design-facts.ts';
import type { DesignTree } from './tree.ts';

const instant = (date: Date): string => date.toISOString().replace('.000Z', 'Z');
const instantOrNull = (date: Date | null): string | null => (date === null ? null : instant(date));

function nodeView(node: DesignNode, depth: number, last: boolean): DesignView['nodes'][number] {
  return {
    id: node.id,
    parent: node.parent ?? null,
    depth,
    last,
    name: subjectTitle(node.subject),
    profile: node.profile,
    algorithm: keyAlgorithms[node.algorithm].title,
    validity: node.validity,
    key: node.key,
    tags: [node.purpose, node.environment, node.geography].filter((tag) => tag !== undefined),
    leaves: (node.leaves ?? []).reduce((sum, { count }) => sum + count, 0),
  };
}

/** Parents directly before their children. Depth is bounded by the 200 nodes of a design. */
function inTreeOrder({ nodes, roots, childrenOf }: DesignTree): DesignView['nodes'] {
  const below = (siblings: readonly DesignNode[], depth: number): DesignView['nodes'] =>
    siblings.flatMap((node, index) => [nodeView(node, depth, index === siblings.length - 1), ...below(childrenOf(node), depth + 1)]);
  const placed = below(roots, 0);
  const ids = new Set(placed.map(({ id }) => id));
  return [...placed, ...nodes.filter(({ id }) => !ids.has(id)).map((node) => nodeView(node, 0, true))];
}

/** Everything a shell shows of a design. */
export function describeDesign(facts: DesignFacts): DesignView {
  const { design, tree, timeline } = facts;
  const first = timeline.rows.find(({ node }) => node === tree.roots[0])?.generations[0];
  return {
    title: design.title,
    rules: design.rules,
    nodes: inTreeOrder(tree),
    findings: checkDesign(facts),
    blastRadius: design.nodes.map((node) => {
      const { reissue, anchors, revokedBy, boundary, ...counts } = blastRadiusOf(node, facts);
      const { purposes, names, excluded, ...rest } = boundary;
      return {
        ...counts,
        reissue: [...reissue],
        anchors: [...anchors],
        revokedBy: revokedBy === null ? null : { node: revokedBy.node, at: [...revokedBy.at] },
        boundary: { ...rest, purposes: purposes && [...purposes], names: names && [...names], excluded: [...excluded] },
      };
    }),
    timeline: {
      from: instant(timeline.from),
      to: instant(timeline.to),
      rootRenewedBy: instantOrNull(first?.issuesUntil ?? null),
      rows: timeline.rows.map(({ node, generations, cut }) => ({
        node: node.id,
        cut,
        generations: generations.map(({ number, notBefore, notAfter, renewedAt, issuesUntil, issuedBy }) => ({
          number,
          notBefore: instant(notBefore),
          notAfter: instant(notAfter),
          renewedAt: instantOrNull(renewedAt),
          issuesUntil: instantOrNull(issuesUntil),
          issuedBy,
        })),
      })),
    },
  };
}
