import { CeremonyError } from '../../errors.ts';
import { canonicalJson } from '../../formats/canonical-json.ts';
import { z } from '../../formats/jitless-zod.ts';
import { choice, defineTable, integer, json, nullable, text } from '../table-shape.ts';
import type { RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  /** 4 octets, hex: on each card too. */
  set: text('set_id'),
  role: choice('role', ['user', 'so']),
  /** The run that made it. */
  run: text('run'),
  threshold: integer('threshold'),
  /** In characters. */
  pinLength: integer('pin_length'),
  holders: json('holders'),
  /** Identity of the token whose PIN it is; null until that PIN is set. */
  token: nullable(json('token')),
  /** Handed out; the one that opens the token; no longer good. */
  state: choice('state', ['made', 'current', 'void']),
  at: text('at'),
};

const table = defineTable('share_set', shape, (row) => row.set);

const holdersSchema = z.array(z.object({ person: z.string(), index: z.int(), commitment: z.string() }));

/** Who holds which card of a set, and the card's salted commitment. */
export type CardHolder = z.infer<typeof holdersSchema>[number];

/** Shares of one PIN, as far as they may be known. */
export type ShareSet = Omit<RowOf<typeof shape>, 'holders'> & { readonly holders: readonly CardHolder[] };

function typed(row: RowOf<typeof shape>): ShareSet {
  const holders = holdersSchema.safeParse(row.holders);
  if (!holders.success)
    throw new CeremonyError('store.corrupt', `The holders of share set ${row.set} are not readable; nothing was changed. Run the audit.`);
  return { ...row, holders: holders.data };
}

/** Row of a set; key: its id. */
export const shareSetRow = (set: ShareSet): RowWrite => table.toRow(set);

/** Set by its id, or null. Throws store.corrupt. */
export function readShareSet(store: Store, set: string): ShareSet | null {
  const row = table.read(store, set);
  return row === null ? null : typed(row);
}

/** The set whose cards make this token's PIN now, or null. `token`: its identity. Throws store.corrupt. */
export function currentShareSet(store: Store, role: ShareSet['role'], token: object): ShareSet | null {
  const wanted = canonicalJson(token);
  const found = table.list(store, { role, state: 'current' }, 'at').findLast((row) => canonicalJson(row.token) === wanted);
  return found === undefined ? null : typed(found);
}
