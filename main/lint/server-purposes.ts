import { oids } from '../pki/oids.ts';

/** Purposes that MUST NOT stand in the certificate of a TLS server (BR 7.1.2.7.10); the last is that of precertificate signing. */
export const forbiddenServerPurposes: readonly string[] = [
  oids.codeSigning,
  oids.emailProtection,
  oids.timeStamping,
  oids.ocspSigning,
  oids.anyExtendedKeyUsage,
  '1.3.6.1.4.1.11129.2.4.4',
];
