import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The directory that holds resources/ and package.json, from where an entry stands: main/ as sources, out/core/ as built.
 * `from` itself where there is none above it.
 */
export function programDirectory(from: string): string {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && existsSync(join(at, 'resources'))) return at;
    if (dirname(at) === at) return from;
  }
}
