import { appendOnly } from './migration.ts';
import type { Migration } from './migration.ts';

/**
 * Entries that come in great numbers at once (an imported CRL, a list of another CA): some thousand of them to a row, concatenated as they
 * will stand on the CRL. A row of crl_entry each costs a row, an index entry and a name in an event; ten million of those would be read in
 * minutes and logged in gigabytes. `first` and `last` are the serial numbers at its ends as order keys (pki/serial-order.ts). `der` comes
 * last, so that the columns before it are read without it.
 */
export const crlEntryBlocks: Migration = {
  version: 9,
  name: 'crl-entry-blocks',
  sql: `
CREATE TABLE crl_entry_block (
  key TEXT PRIMARY KEY NOT NULL,
  event_log TEXT NOT NULL,
  event_seq INTEGER NOT NULL,
  scope TEXT NOT NULL,
  source TEXT NOT NULL,
  list INTEGER NOT NULL,
  first BLOB NOT NULL,
  last BLOB NOT NULL,
  entries INTEGER NOT NULL,
  size INTEGER NOT NULL,
  der BLOB NOT NULL,
  UNIQUE (scope, list, first),
  FOREIGN KEY (event_log, event_seq) REFERENCES log_event (log, seq) DEFERRABLE INITIALLY DEFERRED
) STRICT;
${appendOnly('crl_entry_block')}
`,
};
