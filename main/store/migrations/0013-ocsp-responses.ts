import { appendOnly } from './migration.ts';
import type { Migration } from './migration.ts';

/** OCSP responses that were signed: what was said of each certificate, and until when whoever holds it can go on saying it. */
export const ocspResponses: Migration = {
  version: 13,
  name: 'ocsp-responses',
  sql: `
CREATE TABLE ocsp_response (
  key TEXT PRIMARY KEY NOT NULL,
  event_log TEXT NOT NULL,
  event_seq INTEGER NOT NULL,
  sha256 TEXT NOT NULL UNIQUE,
  issuer_spki_sha256 TEXT NOT NULL,
  certificate_sha256 TEXT NOT NULL,
  hash TEXT NOT NULL,
  status TEXT NOT NULL,
  this_update TEXT NOT NULL,
  next_update TEXT NOT NULL,
  responder_spki_sha256 TEXT NOT NULL,
  der BLOB NOT NULL,
  run TEXT NOT NULL,
  FOREIGN KEY (event_log, event_seq) REFERENCES log_event (log, seq) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX ocsp_response_issuer ON ocsp_response (issuer_spki_sha256);
${appendOnly('ocsp_response')}
`,
};
