import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Absolute path of Electron's binary, or null where the package came without it (it does since 42). Reads path.txt as the
 * package's own index.js would; importing that would start a download.
 */
export function electronBinary(programDirectory: string): string | null {
  const home = join(programDirectory, 'node_modules', 'electron');
  try {
    const binary = join(home, 'dist', readFileSync(join(home, 'path.txt'), 'utf8'));
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}
