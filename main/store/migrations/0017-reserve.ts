import { appendOnly, eventColumns } from './migration.ts';
import type { Migration } from './migration.ts';

/** Authorities that are kept in reserve for an emergency, and those that were taken up: one row for each time one changed hands. */
export const reserve: Migration = {
  version: 17,
  name: 'reserve',
  sql: `
CREATE TABLE reserve (
  key TEXT PRIMARY KEY NOT NULL,
  authority TEXT NOT NULL,
  state TEXT NOT NULL,
  run TEXT NOT NULL,
  at TEXT NOT NULL,
  ${eventColumns}
) STRICT;
CREATE INDEX reserve_authority ON reserve (authority);
${appendOnly('reserve')}
`,
};
