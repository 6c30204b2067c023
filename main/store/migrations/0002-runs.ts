import { appendOnly, eventColumns, neverDeleted } from './migration.ts';
import type { Migration } from './migration.ts';

/** Runs, their steps, the journal of token calls, approvals, credentials enrolled in a run, artifacts. */
export const runs: Migration = {
  version: 2,
  name: 'runs',
  sql: `
CREATE TABLE run (
  key TEXT PRIMARY KEY NOT NULL,
  id TEXT NOT NULL UNIQUE,
  mode TEXT NOT NULL,
  title TEXT NOT NULL,
  plan BLOB NOT NULL,
  plan_name TEXT,
  files TEXT NOT NULL,
  status TEXT NOT NULL,
  revision INTEGER NOT NULL,
  current_step TEXT,
  created_at TEXT NOT NULL,
  out TEXT NOT NULL,
  ${eventColumns}
) STRICT;

CREATE TABLE step (
  key TEXT PRIMARY KEY NOT NULL,
  run TEXT NOT NULL REFERENCES run (key) DEFERRABLE INITIALLY DEFERRED,
  step TEXT NOT NULL,
  status TEXT NOT NULL,
  state TEXT,
  output TEXT,
  revision INTEGER NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  ${eventColumns},
  UNIQUE (run, step)
) STRICT;

CREATE TABLE journal (
  key TEXT PRIMARY KEY NOT NULL,
  id TEXT NOT NULL UNIQUE,
  run TEXT NOT NULL,
  step TEXT NOT NULL,
  operation TEXT NOT NULL,
  token TEXT NOT NULL,
  key_label TEXT,
  cka_id TEXT,
  spki BLOB,
  tbs BLOB,
  number TEXT,
  scope TEXT,
  state TEXT NOT NULL,
  code TEXT,
  result BLOB,
  at TEXT NOT NULL,
  ${eventColumns}
) STRICT;
CREATE INDEX journal_run ON journal (run);
CREATE INDEX journal_state ON journal (state);
${neverDeleted('journal')}
CREATE TRIGGER journal_keeps_intent BEFORE UPDATE ON journal
WHEN NEW.key IS NOT OLD.key OR NEW.id IS NOT OLD.id OR NEW.run IS NOT OLD.run OR NEW.step IS NOT OLD.step
  OR NEW.operation IS NOT OLD.operation OR NEW.token IS NOT OLD.token OR NEW.key_label IS NOT OLD.key_label
  OR NEW.cka_id IS NOT OLD.cka_id OR NEW.spki IS NOT OLD.spki OR NEW.tbs IS NOT OLD.tbs
  OR NEW.number IS NOT OLD.number OR NEW.scope IS NOT OLD.scope OR NEW.at IS NOT OLD.at
  OR (OLD.result IS NOT NULL AND NEW.result IS NOT OLD.result)
BEGIN SELECT RAISE(ABORT, 'an intent is never changed'); END;

CREATE TABLE approval (
  key TEXT PRIMARY KEY NOT NULL,
  run TEXT NOT NULL REFERENCES run (key) DEFERRABLE INITIALLY DEFERRED,
  n INTEGER NOT NULL,
  person TEXT NOT NULL,
  statement BLOB NOT NULL,
  signature BLOB NOT NULL,
  spki BLOB NOT NULL,
  ${eventColumns},
  UNIQUE (run, n)
) STRICT;
${appendOnly('approval')}

CREATE TABLE credential (
  key TEXT PRIMARY KEY NOT NULL,
  run TEXT NOT NULL REFERENCES run (key) DEFERRABLE INITIALLY DEFERRED,
  person TEXT NOT NULL,
  spki BLOB NOT NULL,
  sealed BLOB NOT NULL,
  ${eventColumns},
  UNIQUE (run, person)
) STRICT;

CREATE TABLE artifact (
  key TEXT PRIMARY KEY NOT NULL,
  run TEXT NOT NULL REFERENCES run (key) DEFERRABLE INITIALLY DEFERRED,
  path TEXT NOT NULL,
  role TEXT NOT NULL,
  bytes BLOB NOT NULL,
  sha256 TEXT NOT NULL,
  ${eventColumns},
  UNIQUE (run, path)
) STRICT;
`,
};
