// Keys that runs here made for a purpose, as their logs tell of them, and the certificates they have.

import type { TokenIdentity } from '../hsm/hsm.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { parseCertificate, type CertificateFields } from '../pki/parse-certificate.ts';
import type { Store } from '../store/store.ts';
import { readCertificates, type Certificate } from '../store/tables/certificate.ts';
import { readRuns } from '../store/tables/run.ts';
import type { KeyPurposeName } from '../formats/key-purposes.ts';
import { logEvents } from './log-events.ts';
import { textOf } from './state-map.ts';
import { base64, type KeyValue } from './values.ts';

interface MadeKey {
  readonly purpose: KeyPurposeName;
  readonly ckaId: string;
  readonly algorithm: string;
  readonly spkiSha256: string;
  readonly identity: TokenIdentity;
}

/** Every key of this label that a run here made for this purpose, and the token it was made on. */
export function keysMade(store: Store, purpose: KeyPurposeName, label: string): MadeKey[] {
  return readRuns(store).flatMap(({ id }) => {
    const events = [...logEvents(store, id)];
    const bound = events.find(({ event }) => event === 'token-bound')?.data['identity'] as unknown as TokenIdentity | undefined;
    return events
      .filter(({ event, data }) => event === 'key-generated' && data['purpose'] === purpose && data['label'] === label)
      .map(({ data }) => ({
        purpose,
        ckaId: textOf(data['ckaId']),
        algorithm: textOf(data['algorithm']),
        spkiSha256: textOf(data['spkiSha256']),
        identity: bound ?? { serial: '', label: '', model: '', manufacturer: '' },
      }));
  });
}

/** A key with one of its certificates. */
export interface CertifiedKey {
  readonly key: MadeKey;
  readonly row: Certificate;
  readonly fields: CertificateFields;
}

/** Certificates of such keys on record, the one that ends last first. Throws store.corrupt. */
export const certificatesOf = (store: Store, made: readonly MadeKey[]): CertifiedKey[] =>
  made
    .flatMap((key) =>
      readCertificates(store, { spkiSha256: key.spkiSha256 }).map((row) => ({ key, row, fields: parseCertificate(row.der) })),
    )
    .toSorted((one, other) => (one.row.notAfter < other.row.notAfter ? 1 : -1));

/** The key as one step hands it to the next. */
export const keyValueOf = (label: string, { key, fields }: CertifiedKey): KeyValue => ({
  type: 'key',
  purpose: key.purpose,
  label,
  ckaId: key.ckaId,
  algorithm: key.algorithm as KeyAlgorithm,
  spki: base64(fields.spki),
  spkiSha256: key.spkiSha256,
  identity: key.identity,
});
