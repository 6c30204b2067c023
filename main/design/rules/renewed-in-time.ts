import type { DesignRule } from '../design-rule.ts';

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** The successor of a CA is there before the CA is too old to issue anything for its whole life. */
export const designRenewedInTime: DesignRule = {
  id: 'design-renewed-in-time',
  title: 'A CA is renewed before it is too old to issue',
  clause: 'BR 6.3.2, RFC 5280 6.1.3 (a)(2)',
  severity: 'warning',
  check: ({ tree, timeline }) =>
    timeline.rows.flatMap(({ node, generations, cut }) => {
      const [first] = generations;
      if (first === undefined || (tree.childrenOf(node).length === 0 && node.leaves === undefined)) return [];
      const { issuesUntil, renewedAt } = first;
      const message = cut
        ? `It would have more than ${generations.length} certificates over the root’s life; the rest is not followed. Give it a longer life.`
        : issuesUntil === null
          ? 'Its life is shorter than that of what it issues.'
          : renewedAt === null
            ? `It is never renewed: after ${day(issuesUntil)} nothing it issues lives its whole life. Say how long before its end the successor comes (overlap).`
            : renewedAt > issuesUntil
              ? `Its successor comes on ${day(renewedAt)}, and after ${day(issuesUntil)} nothing it issues lives its whole life. Lengthen the overlap.`
              : null;
      return message === null ? [] : [{ node: node.id, message }];
    }),
};
