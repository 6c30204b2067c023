import type { CertificateFields, ParsedTime } from '../pki/parse-certificate.ts';
import type { CrlFields } from '../pki/parse-crl.ts';

/** A Time field and what a sentence calls it. */
export interface NamedTime {
  /** Asked of the few that break a rule. */
  readonly label: () => string;
  readonly time: ParsedTime;
}

/** Every Time field of a certificate or CRL, revocation dates included. */
export function timesOf(subject: CertificateFields | CrlFields): NamedTime[] {
  if (subject.kind === 'certificate') {
    return [
      { label: () => 'notBefore', time: subject.notBefore },
      { label: () => 'notAfter', time: subject.notAfter },
    ];
  }
  return [
    { label: () => 'thisUpdate', time: subject.thisUpdate },
    ...(subject.nextUpdate === null ? [] : [{ label: () => 'nextUpdate', time: subject.nextUpdate }]),
    ...Array.from(subject.entries, (entry): NamedTime => ({
      label: () => `revocationDate of serial ${entry.serialNumber}`,
      time: entry.revocationDate,
    })),
  ];
}
