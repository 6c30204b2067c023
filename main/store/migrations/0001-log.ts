import { appendOnly, neverDeleted } from './migration.ts';
import type { Migration } from './migration.ts';

/** Logs: the bytes of every line, and each log's size and head as they were when the last line was written. */
export const log: Migration = {
  version: 1,
  name: 'log',
  // application_id is "CNCV", so that `file` and we know the file for ours.
  sql: `
PRAGMA application_id = 1129202518;
CREATE TABLE log_event (
  log TEXT NOT NULL,
  seq INTEGER NOT NULL,
  line BLOB NOT NULL,
  PRIMARY KEY (log, seq)
) STRICT;
${appendOnly('log_event')}
CREATE TRIGGER log_event_in_order BEFORE INSERT ON log_event
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM log_event WHERE log = NEW.log)
BEGIN SELECT RAISE(ABORT, 'log_event out of order'); END;

CREATE TABLE log_head (
  log TEXT PRIMARY KEY NOT NULL,
  size INTEGER NOT NULL,
  head TEXT NOT NULL
) STRICT;
${neverDeleted('log_head')}
CREATE TRIGGER log_head_grows BEFORE UPDATE ON log_head
WHEN NEW.log <> OLD.log OR NEW.size <> OLD.size + 1
BEGIN SELECT RAISE(ABORT, 'log_head only grows by one'); END;
`,
};
