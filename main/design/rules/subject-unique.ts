import { nameWithin } from '../subtree-within.ts';
import type { DesignRule } from '../design-rule.ts';

/** No two nodes bear one name: a path is built by names, and a CRL is found by its issuer's. */
export const designSubjectUnique: DesignRule = {
  id: 'design-subject-unique',
  title: 'No two nodes have the same subject',
  clause: 'RFC 5280 4.1.2.6',
  severity: 'error',
  check: ({ design: { nodes } }) =>
    nodes.flatMap((node, index) => {
      const twin = nodes
        .slice(0, index)
        .find((other) => nameWithin(node.subject, other.subject) && nameWithin(other.subject, node.subject));
      return twin === undefined ? [] : [{ node: node.id, message: `Its subject is that of ${twin.id}, too.` }];
    }),
};
