import { sha256Hex } from './hash.ts';
import { describeName } from './name.ts';
import type { RequestFields } from './parse-request.ts';
import { namesOfRequest } from './request-values.ts';

/** A request and the folder of the evidence it lies in. */
export interface LabelledRequest {
  readonly label: string;
  readonly der: Uint8Array;
  readonly fields: RequestFields;
}

/**
 * BATCH-DISTINCT: what two requests of one batch may not share, and the words for it. A name is compared as the bytes have it, but
 * DNS and mail names without regard to case (RFC 5280 7.2, 7.5). Without names the subject stands for them.
 */
export function marksOf({ label, der, fields }: LabelledRequest): (readonly [mark: string, what: string])[] {
  const names = namesOfRequest(fields).map(
    ({ type, value }) => `${type} ${type === 'dNSName' || type === 'rfc822Name' ? value.toLowerCase() : value}`,
  );
  return [
    [`file ${sha256Hex(der)}`, 'it is the same request as'],
    [`key ${sha256Hex(fields.spki)}`, 'it is for the same key as'],
    [`label ${label.toLowerCase()}`, 'its folder would be that of'],
    ...(names.length === 0
      ? [[`subject ${describeName(fields.subject).toLowerCase()}`, 'it has the same subject as'] as const]
      : names.map((name) => [`name ${name}`, `it asks for the same ${name} as`] as const)),
  ];
}
