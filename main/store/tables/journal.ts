import { bytes, choice, defineTable, json, nullable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

/** Calls that change a token or use a key (rules.md, Journal). */
export const operations = [
  'initialise-token',
  'initialise-pin',
  'set-pin',
  'generate-key-pair',
  'sign-probe',
  'sign-certificate',
  'sign-crl',
  'sign-request',
  'sign-ocsp',
  'sign-cms',
  'sign-checkpoint',
  'destroy-key',
  'set-mark',
  'clear-mark',
] as const;
export type Operation = (typeof operations)[number];

/** What became of an intent. */
export const journalStates = ['intended', 'returned', 'verified', 'failed', 'not-made', 'may-exist', 'adopted', 'destroyed'] as const;
export type JournalState = (typeof journalStates)[number];

const shape = {
  id: text('id'),
  run: text('run'),
  step: text('step'),
  operation: choice('operation', operations),
  /** Identity of the token: serial, label, model, manufacturer. */
  token: json('token'),
  keyLabel: nullable(text('key_label')),
  ckaId: nullable(text('cka_id')),
  spki: nullable(bytes('spki')),
  tbs: nullable(bytes('tbs')),
  /** Of a TBSCertList that stands in a file: its SHA-256, and `tbs` is null. */
  tbsSha256: nullable(text('tbs_sha256')),
  /** Serial number (hex) or CRL number (decimal). */
  number: nullable(text('number')),
  /** CRL scope, or SPKI hash of the issuer. */
  scope: nullable(text('scope')),
  state: choice('state', journalStates),
  /** Error code of a call that failed, whose outcome is unknown, or whose result did not verify. */
  code: nullable(text('code')),
  result: nullable(bytes('result')),
  /** When the intent was written. */
  at: text('at'),
};

const table = defineTable('journal', shape, (row) => row.id);

/** One intent and what came of it. */
export type JournalEntry = RowOf<typeof shape>;

/** Row of an intent; key: its id. Written by journal.ts only. */
export const journalRow = (entry: RowInput<typeof shape>): RowWrite => table.toRow(entry);

/** Intent by id, or null. Throws store.corrupt. */
export const readJournal = (store: Store, id: string): JournalEntry | null => table.read(store, id);

/** Intents whose columns equal the filter's, oldest first. Throws store.corrupt. */
export const readJournalEntries = (store: Store, filter: Partial<RowInput<typeof shape>> = {}): JournalEntry[] =>
  table.list(store, filter, 'at');
