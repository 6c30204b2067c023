/** One step of the schema. Runs in one transaction together with the new user_version; never edited once released. */
export interface Migration {
  /** user_version after it; 1, 2, 3 … without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** The columns every business table ends with: the event that wrote the row, which must exist. */
export const eventColumns = `event_log TEXT NOT NULL,
  event_seq INTEGER NOT NULL,
  FOREIGN KEY (event_log, event_seq) REFERENCES log_event (log, seq) DEFERRABLE INITIALLY DEFERRED`;

/** Triggers that let rows only be added. */
export function appendOnly(table: string): string {
  return `
CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
${neverDeleted(table)}`;
}

/** Trigger that keeps every row for ever. */
export function neverDeleted(table: string): string {
  return `CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, 'rows of ${table} are never deleted'); END;`;
}
