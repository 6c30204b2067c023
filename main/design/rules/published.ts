import { partitionsOf } from '../../pki/crl-scope.ts';
import type { CertificateProfile } from '../../pki/profile.ts';
import type { DesignNode } from '../../formats/design.ts';
import type { DesignRule } from '../design-rule.ts';

function missing({ id, extensions }: CertificateProfile, { publication }: DesignNode): string[] {
  const { cRLDistributionPoints: points, authorityInfoAccess: access } = extensions;
  return [
    ...(points === undefined ? [] : partitionsOf(points.crlPartition))
      .filter((partition) => publication?.crl[partition] === undefined)
      .map((partition) => `Profile ${id} has cRLDistributionPoints, and it publishes no CRL partition ${partition} (publication.crl).`),
    ...(access?.methods ?? [])
      .filter((method) => publication?.[method] === undefined)
      .map((method) => `Profile ${id} has authorityInfoAccess with ${method}, and it publishes none (publication.${method}).`),
  ];
}

/** A CA publishes what the profiles of its certificates point at: the URIs are the issuer’s. Each is told once. */
export const designPublished: DesignRule = {
  id: 'design-published',
  title: 'Every CA publishes what the certificates it signs point at',
  clause: 'RFC 5280 4.2.1.13, 4.2.2.1',
  severity: 'error',
  check: ({ design, tree, profile }) =>
    design.nodes.flatMap((node) => {
      const signed = new Set([...tree.childrenOf(node).map((child) => child.profile), ...(node.leaves ?? []).map((row) => row.profile)]);
      const profiles = [...signed].flatMap((id) => profile(id) ?? []);
      return profiles.flatMap((each) => missing(each, node)).map((message) => ({ node: node.id, message }));
    }),
};
