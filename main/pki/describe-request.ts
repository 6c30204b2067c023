import { keyAlgorithms, signatureAlgorithms } from './algorithms.ts';
import { describeExtension, type DescribedField, hexOf } from './describe-extension.ts';
import { describeName } from './describe-name.ts';
import { sha256Hex } from './hash.ts';
import { oidName, oids } from './oids.ts';
import type { RequestFields } from './parse-types.ts';

/** Every field, attribute and requested extension of a request in the order of the bytes, in words; the signature itself is left out. */
export function describeRequest(request: RequestFields): DescribedField[] {
  const { version, subject, spki, keyAlgorithm, signatureAlgorithm, signatureOuter, attributes, extensions } = request;
  const described = describeName(subject);
  return [
    { label: 'Version', value: String(version + 1) },
    { label: 'Subject', value: described === '' ? '(empty)' : described },
    { label: 'Public key', value: keyAlgorithm === null ? 'not an algorithm Conclave knows' : keyAlgorithms[keyAlgorithm].title },
    { label: 'Public key SHA-256', value: sha256Hex(spki), mono: true },
    ...attributes
      .filter(({ oid }) => oid !== oids.extensionRequest)
      // A password is not repeated on screens and in records.
      .map(({ oid, values }) => ({
        label: `Attribute ${oidName(oid) ?? oid}`,
        value: oid === oids.challengePassword ? 'present' : values.map(hexOf).join(', '),
        mono: true,
      })),
    ...extensions.map(describeExtension),
    signatureAlgorithm === null
      ? { label: 'Signature algorithm', value: hexOf(signatureOuter), mono: true }
      : { label: 'Signature algorithm', value: signatureAlgorithms[signatureAlgorithm].title },
  ];
}
