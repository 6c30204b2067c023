import { sha256Hex } from '../pki/hash.ts';
import { encodeFileList } from './file-list.ts';

/** A file that came in, by its name as it may be shown. */
export interface ImportedFile {
  readonly name: string;
  /** Octets. */
  readonly size: number;
  readonly sha256: string;
}

/**
 * The one hash people confirm: of one file its own SHA-256, of several that of their list as sha256sum prints it, ordered by name as
 * `LC_ALL=C sort -k2` orders.
 */
export function hashOfFiles(files: readonly Pick<ImportedFile, 'name' | 'sha256'>[]): string {
  const [first, ...more] = files;
  if (first !== undefined && more.length === 0) return first.sha256;
  return sha256Hex(encodeFileList(files.toSorted((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0))));
}
