import type { DerNode } from '../../pki/der.ts';
import { oids } from '../../pki/oids.ts';
import { tryDecode } from '../../pki/parse-extensions.ts';
import { always } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const pointLists: readonly string[] = [oids.cRLDistributionPoints, oids.freshestCrl];

/** A DistributionPoint names a place or a CRL issuer, and reasons, where they stand, are DER and not all of it (RFC 5280 4.2.1.13). */
export const rfcDistributionPoints: Rule<'certificate' | 'crl'> = {
  id: 'rfc-distribution-points',
  on: ['certificate', 'crl'],
  title: 'Every distribution point says where or from whom',
  clause: 'RFC 5280 4.2.1.13, 4.2.1.15, 5.2.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  applies: always,
  check: ({ extensions }) =>
    extensions
      .filter(({ oid }) => pointLists.includes(oid))
      .flatMap(({ oid, value }) =>
        pointsOf(value).flatMap((point, index) => problemsOf(point, `${extensionTitle(oid)}: point ${index + 1}`)),
      ),
};

// What does not decode at all is rfc-general-names’ matter, and not named twice.
const pointsOf = (value: Uint8Array): readonly DerNode[] => tryDecode(value, ({ children }) => children) ?? [];

function problemsOf({ children }: DerNode, place: string): string[] {
  const named = children.some(({ tag }) => tag === 0xa0 || tag === 0xa2);
  const reasons = children.find(({ tag }) => tag === 0x81);
  return [
    ...(named ? [] : [`${place} has neither distributionPoint nor cRLIssuer.`]),
    ...(reasons === undefined || isNamedBits(reasons.content) ? [] : [`The reasons of ${place} are not DER.`]),
  ];
}

/** Contents of a named BIT STRING: no trailing zero bit, and the last octet's unused bits are zero (X.690 11.2). */
function isNamedBits(content: Uint8Array): boolean {
  const [unused = 8] = content;
  const last = content.at(-1) ?? 0;
  if (content.length === 1) return unused === 0;
  return unused < 8 && (last & ((1 << unused) - 1)) === 0 && ((last >> unused) & 1) === 1;
}
