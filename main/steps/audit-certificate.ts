// The certificate of the audit key goes where its checkpoints go: so an auditor comes from a checkpoint to the CA.

import { auditCertificateRole } from '../evidence/verify/signed-artifacts.ts';
import { encodePem } from '../pki/pem.ts';
import { readCertificates } from '../store/tables/certificate.ts';
import { recordedChain } from './existing-authority.ts';
import { chainFile, type BundleFile } from './kept-files.ts';
import { base64, type KeyValue } from './values.ts';
import type { StepContext } from './step.ts';

/** Certificate and chain of the key as files of the bundle, the one that ends last; none where it has none in force, or this run made it. */
export function auditCertificateFiles(context: StepContext, { label, spkiSha256 }: KeyValue): BundleFile[] {
  const now = context.now();
  const [row] = readCertificates(context.store, { spkiSha256 })
    .filter(({ notBefore, notAfter }) => new Date(notBefore) <= now && now <= new Date(notAfter))
    .toSorted((one, other) => (one.notAfter < other.notAfter ? 1 : -1));
  if (row === undefined || row.run === context.run.id) return [];
  const folder = `artifacts/${label}`;
  const chain = recordedChain(context.store, row.issuerSpkiSha256, row.subject);
  return [
    { path: `${folder}/certificate.der`, bytes: row.der, role: auditCertificateRole },
    { path: `${folder}/certificate.pem`, bytes: new TextEncoder().encode(encodePem('CERTIFICATE', row.der)), role: auditCertificateRole },
    chainFile(
      folder,
      chain.map(({ der }) => base64(der)),
    ),
  ];
}
