import { bytes, choice, defineTable, json, nullable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  label: text('label'),
  /** RFC 4514 text. */
  subject: text('subject'),
  spki: bytes('spki'),
  spkiSha256: text('spki_sha256'),
  algorithm: text('algorithm'),
  ckaId: nullable(text('cka_id')),
  /** Identity of the token that holds the key; null for an authority known by certificate only. */
  token: nullable(json('token')),
  rules: text('rules'),
  policySha256: nullable(text('policy_sha256')),
  createdByRun: nullable(text('created_by_run')),
  /** Run that retired it; null while it lives. */
  retiredByRun: nullable(text('retired_by_run')),
  /** SHA-256 of the certificate in force, where its issuer may have signed another one already; null: the one of its key that ends last. */
  certificateSha256: nullable(text('certificate_sha256')),
  mode: choice('mode', ['production', 'rehearsal', 'drill']),
};

const table = defineTable('authority', shape, (row) => row.spkiSha256);

/** A CA: one key. */
export type Authority = RowOf<typeof shape>;

/** Row of an authority; key: SHA-256 of its SPKI. */
export const authorityRow = (authority: RowInput<typeof shape>): RowWrite => table.toRow(authority);

/** Authority by the SHA-256 of its SPKI, or null. Throws store.corrupt. */
export const readAuthority = (store: Store, key: string): Authority | null => table.read(store, key);

/** Authorities whose columns equal the filter's, by label. Throws store.corrupt. */
export const readAuthorities = (store: Store, filter: Partial<RowInput<typeof shape>> = {}): Authority[] =>
  table.list(store, filter, 'label');
