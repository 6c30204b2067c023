import { appendOnly, eventColumns, neverDeleted } from './migration.ts';
import type { Migration } from './migration.ts';

/** A number is reserved once and only moves on: reserved → intended → signed | burned (rules.md, Journal). */
const numberMovesOn = (table: string, identity: readonly string[]): string => `
${neverDeleted(table)}
CREATE TRIGGER ${table}_moves_on BEFORE UPDATE ON ${table}
WHEN ${['key', 'run', ...identity].map((column) => `NEW.${column} IS NOT OLD.${column}`).join(' OR ')}
  OR NOT (OLD.state || '>' || NEW.state IN ('reserved>intended', 'reserved>burned', 'intended>signed', 'intended>burned', 'signed>burned'))
BEGIN SELECT RAISE(ABORT, 'a number is never reused'); END;`;

/** Serial and CRL numbers, authorities, policies, certificates, CRLs and the versions of their entries. */
export const issuance: Migration = {
  version: 3,
  name: 'issuance',
  sql: `
CREATE TABLE serial_number (
  key TEXT PRIMARY KEY NOT NULL,
  issuer TEXT NOT NULL,
  serial TEXT NOT NULL,
  run TEXT NOT NULL,
  state TEXT NOT NULL,
  ${eventColumns},
  UNIQUE (issuer, serial)
) STRICT;
${numberMovesOn('serial_number', ['issuer', 'serial'])}

CREATE TABLE crl_number (
  key TEXT PRIMARY KEY NOT NULL,
  scope TEXT NOT NULL,
  number TEXT NOT NULL,
  run TEXT NOT NULL,
  state TEXT NOT NULL,
  ${eventColumns},
  UNIQUE (scope, number)
) STRICT;
-- Decimal text of up to 49 digits (20 octets, RFC 5280 5.2.3): ordered by length, then by digits.
CREATE INDEX crl_number_order ON crl_number (scope, length(number), number);
${numberMovesOn('crl_number', ['scope', 'number'])}

CREATE TABLE authority (
  key TEXT PRIMARY KEY NOT NULL,
  label TEXT NOT NULL,
  subject TEXT NOT NULL,
  spki BLOB NOT NULL,
  spki_sha256 TEXT NOT NULL UNIQUE,
  algorithm TEXT NOT NULL,
  cka_id TEXT,
  token TEXT,
  rules TEXT NOT NULL,
  policy_sha256 TEXT,
  created_by_run TEXT,
  mode TEXT NOT NULL,
  ${eventColumns}
) STRICT;

CREATE TABLE certificate (
  key TEXT PRIMARY KEY NOT NULL,
  sha256 TEXT NOT NULL UNIQUE,
  issuer_spki_sha256 TEXT NOT NULL,
  subject TEXT NOT NULL,
  serial TEXT NOT NULL,
  not_before TEXT NOT NULL,
  not_after TEXT NOT NULL,
  der BLOB NOT NULL,
  profile TEXT,
  profile_sha256 TEXT,
  run TEXT,
  role TEXT NOT NULL,
  ${eventColumns}
) STRICT;
CREATE INDEX certificate_issuer ON certificate (issuer_spki_sha256, serial);

CREATE TABLE crl (
  key TEXT PRIMARY KEY NOT NULL,
  sha256 TEXT NOT NULL UNIQUE,
  scope TEXT NOT NULL,
  number TEXT NOT NULL,
  this_update TEXT NOT NULL,
  next_update TEXT,
  der BLOB NOT NULL,
  run TEXT,
  status TEXT NOT NULL,
  ${eventColumns}
) STRICT;
CREATE INDEX crl_scope ON crl (scope);

CREATE TABLE crl_entry (
  key TEXT PRIMARY KEY NOT NULL,
  scope TEXT NOT NULL,
  serial TEXT NOT NULL,
  version INTEGER NOT NULL,
  revocation_date TEXT NOT NULL,
  reason INTEGER,
  der BLOB NOT NULL,
  source TEXT NOT NULL,
  ${eventColumns},
  UNIQUE (scope, serial, version)
) STRICT;
${appendOnly('crl_entry')}

CREATE TABLE policy (
  key TEXT PRIMARY KEY NOT NULL,
  authority TEXT NOT NULL,
  version INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  json TEXT NOT NULL,
  ${eventColumns},
  UNIQUE (authority, version)
) STRICT;
`,
};
