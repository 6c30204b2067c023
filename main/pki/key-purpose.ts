import { oids } from './oids.ts';

/** Key purposes a profile names by their RFC 5280 §4.2.1.12 name; any other stands there as an OID. */
export const keyPurposes: Readonly<Record<string, string>> = {
  serverAuth: oids.serverAuth,
  clientAuth: oids.clientAuth,
  codeSigning: oids.codeSigning,
  emailProtection: oids.emailProtection,
  timeStamping: oids.timeStamping,
  OCSPSigning: oids.ocspSigning,
  documentSigning: oids.documentSigning,
  anyExtendedKeyUsage: oids.anyExtendedKeyUsage,
};

/** OID of a purpose as a profile writes it: a name of the table, or the OID itself. */
export function keyPurposeOid(purpose: string): string {
  return keyPurposes[purpose] ?? purpose;
}
