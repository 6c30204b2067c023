import { bytes, choice, defineTable, json, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  /** Of the key, and of the authority it becomes. */
  label: text('label'),
  /** RFC 4514 text. */
  subject: text('subject'),
  spki: bytes('spki'),
  spkiSha256: text('spki_sha256'),
  algorithm: text('algorithm'),
  ckaId: text('cka_id'),
  /** Identity of the token that holds the key. */
  token: json('token'),
  rules: text('rules'),
  /** Id and SHA-256 of the profile whose extensions it asks for. */
  profile: text('profile'),
  profileSha256: text('profile_sha256'),
  /** CertificationRequest. */
  der: bytes('der'),
  sha256: text('sha256'),
  run: text('run'),
  mode: choice('mode', ['production', 'rehearsal', 'drill']),
  state: choice('state', ['pending', 'answered']),
};

const table = defineTable('certificate_request', shape, (row) => row.spkiSha256);

/** A request of our own, waiting for its certificate or answered. */
export type CertificateRequest = RowOf<typeof shape>;

/** Row of a request; key: SHA-256 of the SPKI. */
export const certificateRequestRow = (request: RowInput<typeof shape>): RowWrite => table.toRow(request);

/** Requests whose columns equal the filter's, by label. Throws store.corrupt. */
export const readCertificateRequests = (store: Store, filter: Partial<RowInput<typeof shape>> = {}): CertificateRequest[] =>
  table.list(store, filter, 'label');
