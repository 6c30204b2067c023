import type { Migration } from './migration.ts';

/**
 * The partition of the CRL a certificate was assigned to and the address it names for it, and the base of a delta CRL. Rows from before
 * hold null: their certificates are on the full CRL, which was the only one, and none of their CRLs is a delta.
 */
export const crlScopes: Migration = {
  version: 15,
  name: 'crl-scopes',
  sql: `
ALTER TABLE certificate ADD COLUMN crl_partition TEXT;
ALTER TABLE certificate ADD COLUMN crl_distribution_point TEXT;
CREATE INDEX certificate_partition ON certificate (issuer_spki_sha256, crl_partition, role, crl_distribution_point);
ALTER TABLE crl ADD COLUMN base_number TEXT;
`,
};
