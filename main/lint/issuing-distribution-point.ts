import { limits, readDer } from '../pki/der.ts';
import { readElements } from '../pki/der-values.ts';
import { oids } from '../pki/oids.ts';
import type { CrlFields } from '../pki/parse-crl.ts';
import { findExtension } from './find-extension.ts';

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

// [1], [2] and [5] of RFC 5280 5.2.5.
const scopes: readonly (readonly [tag: number, name: string])[] = [
  [0x81, 'onlyContainsUserCerts'],
  [0x82, 'onlyContainsCACerts'],
  [0x85, 'onlyContainsAttributeCerts'],
];

/** The kinds of certificate an issuingDistributionPoint limits its CRL to. Throws input.not-der where it does not decode. */
export function distributionScope({ extensions }: CrlFields): string[] {
  const extension = findExtension(extensions, oids.issuingDistributionPoint);
  if (extension === undefined) return [];
  const { children } = readDer(extension.value, limits.certificate, what);
  return scopes
    .filter(([tag]) => children.some((child) => child.tag === tag && child.content.some((octet) => octet !== 0)))
    .map(([, name]) => name);
}
