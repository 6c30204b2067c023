import { nameWithin, outsideSubtrees } from '../subtree-within.ts';
import type { DesignRule } from '../design-rule.ts';

/** What a CA may issue for, and its own name, lie within the constraints of every CA above it. */
export const designNameConstraintsNested: DesignRule = {
  id: 'design-name-constraints-nested',
  title: 'Permitted subtrees and subjects lie within those of every CA above',
  clause: 'RFC 5280 6.1.3 (b), 6.1.4 (g)',
  severity: 'error',
  check: ({ design, tree, constraintsOf }) =>
    design.nodes.flatMap((node) =>
      tree.ancestorsOf(node).flatMap((issuer) => {
        const above = constraintsOf(issuer);
        if (above === undefined) return [];
        const directories = (above.permitted ?? []).filter(({ type }) => type === 'directoryName');
        const outside = directories.length > 0 && !directories.some(({ value }) => nameWithin(node.subject, value));
        const excluded = (above.excluded ?? []).some(({ type, value }) => type === 'directoryName' && nameWithin(node.subject, value));
        return [
          ...outsideSubtrees(constraintsOf(node) ?? {}, above, issuer.id),
          ...(outside ? [`Its subject is outside the names ${issuer.id} may issue for.`] : []),
          ...(excluded ? [`Its subject is among the names excluded for ${issuer.id}.`] : []),
        ].map((message) => ({ node: node.id, message }));
      }),
    ),
};
