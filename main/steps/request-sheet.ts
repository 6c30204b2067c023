// A request under the eyes of people: everything it says, and what becomes of each thing.

import type { Fact } from '../../preload/contract/run-view.ts';
import { keyAlgorithms, signatureAlgorithms } from '../pki/algorithms.ts';
import { dispose } from '../pki/dispose/dispose.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { RequestFields } from '../pki/parse-request.ts';
import type { CertificateProfile } from '../pki/profile.ts';
import type { Sheet } from './sheets.ts';

/** Where the certificate's subject comes from. */
export type SubjectSource = 'plan' | 'request';

const fateWords = { taken: 'Taken over', changed: 'Changed', dropped: 'Left out', refused: 'Refused' } as const;

/** Every field, attribute and requested extension of a request, each with its fate. */
export function requestSheet(label: string, fields: RequestFields, profile: CertificateProfile, subject: SubjectSource): Sheet {
  const { keyAlgorithm, signatureAlgorithm, spki } = fields;
  const facts: Fact[] = [
    { label: 'Public key', value: keyAlgorithm === null ? 'unknown' : keyAlgorithms[keyAlgorithm].title, planned: 'Taken over.' },
    { label: 'Public key SHA-256', value: sha256Hex(spki), mono: true, planned: 'Taken over.' },
    {
      label: 'Signature algorithm',
      value: signatureAlgorithm === null ? 'unknown' : signatureAlgorithms[signatureAlgorithm].title,
      planned: 'Proves that whoever asks holds the key (CSR-POP).',
    },
    ...dispose(fields, profile, subject).map(({ label: name, asked, fate, why }): Fact => ({
      label: name,
      value: asked,
      planned: `${fateWords[fate]}: ${why}`,
    })),
  ];
  return { title: `Request (${label})`, sha256: sha256Hex(fields.der), facts, beside: 'fate' };
}
