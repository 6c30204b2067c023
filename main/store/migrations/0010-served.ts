import { appendOnly, eventColumns } from './migration.ts';
import type { Migration } from './migration.ts';

/** What was fetched back from where it is published, and found to be what was signed. */
export const served: Migration = {
  version: 10,
  name: 'served',
  sql: `
CREATE TABLE served (
  key TEXT PRIMARY KEY NOT NULL,
  sha256 TEXT NOT NULL,
  authority TEXT NOT NULL,
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  ${eventColumns}
) STRICT;
CREATE INDEX served_sha256 ON served (sha256);
${appendOnly('served')}
`,
};
