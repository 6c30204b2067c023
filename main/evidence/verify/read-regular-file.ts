import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** The bytes of a file, or the end of a sentence why not; at most `most` bytes. Never throws. O_NOFOLLOW and O_NONBLOCK: the entry may have become a link or a pipe since it was looked at. */
export async function readRegularFile(file: string, most: number): Promise<Uint8Array | string> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)).catch(() => null);
  if (handle === null) return 'cannot be read';
  try {
    const { size } = await handle.stat().then((stat) => (stat.isFile() ? stat : { size: -1 }));
    if (size < 0) return 'is neither a file nor a directory';
    if (size > most) return 'is too large to be read';
    const bytes = new Uint8Array(size);
    let read = 0;
    while (read < size) {
      const { bytesRead } = await handle.read(bytes, read, size - read, read);
      if (bytesRead === 0) return 'changed while it was read';
      read += bytesRead;
    }
    return bytes;
  } catch {
    return 'cannot be read';
  } finally {
    await handle.close().catch(() => undefined);
  }
}
