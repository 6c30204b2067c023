import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { electronBinary } from './electron-binary.ts';

/** One download of Electron's binary gets this long, once per lock file. */
const fetchMilliseconds = 20_000;

const failureFile = (programDirectory: string): string => join(programDirectory, 'node_modules', '.cache', 'conclave-electron-failed');

function lockHash(programDirectory: string): string {
  return createHash('sha256')
    .update(readFileSync(join(programDirectory, 'package-lock.json')))
    .digest('hex');
}

/** Was it tried for this lock file and failed? */
export function electronFetchFailed(programDirectory: string): boolean {
  try {
    return readFileSync(failureFile(programDirectory), 'utf8') === lockHash(programDirectory);
  } catch {
    return false;
  }
}

/**
 * The package comes without its binary (since 42). In a checkout its own installer is tried once per lock file; it checks
 * the archive against the hashes in the package. A failure is remembered. Nothing of ours connects anywhere.
 */
export function fetchElectron(programDirectory: string, say: (line: string) => void): void {
  const installer = join(programDirectory, 'node_modules', 'electron', 'install.js');
  if (electronBinary(programDirectory) !== null || !existsSync(installer) || electronFetchFailed(programDirectory)) return;
  say('Fetching Electron’s binary (once, at most 20 seconds) …');
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: fetchMilliseconds, killSignal: 'SIGKILL' });
  if (electronBinary(programDirectory) !== null) return;
  const file = failureFile(programDirectory);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, lockHash(programDirectory));
}
