import type { DesignNode } from '../../formats/design.ts';
import type { CertificateKind } from '../../pki/profile.ts';
import type { DesignFacts } from '../design-facts.ts';
import type { DesignProblem, DesignRule } from '../design-rule.ts';

function problemsOf(node: DesignNode, kind: CertificateKind, { tree, profile }: DesignFacts): string[] {
  const issues = tree.childrenOf(node).length > 0 || node.leaves !== undefined;
  return [
    ...(node.parent === undefined && kind !== 'root' ? [`It stands at the top, and profile ${node.profile} is of kind ${kind}.`] : []),
    ...(node.parent !== undefined && kind === 'root'
      ? [`It stands below ${node.parent}, and profile ${node.profile} is of kind root.`]
      : []),
    ...(kind === 'leaf' && issues ? [`It issues certificates, and profile ${node.profile} makes a leaf, which may not.`] : []),
    ...(node.leaves ?? [])
      .filter((row) => (profile(row.profile)?.kind ?? 'leaf') !== 'leaf')
      .map((row) => `Among its leaves is profile ${row.profile}, which makes a CA. A CA is a node of its own.`),
  ];
}

/** The kind of a profile fits the place: a root at the top, leaves without children. */
export const designProfileFitsPlace: DesignRule = {
  id: 'design-profile-fits-place',
  title: 'The kind of a profile fits its place',
  clause: 'RFC 5280 3.2, 4.2.1.9',
  severity: 'error',
  check: (facts) =>
    facts.design.nodes.flatMap((node): DesignProblem[] => {
      const kind = facts.profile(node.profile)?.kind;
      return kind === undefined ? [] : problemsOf(node, kind, facts).map((message) => ({ node: node.id, message }));
    }),
};
