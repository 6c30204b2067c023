import { appendOnly, eventColumns, neverDeleted } from './migration.ts';
import type { Migration } from './migration.ts';

/** Sets of PIN shares by their commitments, and who holds what under which seal (rules.md, Custody by shares). */
export const custody: Migration = {
  version: 4,
  name: 'custody',
  sql: `
CREATE TABLE share_set (
  key TEXT PRIMARY KEY NOT NULL,
  set_id TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  run TEXT NOT NULL,
  threshold INTEGER NOT NULL,
  pin_length INTEGER NOT NULL,
  holders TEXT NOT NULL,
  token TEXT,
  state TEXT NOT NULL,
  at TEXT NOT NULL,
  ${eventColumns}
) STRICT;
${neverDeleted('share_set')}
-- A set of shares never comes back: made > current > void, and what was handed out stays as it was.
CREATE TRIGGER share_set_moves_on BEFORE UPDATE ON share_set
WHEN ${['key', 'set_id', 'role', 'run', 'threshold', 'pin_length', 'holders', 'at'].map((column) => `NEW.${column} IS NOT OLD.${column}`).join(' OR ')}
  OR NOT (OLD.state || '>' || NEW.state IN ('made>current', 'made>void', 'current>void'))
BEGIN SELECT RAISE(ABORT, 'a set of shares is never taken up again'); END;

CREATE TABLE custody_record (
  key TEXT PRIMARY KEY NOT NULL,
  item TEXT NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  seal TEXT,
  holder TEXT NOT NULL,
  place TEXT NOT NULL,
  run TEXT NOT NULL,
  at TEXT NOT NULL,
  ${eventColumns},
  UNIQUE (item, version)
) STRICT;
${appendOnly('custody_record')}
`,
};
