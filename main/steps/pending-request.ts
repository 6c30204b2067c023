// A request of our own that waits for its certificate: its row held to the event that wrote it.

import { CeremonyError } from '../errors.ts';
import type { TokenIdentity } from '../hsm/hsm.ts';
import type { KeyAlgorithm } from '../pki/algorithms.ts';
import { requireRecordedRows } from '../store/recorded-rows.ts';
import type { Store } from '../store/store.ts';
import { readCertificateRequests, type CertificateRequest } from '../store/tables/certificate-request.ts';
import { base64, type KeyValue } from './values.ts';

/** Throws input.not-found where none of this label waits, saying which do; store.corrupt where its row is not what the log recorded. */
export function pendingRequest(store: Store, label: string): CertificateRequest {
  const all = readCertificateRequests(store);
  const found = all.find((request) => request.label === label);
  const waiting = all.filter(({ state }) => state === 'pending').map((request) => `«${request.label}»`);
  if (found === undefined || found.state !== 'pending')
    throw new CeremonyError(
      'input.not-found',
      `${found === undefined ? `No request labelled «${label}» was made in this data directory` : `The request «${label}» has its certificate already`}; ${waiting.length === 0 ? 'none waits for its certificate' : `${waiting.join(', ')} ${waiting.length === 1 ? 'waits' : 'wait'} for one`}. Nothing was done. Correct the label in the plan, or name the right data directory with --data.`,
    );
  requireRecordedRows(store, [{ table: 'certificate_request', key: found.spkiSha256 }]);
  return found;
}

/** The key of a request, as it was recorded. */
export function keyOfRequest({ label, ckaId, algorithm, spki, spkiSha256, token }: CertificateRequest): KeyValue {
  const identity = (typeof token === 'string' ? JSON.parse(token) : token) as TokenIdentity;
  return { type: 'key', label, ckaId, algorithm: algorithm as KeyAlgorithm, spki: base64(spki), spkiSha256, identity };
}
