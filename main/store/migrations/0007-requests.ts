import { eventColumns, neverDeleted } from './migration.ts';
import type { Migration } from './migration.ts';

/** Requests of our own: a key on a token whose certificate another CA signs. Pending until that certificate is installed. */
export const requests: Migration = {
  version: 7,
  name: 'requests',
  sql: `
CREATE TABLE certificate_request (
  key TEXT PRIMARY KEY NOT NULL,
  label TEXT NOT NULL,
  subject TEXT NOT NULL,
  spki BLOB NOT NULL,
  spki_sha256 TEXT NOT NULL UNIQUE,
  algorithm TEXT NOT NULL,
  cka_id TEXT NOT NULL,
  token TEXT NOT NULL,
  rules TEXT NOT NULL,
  profile TEXT NOT NULL,
  profile_sha256 TEXT NOT NULL,
  der BLOB NOT NULL,
  sha256 TEXT NOT NULL UNIQUE,
  run TEXT NOT NULL,
  mode TEXT NOT NULL,
  state TEXT NOT NULL,
  ${eventColumns}
) STRICT;
${neverDeleted('certificate_request')}
-- A request is answered once; what it asked for stays as it was.
CREATE TRIGGER certificate_request_moves_on BEFORE UPDATE ON certificate_request
WHEN ${[
    'key',
    'label',
    'subject',
    'spki',
    'spki_sha256',
    'algorithm',
    'cka_id',
    'token',
    'rules',
    'profile',
    'profile_sha256',
    'der',
    'sha256',
    'run',
    'mode',
  ]
    .map((column) => `NEW.${column} IS NOT OLD.${column}`)
    .join(' OR ')}
  OR NOT (OLD.state || '>' || NEW.state IN ('pending>answered'))
BEGIN SELECT RAISE(ABORT, 'a request is answered once'); END;
`,
};
