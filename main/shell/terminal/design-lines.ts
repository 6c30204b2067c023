import type { DesignView } from '../../../preload/contract/design.ts';

const day = (instant: string): string => instant.slice(0, 10);
const some = (items: readonly string[], otherwise: string): string => (items.length === 0 ? otherwise : items.join(', '));

/** The tree with its connectors; what no root leads to stands below it without any. */
function treeLines(nodes: DesignView['nodes']): string[] {
  // Whether a branch of each depth goes on below.
  const open: boolean[] = [];
  return nodes.map(({ id, name, depth, last, profile, algorithm, validity, key, tags, leaves }) => {
    const bars = open.slice(1, depth).map((goesOn) => (goesOn ? '│  ' : '   '));
    open[depth] = !last;
    const branch = depth === 0 ? '' : last ? '└─ ' : '├─ ';
    const facts = [profile, algorithm, validity, key, ...tags, ...(leaves === 0 ? [] : [`${leaves} leaves`])];
    return `tree: ${bars.join('')}${branch}${id}  ${name} (${facts.join('; ')})`;
  });
}

function radiusLine({ node, reissue, leaves, revokedBy, anchors, untouched, boundary }: DesignView['blastRadius'][number]): string {
  const said =
    revokedBy === null
      ? `no CRL: ${some(anchors, 'no root')} leaves every trust store`
      : `CRL of ${revokedBy.node} (${some(revokedBy.at, 'published nowhere')})`;
  const limits = [
    boundary.purposes === null ? 'any purpose' : `purposes ${some(boundary.purposes, 'none')}`,
    boundary.names === null ? 'any name' : `names ${boundary.names.join(', ')}`,
    ...(boundary.excluded.length === 0 ? [] : [`never ${boundary.excluded.join(', ')}`]),
    boundary.makesAuthorities ? 'may make CAs' : 'makes no CA',
    ...(boundary.until === null ? [] : [`until ${day(boundary.until)}`]),
  ];
  return `blast radius: ${node}: reissue ${reissue.join(', ')} and ${leaves} leaves; revoked by ${said}; ${untouched} untouched; limits: ${limits.join('; ')}`;
}

function timeLines({ from, to, rootRenewedBy, rows }: DesignView['timeline']): string[] {
  return [
    `timeline: ${day(from)} to ${day(to)}`,
    ...rows.flatMap(({ node, generations, cut }) => [
      ...generations.map(({ number, notBefore, notAfter, renewedAt, issuesUntil, issuedBy }) =>
        [
          `time: ${node} ${number}: ${day(notBefore)} to ${day(notAfter)}`,
          ...(issuedBy === null ? [] : [`signed by certificate ${issuedBy} of its issuer`]),
          ...(issuesUntil === null ? [] : [`issues whole lives until ${day(issuesUntil)}`]),
          renewedAt === null ? 'not renewed' : `successor on ${day(renewedAt)}`,
        ].join('; '),
      ),
      ...(cut ? [`time: ${node}: the rest is not followed`] : []),
    ]),
    ...(rootRenewedBy === null ? [] : [`root renewed by: ${day(rootRenewedBy)}`]),
  ];
}

/** A design as lines of text, one fact a line. */
export function designLines({ title, rules, nodes, findings, blastRadius, timeline }: DesignView): string[] {
  const count = (wanted: string): number => findings.filter(({ severity }) => severity === wanted).length;
  return [
    `design: ${title}`,
    `rule set: ${rules}`,
    ...treeLines(nodes),
    ...findings.map(
      ({ rule, clause, severity, message, item }) => `finding: ${severity}: ${item ?? 'design'}: ${message} (${rule}, ${clause})`,
    ),
    ...blastRadius.map(radiusLine),
    ...timeLines(timeline),
    `verdict: ${count('error')} errors, ${count('warning')} warnings`,
  ];
}
