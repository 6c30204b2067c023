import { choice, defineTable, integer, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

/** What becomes of a list signed ahead of its day (rules.md, CRLs). */
const seriesStatuses = ['planned', 'sealed', 'released', 'superseded', 'destroyed'] as const;
type SeriesStatus = (typeof seriesStatuses)[number];

const shape = {
  scope: text('scope'),
  /** Decimal. */
  number: text('number'),
  /** Place in its series, from 1. */
  place: integer('place'),
  /** ISO 8601 UTC. */
  thisUpdate: text('this_update'),
  nextUpdate: text('next_update'),
  tbsSha256: text('tbs_sha256'),
  run: text('run'),
  status: choice('status', seriesStatuses),
};

const keyOf = ({ scope, number }: { readonly scope: string; readonly number: string }): string => `${scope}/${number}`;

const table = defineTable('crl_series_item', shape, keyOf);

/** One list of a pre-signed series. */
export type CrlSeriesItem = RowOf<typeof shape>;

/** Row of an item; key: scope/number. */
export const crlSeriesItemRow = (item: RowInput<typeof shape>): RowWrite => table.toRow(item);

/** The row that moves an item on: planned → sealed → released; planned and sealed → superseded → destroyed. A trigger refuses any other. */
export const moveSeriesItem = (item: CrlSeriesItem, status: Exclude<SeriesStatus, 'planned'>): RowWrite => table.toRow({ ...item, status });

/** The item with this number, or null: the number is of no series. Throws store.corrupt. */
export const readSeriesItem = (store: Store, scope: string, number: string): CrlSeriesItem | null =>
  table.read(store, keyOf({ scope, number }));

/** Every item of a scope, in order of thisUpdate. Throws store.corrupt. */
export const readSeriesItems = (store: Store, scope: string): CrlSeriesItem[] => table.list(store, { scope }, 'this_update');

/** Every item a run made, in order of thisUpdate. Throws store.corrupt. */
export const readSeriesItemsOfRun = (store: Store, run: string): CrlSeriesItem[] => table.list(store, { run }, 'this_update');
