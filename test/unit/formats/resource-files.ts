import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of a file under resources/. */
export function resource(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(import.meta.dirname, '../../../resources', path)));
}

export const resourceText = (path: string): string => new TextDecoder().decode(resource(path));
