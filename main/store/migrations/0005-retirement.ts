import type { Migration } from './migration.ts';

/** An authority that was retired names the run that did it; no later plan acts on it (rules.md, Authority policy). */
export const retirement: Migration = {
  version: 5,
  name: 'retirement',
  sql: `ALTER TABLE authority ADD COLUMN retired_by_run TEXT;`,
};
