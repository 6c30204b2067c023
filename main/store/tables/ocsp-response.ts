import { bytes, defineTable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  sha256: text('sha256'),
  /** Of the authority that issued the certificate, which need not have signed the response. */
  issuerSpkiSha256: text('issuer_spki_sha256'),
  certificateSha256: text('certificate_sha256'),
  /** Of the CertID: sha1 or sha256. */
  hash: text('hash'),
  /** good or revoked. */
  status: text('status'),
  /** ISO 8601 UTC. */
  thisUpdate: text('this_update'),
  nextUpdate: text('next_update'),
  responderSpkiSha256: text('responder_spki_sha256'),
  der: bytes('der'),
  run: text('run'),
};

const table = defineTable('ocsp_response', shape, (row) => row.sha256);

/** An OCSP response signed here. Append-only. */
export type OcspResponse = RowOf<typeof shape>;

/** A response without its bytes. */
export type OcspResponseDates = Omit<OcspResponse, 'der'>;

/** Row of a response; key: SHA-256 of its DER. */
export const ocspResponseRow = (response: RowInput<typeof shape>): RowWrite => table.toRow(response);

/** Response by the SHA-256 of its DER, or null. Throws store.corrupt. */
export const readOcspResponse = (store: Store, key: string): OcspResponse | null => table.read(store, key);

/** Responses an authority's certificates were answered with, in order of thisUpdate; their bytes are not read. Throws store.corrupt. */
export const readOcspResponses = (store: Store, issuerSpkiSha256: string): OcspResponseDates[] =>
  table.listWithout(store, ['der'], { issuerSpkiSha256 }).toSorted((one, other) => (one.thisUpdate < other.thisUpdate ? -1 : 1));
