import type { Migration } from './migration.ts';

/**
 * What a key is to sign stands in the journal as its bytes. A TBSCertList of a million entries has fifty megabytes and stands in a file of
 * the data directory: there the journal has its SHA-256. Rows from before hold null, and so does every row that holds the bytes.
 */
export const journalTbsHash: Migration = {
  version: 11,
  name: 'journal-tbs-hash',
  sql: `
ALTER TABLE journal ADD COLUMN tbs_sha256 TEXT;
CREATE TRIGGER journal_keeps_tbs_hash BEFORE UPDATE ON journal
WHEN NEW.tbs_sha256 IS NOT OLD.tbs_sha256
BEGIN SELECT RAISE(ABORT, 'an intent is never changed'); END;
`,
};
