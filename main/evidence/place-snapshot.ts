import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CeremonyError } from '../errors.ts';
import { piecesOf, sha256OfFile } from '../store/backup/payload.ts';
import { flushDirectory } from '../media/flush-directory.ts';
import { asMediaError } from '../media/media-error.ts';

export interface PlacedSnapshot {
  readonly size: number;
  readonly sha256: string;
}

/**
 * Copies a sealed snapshot beside a bundle: under a temporary name, flushed, read back and compared, then named. A killed
 * copy leaves at most `.<name>.part`, which the next one removes. A whole file of this name is kept where `isOurs` says that
 * an earlier attempt made it. `mayMake`: the directory is no medium and may be made. Throws media.exists, media.full, media.io, media.readback. Points: `backup:half-written`, `backup:written`.
 */
export async function placeSnapshot(
  source: { readonly file: string; readonly sha256: string },
  directory: string,
  name: string,
  options: { readonly isOurs: (file: string) => boolean; readonly mayMake: boolean; readonly point: (name: string) => void },
): Promise<PlacedSnapshot> {
  const final = join(directory, name);
  const part = join(directory, `.${name}.part`);
  try {
    if (options.mayMake) mkdirSync(directory, { recursive: true });
    if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new CeremonyError(
        'media.io',
        `The medium for ${name} is not there. No backup was written to it. Insert it, then start Conclave again.`,
      );
    if (existsSync(final)) {
      if (!options.isOurs(final))
        throw new CeremonyError('media.exists', `Something else stands where ${name} should be; nothing was overwritten. Take it away.`);
      return { size: statSync(final).size, sha256: sha256OfFile(final) };
    }
    rmSync(part, { force: true });
    copy(source.file, part, options.point);
    const sha256 = sha256OfFile(part);
    if (sha256 !== source.sha256)
      throw new CeremonyError('media.readback', `${name} does not read back as it was written; stop and use another medium.`);
    renameSync(part, final);
    await flushDirectory(directory);
    options.point('backup:written');
    return { size: statSync(final).size, sha256 };
  } catch (error) {
    removeIfThere(part);
    throw asMediaError(error, name);
  }
}

/** A medium that refused the copy may refuse this, too: what it said first is told, and the next attempt removes the rest. */
function removeIfThere(part: string): void {
  try {
    rmSync(part, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

function copy(from: string, to: string, point: (name: string) => void): void {
  const handle = openSync(to, 'wx', 0o600);
  try {
    for (const piece of piecesOf(from)) {
      for (let at = 0; at < piece.length;) at += writeSync(handle, piece, at);
      point('backup:half-written');
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
