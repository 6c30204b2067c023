import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../steps/host.ts';

/** Sources, what was built of them and runs (out/), and the list of packages with the hash of each. */
const parts = ['main', 'preload', 'renderer', 'resources', 'out', 'package.json', 'package-lock.json'];

/**
 * The hash of the software's own files, repeatable with
 * `find main preload renderer resources out package.json package-lock.json -type f | LC_ALL=C sort | xargs sha256sum | sha256sum`.
 */
export function softwareHash(programDirectory: string): Host['software'] {
  const files = parts
    .flatMap((part) => listFiles(programDirectory, part))
    .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const all = createHash('sha256');
  for (const file of files) {
    const hex = createHash('sha256')
      .update(readFileSync(join(programDirectory, file)))
      .digest('hex');
    all.update(`${hex}  ${file}\n`);
  }
  return { version: versionOf(programDirectory), sha256: all.digest('hex'), files: files.length };
}

/** The version in package.json. */
export function versionOf(programDirectory: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(programDirectory, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}

// Paths with / on every platform, so that the hash is the same; links are not followed.
function listFiles(root: string, part: string): string[] {
  const full = join(root, part);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [part];
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const name = `${part}/${entry.name}`;
    if (entry.isDirectory()) return listFiles(root, name);
    return entry.isFile() ? [name] : [];
  });
}
