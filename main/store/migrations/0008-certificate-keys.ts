import type { Migration } from './migration.ts';

/**
 * KEY-REUSE asks for the certificates of a key, and lint for those of a subject: by an index, not by reading every certificate on
 * record. Rows from before hold null: their events recorded no such column, and a value filled in now would look edited.
 */
export const certificateKeys: Migration = {
  version: 8,
  name: 'certificate-keys',
  sql: `
ALTER TABLE certificate ADD COLUMN spki_sha256 TEXT;
CREATE INDEX certificate_spki ON certificate (spki_sha256);
CREATE INDEX certificate_subject ON certificate (subject);
`,
};
