import type { DesignNode } from '../../formats/design.ts';
import { keyPurposeOid } from '../../pki/key-purpose.ts';
import type { CertificateProfile } from '../../pki/profile.ts';
import type { DesignRule } from '../design-rule.ts';

function sameSet(own: readonly string[], fixed: readonly string[] | undefined): boolean {
  const ordered = (purposes: readonly string[]): string => purposes.map(keyPurposeOid).toSorted().join(' ');
  return fixed !== undefined && ordered(own) === ordered(fixed);
}

function problemsOf(node: DesignNode, { id, extensions }: CertificateProfile): string[] {
  const { basicConstraints, extendedKeyUsage, nameConstraints } = extensions;
  const open = nameConstraints !== undefined && 'from' in nameConstraints;
  return [
    ...(node.nameConstraints !== undefined && !open
      ? [
          `It gives nameConstraints, and profile ${id} ${nameConstraints === undefined ? 'has none: the certificate would have none' : 'fixes them'}.`,
        ]
      : []),
    ...(node.nameConstraints === undefined && open ? [`Profile ${id} leaves nameConstraints open, and it gives none.`] : []),
    ...(node.pathLenConstraint !== undefined && basicConstraints.pathLenConstraint !== node.pathLenConstraint
      ? [
          `It gives pathLenConstraint ${node.pathLenConstraint}, and profile ${id} ${basicConstraints.pathLenConstraint === undefined ? 'has none: the certificate would have none' : `fixes ${basicConstraints.pathLenConstraint}`}.`,
        ]
      : []),
    ...(node.extendedKeyUsage !== undefined && !sameSet(node.extendedKeyUsage, extendedKeyUsage?.purposes)
      ? [
          `It gives extendedKeyUsage, and profile ${id} ${extendedKeyUsage === undefined ? 'has none: the certificate would have none' : `fixes ${extendedKeyUsage.purposes.join(', ')}`}.`,
        ]
      : []),
  ];
}

/** A design promises no constraint its certificate would not hold; another than the profile’s needs a profile of its own. */
export const designConstraintsOpen: DesignRule = {
  id: 'design-constraints-open',
  title: 'Constraints are those of the profile, or given where it leaves them open',
  clause: 'RFC 5280 4.2.1.9, 4.2.1.10, 4.2.1.12',
  severity: 'error',
  check: ({ design, profile }) =>
    design.nodes.flatMap((node) => {
      const own = profile(node.profile);
      return own === null ? [] : problemsOf(node, own).map((message) => ({ node: node.id, message }));
    }),
};
