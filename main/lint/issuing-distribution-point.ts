import { limits, readDer } from '../pki/der.ts';
import { readElements } from '../pki/der-values.ts';

const what = 'issuingDistributionPoint';
const indirectCrlTag = 0x84; // [4] IMPLICIT BOOLEAN (RFC 5280 5.2.5)

/** What the rules need of an issuingDistributionPoint. */
export interface IssuingDistributionPointFields {
  readonly empty: boolean;
  readonly indirectCrl: boolean;
}

/** Reads an issuingDistributionPoint's value (RFC 5280 5.2.5). Throws input.not-der where it is not a SEQUENCE in strict DER. */
export function readIssuingDistributionPoint(value: Uint8Array): IssuingDistributionPointFields {
  const node = readDer(value, limits.certificate, what);
  const empty = readElements(node, what).peek() === null;
  const flag = node.children.find((child) => child.tag === indirectCrlTag);
  // Any octet but 00 counts as true: a flag that is not DER must not pass for absent.
  return { empty, indirectCrl: flag !== undefined && flag.content.some((octet) => octet !== 0) };
}
