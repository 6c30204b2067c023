import { describeCertificate } from '../pki/describe.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { CertificateFields } from '../pki/parse-certificate.ts';
import { bareLabel } from './requested-facts.ts';
import type { Sheet } from './sheets.ts';

/** Field → what becomes of it in another certificate for the same key. What is not here is not taken. */
const fates: Readonly<Record<string, string>> = {
  Subject: 'Taken over, byte for byte.',
  'Public key': 'Taken over.',
  'Public key SHA-256': 'Taken over.',
  subjectKeyIdentifier: 'Taken over: what the CA issued names it.',
  'Valid from': 'The new certificate does not begin before.',
  basicConstraints: 'The new certificate does not reach further.',
  keyUsage: 'The new certificate does not reach further.',
  extendedKeyUsage: 'The new certificate does not reach further.',
  nameConstraints: 'The new certificate does not reach further.',
};

/** A certificate another CA has, and what of it goes into the next one. */
export function certificateSheet(label: string, fields: CertificateFields): Sheet {
  const facts = describeCertificate(fields).map(({ label: name, value, mono }) => ({
    label: name,
    value,
    ...(mono === true ? { mono } : {}),
    planned: fates[bareLabel(name)] ?? 'Not taken.',
  }));
  return { title: `Existing certificate (${label})`, sha256: sha256Hex(fields.der), facts, beside: 'fate' };
}
