import { keyPurposeOid } from '../../pki/key-purpose.ts';
import { oids } from '../../pki/oids.ts';
import { purposeTitle } from '../design-facts.ts';
import type { DesignRule } from '../design-rule.ts';

/** A purpose a CA above lacks is refused by relying parties that nest purposes. OCSPSigning is delegated by issuing alone (RFC 6960 §4.2.2.2). */
export const designPurposesNested: DesignRule = {
  id: 'design-purposes-nested',
  title: 'Every purpose is one of every CA above',
  clause: 'BR 7.1.2.10.6, RFC 5280 4.2.1.12',
  severity: 'error',
  check: ({ design, tree, profile, purposesOf }) =>
    design.nodes.flatMap((node) => {
      const leaves = (node.leaves ?? []).map((row) => ({
        what: `Profile ${row.profile} of its leaves`,
        purposes: (profile(row.profile)?.extensions.extendedKeyUsage?.purposes ?? []).map(keyPurposeOid),
        issuers: [node, ...tree.ancestorsOf(node)],
        leaf: true,
      }));
      const own = {
        what: 'It',
        purposes: purposesOf(node) ?? [],
        issuers: tree.ancestorsOf(node),
        leaf: profile(node.profile)?.kind === 'leaf',
      };
      return [own, ...leaves].flatMap(({ what, purposes, issuers, leaf }) =>
        issuers.flatMap((issuer) => {
          const above = purposesOf(issuer);
          if (above === undefined || above.includes(oids.anyExtendedKeyUsage)) return [];
          return purposes
            .filter((oid) => !above.includes(oid) && !(leaf && oid === oids.ocspSigning))
            .map((oid) => ({
              node: node.id,
              message: `${what} has purpose ${purposeTitle(oid)}, which ${issuer === node ? 'it' : issuer.id} has not.`,
            }));
        }),
      );
    }),
};
