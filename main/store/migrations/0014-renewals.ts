import type { Migration } from './migration.ts';

/**
 * A subordinate's certificate made anew by its issuer: an authority names the certificate in force (null: the one of its key that ends
 * last, as before), so that one its issuer has signed is not acted on before people installed it. And a key that has its certificate asks
 * for another one: what the last request of a key asked for is on record, what those before it did is in the logs.
 */
export const renewals: Migration = {
  version: 14,
  name: 'renewals',
  sql: `
ALTER TABLE authority ADD COLUMN certificate_sha256 TEXT;
DROP TRIGGER certificate_request_moves_on;
-- A request is answered, or another run asks anew for the same key; what one asked for stays as it was.
CREATE TRIGGER certificate_request_moves_on BEFORE UPDATE ON certificate_request
WHEN ${['key', 'label', 'spki', 'spki_sha256', 'algorithm', 'cka_id', 'token', 'mode'].map((column) => `NEW.${column} IS NOT OLD.${column}`).join(' OR ')}
  OR NOT (
    (OLD.state || '>' || NEW.state IN ('pending>answered')
      AND ${['subject', 'rules', 'profile', 'profile_sha256', 'der', 'sha256', 'run'].map((column) => `NEW.${column} IS OLD.${column}`).join(' AND ')})
    OR (NEW.state = 'pending' AND NEW.run IS NOT OLD.run AND NEW.sha256 IS NOT OLD.sha256)
  )
BEGIN SELECT RAISE(ABORT, 'a request is answered once'); END;
`,
};
