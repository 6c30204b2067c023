import type { Generation } from '../timeline.ts';
import type { DesignRule } from '../design-rule.ts';

const day = (date: Date): string => date.toISOString().slice(0, 10);

function problemOf(own: Generation, issuer: Generation | undefined, parent: string): string | null {
  const which = `Its certificate ${own.number}, ${day(own.notBefore)} to ${day(own.notAfter)},`;
  if (issuer === undefined) return `${which} begins before ${parent} has one.`;
  if (own.notBefore >= issuer.notAfter) return `${which} begins when ${parent} has none any more: that ended on ${day(issuer.notAfter)}.`;
  if (own.notAfter <= issuer.notAfter) return null;
  const latest = issuer.issuesUntil === null ? '' : ` Renew ${parent} by ${day(issuer.issuesUntil)}, or shorten this life.`;
  return `${which} outlives certificate ${issuer.number} of ${parent}, which ends on ${day(issuer.notAfter)}.${latest}`;
}

/** Every certificate ends with its issuer’s at the latest: the first, and every renewal over the root’s life. One is told of each node. */
export const designValidityNested: DesignRule = {
  id: 'design-validity-nested',
  title: 'No certificate outlives its issuer’s, renewals included',
  clause: 'RFC 5280 6.1.3 (a)(2)',
  severity: 'error',
  check: ({ tree, timeline }) =>
    timeline.rows.flatMap(({ node, generations }) => {
      const parent = tree.parentOf(node);
      if (parent === undefined) return [];
      const issuers = timeline.rows.find((row) => row.node === parent)?.generations ?? [];
      const problems = generations.flatMap((own) => {
        const message = problemOf(
          own,
          issuers.find(({ number }) => number === own.issuedBy),
          parent.id,
        );
        return message === null ? [] : [{ node: node.id, message }];
      });
      return problems.slice(0, 1);
    }),
};
