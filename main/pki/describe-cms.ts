// What a signature over a file says, in words: from its signed attributes alone, so that it reads the same before signing and after.

import { type DescribedField, hexOf } from './describe-extension.ts';
import { describeTime } from './describe-time.ts';
import { oidName, oids } from './oids.ts';
import type { SignedAttributesFields } from './parse-cms.ts';
import { rehearsalText } from './rehearsal-mark.ts';
import { encodeUtf8String } from './der-write.ts';

const titles: Readonly<Record<number, string>> = { 32: 'SHA-256', 48: 'SHA-384', 64: 'SHA-512' };

/** Every attribute, in the order people compare them; one that is not known stands as hex. */
export function describeCms(fields: SignedAttributesFields): DescribedField[] {
  const { contentType, messageDigest, signingTime, signingCertificate, attributes } = fields;
  const known: readonly string[] = [oids.cmsContentType, oids.cmsMessageDigest, oids.cmsSigningTime, oids.signingCertificateV2];
  return [
    { label: 'Signs', value: contentType === oids.cmsData ? 'a file beside it' : contentType },
    { label: `${titles[messageDigest.length] ?? 'Digest'} of the file`, value: hexOf(messageDigest), mono: true },
    { label: 'Signing time', value: signingTime === null ? 'absent' : describeTime(signingTime.date) },
    ...(signingCertificate === null
      ? [{ label: 'Certificate of the signer', value: 'not named' }]
      : [
          {
            label: `Certificate of the signer, ${signingCertificate.hashAlgorithm === oids.sha256 ? 'SHA-256' : signingCertificate.hashAlgorithm}`,
            value: hexOf(signingCertificate.certHash),
            mono: true,
          },
        ]),
    ...attributes.filter(({ oid }) => !known.includes(oid)).map(({ oid, value }) => describeOther(oid, value)),
  ];
}

function describeOther(oid: string, value: Uint8Array): DescribedField {
  if (oid === oids.rehearsalMark && Buffer.compare(value, encodeUtf8String(rehearsalText)) === 0)
    return { label: 'rehearsal mark', value: rehearsalText };
  return { label: oidName(oid) ?? oid, value: hexOf(value), mono: true };
}
