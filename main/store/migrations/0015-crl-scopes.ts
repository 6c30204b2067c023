import type { Migration } from './migration.ts';

/**
 * The partition of the CRL a certificate was assigned to and the address it names for it. Rows from before hold null: their certificates
 * are on the full CRL, which was the only one.
 */
export const crlScopes: Migration = {
  version: 15,
  name: 'crl-scopes',
  sql: `
ALTER TABLE certificate ADD COLUMN crl_partition TEXT;
ALTER TABLE certificate ADD COLUMN crl_distribution_point TEXT;
CREATE INDEX certificate_partition ON certificate (issuer_spki_sha256, crl_partition, role, crl_distribution_point);
`,
};
