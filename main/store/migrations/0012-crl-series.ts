import { eventColumns, neverDeleted } from './migration.ts';
import type { Migration } from './migration.ts';

/** Lists signed ahead of their day: where each is, and what became of it. A list that was let out is never taken back. */
export const crlSeries: Migration = {
  version: 12,
  name: 'crl-series',
  sql: `
CREATE TABLE crl_series_item (
  key TEXT PRIMARY KEY NOT NULL,
  scope TEXT NOT NULL,
  number TEXT NOT NULL,
  place INTEGER NOT NULL,
  this_update TEXT NOT NULL,
  next_update TEXT NOT NULL,
  tbs_sha256 TEXT NOT NULL,
  run TEXT NOT NULL,
  status TEXT NOT NULL,
  ${eventColumns},
  UNIQUE (scope, number)
) STRICT;
${neverDeleted('crl_series_item')}
CREATE TRIGGER crl_series_item_moves_on BEFORE UPDATE ON crl_series_item
WHEN ${['key', 'scope', 'number', 'place', 'this_update', 'next_update', 'tbs_sha256', 'run']
    .map((column) => `NEW.${column} IS NOT OLD.${column}`)
    .join(' OR ')}
  OR NOT (OLD.status || '>' || NEW.status IN
    ('planned>sealed', 'sealed>released', 'planned>superseded', 'sealed>superseded', 'superseded>destroyed'))
BEGIN SELECT RAISE(ABORT, 'a list of a series only moves on'); END;
`,
};
