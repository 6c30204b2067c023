import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import { readCertificates } from '../store/tables/certificate.ts';
import type { StepContext } from './step.ts';
import type { TbsItem } from './set-items.ts';
import { fromBase64 } from './values.ts';

/** Certificates on record that the item could be a second one of: of the same subject, or of the same issuer and serial number. */
export function lintRegister(context: StepContext, { planned }: TbsItem): CertificateFields[] {
  if (planned.makes !== 'certificate') return [];
  const rows = [
    ...readCertificates(context.store, { subject: describeName(fromBase64(planned.subject)) }),
    ...readCertificates(context.store, { issuerSpkiSha256: sha256Hex(fromBase64(planned.issuerSpki)), serial: planned.serialNumber }),
  ];
  const ders = new Map(rows.map(({ sha256, der }) => [sha256, der]));
  return [...ders.values()].map((der) => parseCertificate(der));
}
