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

export const fateWords = { taken: 'Taken over', changed: 'Changed', dropped: 'Left out', refused: 'Refused' } as const;

/** A request as it came, and what a certificate would take from it. */
interface ShownRequest {
  readonly label: string;
  readonly fields: RequestFields;
  /** The file's bytes, PEM or DER: a plan may name their hash. */
  readonly file: Uint8Array;
  readonly profile: CertificateProfile;
  readonly subject: SubjectSource;
}

/** Every field, attribute and requested extension of a request, each with its fate. */
export function requestSheet({ label, fields, file, profile, subject }: ShownRequest): Sheet {
  const { keyAlgorithm, signatureAlgorithm, spki } = fields;
  const facts: Fact[] = [
    { label: 'SHA-256 of the file', value: sha256Hex(file), mono: true, planned: 'Held against the plan, where it names one.' },
    { label: 'SHA-256 of its DER', value: sha256Hex(fields.der), mono: true, planned: 'The same, whatever its form: this one is kept.' },
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
