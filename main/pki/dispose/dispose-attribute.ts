import { oidName, oids } from '../oids.ts';
import type { RequestAttribute } from '../parse-types.ts';
import type { Disposition } from './disposition.ts';

const windows = 'It describes the Windows machine that made the request, and no certificate carries it.';

const reasons: Readonly<Record<string, string>> = {
  [oids.challengePassword]: 'A password is no part of a certificate, and whoever sees the request can read it.',
  [oids.unstructuredName]: 'A name outside the subject is not verified by anybody and not written.',
  [oids.microsoftOsVersion]: windows,
  [oids.microsoftRequestClientInfo]: windows,
  [oids.microsoftEnrollmentCsp]: windows,
  [oids.microsoftCertificateExtensions]:
    'Extensions under Microsoft’s older name of extensionRequest are not read: ask for a request with the attribute of RFC 2985.',
};

const longest = 120;

/** An attribute other than extensionRequest: no certificate carries attributes of its request (RFC 2986 §3). */
export function disposeAttribute({ oid, values }: RequestAttribute): Disposition {
  const hex = values.map((value) => Buffer.from(value).toString('hex')).join(', ');
  // A password is not repeated on screens and in records.
  const asked = oid === oids.challengePassword ? 'present' : hex.length > longest ? `${hex.slice(0, longest)}…` : hex;
  const why = reasons[oid] ?? 'Conclave does not know it, and no certificate carries attributes of its request.';
  return { label: `Attribute ${oidName(oid) ?? oid}`, asked, fate: 'dropped', why };
}
