// What an OCSP response says, in words: from its ResponseData alone, so that it reads the same before signing and after.

import { describeExtension, describeReason, type DescribedField, hexOf } from './describe-extension.ts';
import { describeName } from './describe-name.ts';
import { describeTime, describeUpdateSpan } from './describe-time.ts';
import { oidName } from './oids.ts';
import type { CertStatusFields, ResponseDataFields, SingleResponseFields } from './parse-types.ts';

/** Every field and extension of a ResponseData, in the order of the bytes. */
export function describeOcsp({ responderId, producedAt, responses, extensions }: ResponseDataFields): DescribedField[] {
  return [
    responderId.by === 'name'
      ? { label: 'Responder', value: describeName(responderId.name) }
      : { label: 'Responder’s key hash', value: hexOf(responderId.keyHash), mono: true },
    { label: 'Produced at', value: describeTime(producedAt.date) },
    ...responses.flatMap(describeSingle),
    ...extensions.map(describeExtension),
  ];
}

function describeSingle({ certId, status, thisUpdate, nextUpdate, extensions }: SingleResponseFields): DescribedField[] {
  return [
    { label: 'Serial number', value: certId.serialNumber, mono: true },
    { label: 'Status', value: describeStatus(status) },
    { label: 'This update', value: describeTime(thisUpdate.date) },
    {
      label: 'Next update',
      value:
        nextUpdate === null ? 'absent' : `${describeTime(nextUpdate.date)}, ${describeUpdateSpan(thisUpdate.date, nextUpdate.date)} later`,
    },
    { label: 'Identified by', value: oidName(certId.hashAlgorithm) ?? certId.hashAlgorithm },
    { label: 'Issuer’s name hash', value: hexOf(certId.issuerNameHash), mono: true },
    { label: 'Issuer’s key hash', value: hexOf(certId.issuerKeyHash), mono: true },
    ...extensions.map(describeExtension),
  ];
}

/** A status as people read it aloud. */
export function describeStatus(status: CertStatusFields): string {
  if (status.says !== 'revoked') return status.says;
  const why = status.reason === null ? 'without a reason' : describeReason(status.reason);
  return `revoked since ${describeTime(status.revocationTime.date)}, ${why}`;
}
