// One extension in words. What Conclave does not know, or what does not decode, appears as hex, never left out.

import { reasonNames } from './reason-names.ts';
import { tags } from './der-content.ts';
import type { DerNode } from './der.ts';
import { readTime } from './der-values.ts';
import { oidName, oids } from './oids.ts';
import {
  decodeAuthorityKeyIdentifier,
  decodeBasicConstraints,
  decodeCrlNumber,
  decodeExtendedKeyUsage,
  decodeKeyUsage,
  decodeOctetString,
  decodeReason,
  tryDecode,
} from './parse-extensions.ts';
import type { Extension } from './parse-types.ts';
import { constraintWords } from './describe-constraints.ts';
import { describeTime } from './describe-time.ts';

export interface DescribedField {
  readonly label: string;
  readonly value: string;
  /** To be shown in a fixed-width face. */
  readonly mono?: boolean;
}

/** Lower-case hex of bytes. */
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Name of a CRLReason (RFC 5280 §5.3.1) with its number. */
export function describeReason(reason: number): string {
  return `${reasonNames[reason] ?? 'unknown reason'} (${reason})`;
}

type Decoder = (node: DerNode) => Omit<DescribedField, 'label'>;

const words = (value: string): Omit<DescribedField, 'label'> => ({ value });
const mono = (value: string): Omit<DescribedField, 'label'> => ({ value, mono: true });

const decoders: Readonly<Record<string, Decoder>> = {
  [oids.basicConstraints]: (node) => {
    const { ca, pathLenConstraint } = decodeBasicConstraints(node);
    return words(
      !ca ? 'not a CA' : pathLenConstraint === undefined ? 'CA, no limit on path length' : `CA, pathLenConstraint ${pathLenConstraint}`,
    );
  },
  [oids.keyUsage]: (node) => words(decodeKeyUsage(node).join(', ') || 'no bit is set'),
  [oids.subjectKeyIdentifier]: (node) => mono(hexOf(decodeOctetString(node))),
  [oids.authorityKeyIdentifier]: (node) => {
    const { keyIdentifier, hasIssuerAndSerial } = decodeAuthorityKeyIdentifier(node);
    const also = hasIssuerAndSerial ? ' and issuer and serial number' : '';
    return mono(`${keyIdentifier === undefined ? 'no key identifier' : hexOf(keyIdentifier)}${also}`);
  },
  [oids.extendedKeyUsage]: (node) =>
    words(
      decodeExtendedKeyUsage(node)
        .map((oid) => oidName(oid) ?? oid)
        .join(', '),
    ),
  ...Object.fromEntries(Object.entries(constraintWords).map(([oid, read]) => [oid, (node: DerNode) => words(read(node))])),
  [oids.crlNumber]: (node) => words(decodeCrlNumber(node).number),
  [oids.reasonCode]: (node) => words(describeReason(decodeReason(node))),
  [oids.invalidityDate]: (node) => words(describeTime(readTime(node, 'extension', 'invalidityDate').date)),
  [oids.rehearsalMark]: (node) =>
    node.tag === tags.utf8String ? words(JSON.stringify(Buffer.from(node.content).toString('utf8'))) : mono(hexOf(node.bytes)),
};

/** The extension as one labelled line: the standard's name (or the OID), whether it is critical, and what it says. */
export function describeExtension({ oid, critical, value }: Extension): DescribedField {
  const name = oid === oids.rehearsalMark ? 'rehearsal mark' : oidName(oid);
  const label = `${name ?? oid}${critical ? ' (critical)' : ''}`;
  const decoder = Object.hasOwn(decoders, oid) ? decoders[oid] : undefined;
  if (decoder === undefined) return { label, ...mono(hexOf(value)) };
  const described = tryDecode(value, decoder);
  return { label, ...(described ?? mono(`does not decode: ${hexOf(value)}`)) };
}
