import { eventColumns, neverDeleted } from './migration.ts';
import type { Migration } from './migration.ts';

/** Data directories that came out of a snapshot: read-only until people closed the gap (rules.md, Backup and restore). */
export const restoration: Migration = {
  version: 6,
  name: 'restoration',
  sql: `
CREATE TABLE restoration (
  key TEXT PRIMARY KEY NOT NULL,
  id TEXT NOT NULL UNIQUE,
  snapshot_run TEXT NOT NULL,
  size INTEGER NOT NULL,
  head TEXT NOT NULL,
  at TEXT NOT NULL,
  state TEXT NOT NULL,
  ${eventColumns}
) STRICT;
${neverDeleted('restoration')}
CREATE TRIGGER restoration_moves_on BEFORE UPDATE ON restoration
WHEN NEW.key IS NOT OLD.key OR NEW.id IS NOT OLD.id OR NEW.snapshot_run IS NOT OLD.snapshot_run OR NEW.size IS NOT OLD.size OR NEW.head IS NOT OLD.head
  OR NEW.at IS NOT OLD.at OR NOT (OLD.state || '>' || NEW.state IN ('read-only>continued'))
BEGIN SELECT RAISE(ABORT, 'a restored directory only moves on'); END;
`,
};
