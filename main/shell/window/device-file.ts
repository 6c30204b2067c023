// The modules of a backup token and of people's cards as a window named them, kept in the data directory for the next start.

import { mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { modulePath, noDevices, type NamedDevices } from '../../../preload/contract/devices.ts';
import { CeremonyError } from '../../errors.ts';
import { z } from '../../formats/jitless-zod.ts';
import { replaceFile } from '../../store/durable-file.ts';

const devicesFile = 'devices.json';
const fileSchema = z.strictObject({ second: modulePath.nullable(), card: modulePath.nullable() });
/** Longest file that is read. */
const mostBytes = 8192;

/** Nobody but the administrator can change what stands there: owned by root, written by nobody else. */
function isGuarded(path: string): boolean {
  const { uid, mode } = statSync(path);
  return uid === 0 && (mode & 0o022) === 0;
}

/**
 * The module's file, links followed, where only the machine's administrator can have put it.
 * SECURITY: the path comes from the page, and what it names is loaded as native code. A page that is not ours any more must not have
 * code of its own run: so file and every directory above it belong to root and are written by nobody else.
 * @throws token.module-not-loaded
 */
export function guardedModule(path: string, platform: string): string {
  if (platform === 'win32')
    throw new CeremonyError(
      'token.module-not-loaded',
      'On this system a window cannot tell who put a module there. Nothing was kept. Start Conclave with --second-module or --card-module.',
    );
  const real = modulePath.safeParse(path).success && isAbsolute(path) ? realPathOf(path) : null;
  if (real === null || !statSync(real).isFile())
    throw new CeremonyError(
      'token.module-not-loaded',
      'There is no file at this path. Nothing was kept. Type the whole path of the PKCS#11 module.',
    );
  for (let at = real; ; at = dirname(at)) {
    if (!isGuarded(at))
      throw new CeremonyError(
        'token.module-not-loaded',
        'Somebody other than this machine’s administrator can change this module or a directory above it. Nothing was kept. Install it where only root writes, or start Conclave with --second-module or --card-module.',
      );
    if (dirname(at) === at) return real;
  }
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** What a window named, each looked at again; a file that is not of this form, or names what is no longer guarded, names nothing. */
export function readDevices(dataDirectory: string, platform: string): NamedDevices {
  const kept = (path: string | null): string | null => {
    try {
      return path === null ? null : guardedModule(path, platform);
    } catch {
      return null;
    }
  };
  try {
    const bytes = readFileSync(join(dataDirectory, devicesFile));
    if (bytes.length > mostBytes) return noDevices;
    const { second, card } = fileSchema.parse(JSON.parse(bytes.toString('utf8')));
    return { second: kept(second), card: kept(card) };
  } catch {
    return noDevices;
  }
}

/** Throws token.module-not-loaded, and then nothing is written; store.full, store.io. */
export function writeDevices(dataDirectory: string, named: NamedDevices, platform: string): NamedDevices {
  const guarded = (path: string | null): string | null => (path === null ? null : guardedModule(path, platform));
  const checked = { second: guarded(named.second), card: guarded(named.card) };
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  replaceFile(dataDirectory, devicesFile, `${JSON.stringify(checked, null, 2)}\n`);
  return checked;
}
