import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Flushes a directory's entries, where the platform can open one (Windows cannot). */
export async function flushDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
