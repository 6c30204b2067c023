import { bytes, defineTable, text } from '../table-shape.ts';
import type { RowInput, RowOf } from '../table-shape.ts';
import type { RowWrite } from '../row-store.ts';
import type { Store } from '../store.ts';

const shape = {
  run: text('run'),
  /** Inside the bundle: artifacts/… */
  path: text('path'),
  role: text('role'),
  bytes: bytes('bytes'),
  sha256: text('sha256'),
};

/** Key of an artifact's row. */
export const artifactKey = (run: string, path: string): string => `${run}/${path}`;

const table = defineTable('artifact', shape, (row) => artifactKey(row.run, row.path));

/** A file that leaves the machine. */
export type Artifact = RowOf<typeof shape>;

/** Row of an artifact; key: artifactKey(run, path). */
export const artifactRow = (artifact: RowInput<typeof shape>): RowWrite => table.toRow(artifact);

/** Artifact by artifactKey, or null. Throws store.corrupt. */
export const readArtifact = (store: Store, key: string): Artifact | null => table.read(store, key);

/** Every artifact of a run, by path. Throws store.corrupt. */
export const readArtifacts = (store: Store, run: string): Artifact[] => table.list(store, { run }, 'path');
