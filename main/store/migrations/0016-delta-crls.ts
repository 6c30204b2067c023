import type { Migration } from './migration.ts';

/** The number of the CRL a delta holds the changes since (RFC 5280 §5.2.4). Rows from before hold null: each is complete for its scope. */
export const deltaCrls: Migration = {
  version: 16,
  name: 'delta-crls',
  sql: `
ALTER TABLE crl ADD COLUMN base_number TEXT;
`,
};
