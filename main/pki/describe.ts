// What the bytes say, in words: the view a person approves (`shown`) and the bundle's verifier makes again. A function of
// the TBS and the signature algorithm only, so that it reads the same before signing and after.

import { keyAlgorithms, signatureAlgorithmOf, signatureAlgorithms } from './algorithms.ts';
import { describeExtension, describeReason, type DescribedField, hexOf } from './describe-extension.ts';
import { describeName } from './describe-name.ts';
import { describeSpan, describeTime, describeUpdateSpan } from './describe-time.ts';
import { sha256Hex } from './hash.ts';
import { oids } from './oids.ts';
import type { CertificateFields, CrlEntryFields, CrlFields } from './parse-types.ts';
import { isLongCrl } from './read-whole-crl.ts';

export type { DescribedField } from './describe-extension.ts';

/** Every field and extension of a certificate, in the order of the bytes; the signature itself is left out. */
export function describeCertificate(fields: CertificateFields): DescribedField[] {
  const { notBefore, notAfter } = fields;
  const key = fields.keyAlgorithm === null ? 'not an algorithm Conclave knows' : keyAlgorithms[fields.keyAlgorithm].title;
  return [
    { label: 'Version', value: String(fields.version) },
    { label: 'Serial number', value: fields.serialNumber, mono: true },
    ...describeAlgorithms(fields),
    { label: 'Issuer', value: describeName(fields.issuer) },
    { label: 'Valid from', value: describeTime(notBefore.date) },
    { label: 'Valid until', value: describeTime(notAfter.date) },
    // Both ends count (RFC 5280 §4.1.2.5).
    { label: 'Validity', value: describeSpan(notBefore.date, new Date(notAfter.date.getTime() + 1000)) },
    { label: 'Subject', value: describeName(fields.subject) },
    { label: 'Public key', value: key },
    { label: 'Public key SHA-256', value: sha256Hex(fields.spki), mono: true },
    ...(fields.issuerUniqueIdPresent ? [{ label: 'issuerUniqueID', value: 'present' }] : []),
    ...(fields.subjectUniqueIdPresent ? [{ label: 'subjectUniqueID', value: 'present' }] : []),
    ...fields.extensions.map(describeExtension),
  ];
}

/** Every field, extension and entry of a CRL, in the order of the bytes; the signature itself is left out. Of a long one not every entry. */
export function describeCrl(fields: CrlFields): DescribedField[] {
  const { thisUpdate, nextUpdate } = fields;
  return [
    { label: 'Version', value: String(fields.version) },
    ...describeAlgorithms(fields),
    { label: 'Issuer', value: describeName(fields.issuer) },
    { label: 'This update', value: describeTime(thisUpdate.date) },
    {
      label: 'Next update',
      value:
        nextUpdate === null ? 'absent' : `${describeTime(nextUpdate.date)}, ${describeUpdateSpan(thisUpdate.date, nextUpdate.date)} later`,
    },
    { label: 'Revoked certificates', value: fields.entries.length === 0 ? 'none' : String(fields.entries.length) },
    ...(isLongCrl(fields) ? describeLong(fields) : Array.from(fields.entries, describeEntry)),
    ...fields.extensions.map(describeExtension),
  ];
}

function describeAlgorithms({
  signatureInner,
  signatureOuter,
}: {
  signatureInner: Uint8Array;
  signatureOuter: Uint8Array;
}): DescribedField[] {
  const describe = (label: string, identifier: Uint8Array): DescribedField => {
    const algorithm = signatureAlgorithmOf(identifier);
    return algorithm === null ? { label, value: hexOf(identifier), mono: true } : { label, value: signatureAlgorithms[algorithm].title };
  };
  const inner = describe('Signature algorithm', signatureInner);
  return Buffer.compare(signatureInner, signatureOuter) === 0 ? [inner] : [inner, describe('Signature algorithm outside', signatureOuter)];
}

/** How many of a long CRL are shown at either end. */
const shownAtEnds = 10;

/** Nobody reads a million lines: how many there are for which reason and from when to when, the first and the last. */
function describeLong({ entries }: CrlFields): DescribedField[] {
  const reasons = new Map<string, number>();
  const [first, last]: [DescribedField[], DescribedField[]] = [[], []];
  let [earliest, latest, place] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const entry of entries) {
    const reason = entry.reason === null ? 'no reason' : describeReason(entry.reason);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    const date = entry.revocationDate.date.getTime();
    [earliest, latest] = [Math.min(earliest, date), Math.max(latest, date)];
    if (place < shownAtEnds) first.push(describeEntry(entry, place));
    else if (place >= entries.length - shownAtEnds) last.push(describeEntry(entry, place));
    place += 1;
  }
  return [
    ...[...reasons]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([reason, count]) => ({ label: `Revoked: ${reason}`, value: String(count) })),
    { label: 'Revoked from and to', value: `${describeTime(new Date(earliest))}, ${describeTime(new Date(latest))}` },
    ...first,
    { label: 'Not shown', value: `${entries.length - first.length - last.length} entries in the order of serial numbers` },
    ...last,
  ];
}

function describeEntry(entry: CrlEntryFields, index: number): DescribedField {
  const others = entry.extensions.filter(({ oid }) => oid !== oids.reasonCode || entry.reason === null).map(describeExtension);
  const parts = [
    entry.serialNumber,
    describeTime(entry.revocationDate.date),
    ...(entry.reason === null ? [] : [describeReason(entry.reason)]),
    ...others.map(({ label, value }) => `${label} ${value}`),
  ];
  return { label: `Revoked ${index + 1}`, value: parts.join(', '), mono: true };
}
