import { tags } from '../pki/der-content.ts';
import type { DerNode } from '../pki/der.ts';
import { readOid } from '../pki/der-values.ts';
import type { Extension } from '../pki/parse-certificate.ts';
import { oids } from '../pki/oids.ts';
import { tryDecode } from '../pki/parse-extensions.ts';

/** Arcs set aside for examples: ITU-T X.660 A.5, and IANA's enterprise number of RFC 5612. */
const exampleArcs: readonly string[] = ['2.999', '1.3.6.1.4.1.32473'];

const oidsBelow = (node: DerNode): string[] => [...(node.tag === tags.oid ? [readOid(node)] : []), ...node.children.flatMap(oidsBelow)];

/**
 * OIDs of example arcs among extensions: their own and those anywhere in their values, each once. The rehearsal mark, which stands in
 * one of these arcs on purpose, is rehearsal-mark's matter.
 */
export function exampleOidsIn(extensions: readonly Extension[]): string[] {
  const all = extensions
    .filter(({ oid }) => oid !== oids.rehearsalMark)
    .flatMap(({ oid, value }) => [oid, ...(tryDecode(value, oidsBelow) ?? [])])
    .filter((oid) => exampleArcs.some((arc) => oid === arc || oid.startsWith(`${arc}.`)));
  return [...new Set(all)];
}
