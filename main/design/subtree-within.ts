// Subtrees of nameConstraints against each other (RFC 5280 §4.2.1.10), as they stand in designs and profiles. They are compared as
// the extensions they will become, by what lint compares certificates with: a design and its certificates cannot disagree.

import { directoryIn, isSubtreeWithin } from '../lint/constraint-match.ts';
import { type DecodedNameConstraints, decodeNameConstraints } from '../pki/decode-constraints.ts';
import { encodeNameConstraints } from '../pki/encode-constraints.ts';
import type { NameConstraints } from '../pki/general-name.ts';
import { encodeName, parseDistinguishedName } from '../pki/name.ts';
import { tryDecode } from '../pki/parse-extensions.ts';

const derOf = (name: string): Uint8Array => encodeName(parseDistinguishedName(name));

/** Whether a distinguished name stands below a base, attribute by attribute in the order of the DER (RFC 5280 §7.1). */
export const nameWithin = (name: string, base: string): boolean => directoryIn(derOf(name), derOf(base));

function decoded(constraints: NameConstraints): DecodedNameConstraints {
  const { permitted = [], excluded = [] } = constraints;
  const found = permitted.length + excluded.length === 0 ? null : tryDecode(encodeNameConstraints(constraints), decodeNameConstraints);
  return found ?? { permitted: [], excluded: [] };
}

/** Sentences for permitted subtrees no certificate could use, because a CA above does not permit or excludes them (RFC 5280 §6.1.4 (g)). */
export function outsideSubtrees(own: NameConstraints, above: NameConstraints, issuer: string): string[] {
  const { permitted, excluded } = decoded(above);
  return decoded(own).permitted.flatMap((name) => {
    const allowed = permitted.filter(({ type }) => type === name.type);
    if (allowed.length > 0 && !allowed.some((base) => isSubtreeWithin(name, base)))
      return [`The permitted ${name.type} “${name.text}” reaches beyond what ${issuer} may issue for.`];
    return excluded.some((base) => base.type === name.type && isSubtreeWithin(name, base))
      ? [`The permitted ${name.type} “${name.text}” lies in what is excluded for ${issuer}.`]
      : [];
  });
}
