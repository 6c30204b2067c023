import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';

/** Reads what the kernel tells in /proc and /sys. null: it does not tell. */
export interface FactReader {
  text(path: string): string | null;
  names(path: string): readonly string[] | null;
  /** `major:minor` of the file system that holds a file, or of a block device itself. */
  device(path: string): string | null;
  real(path: string): string | null;
}

const orNull = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch {
    return null;
  }
};

// Linux dev_t as glibc's major(3) and minor(3) split it.
const majorMinor = (dev: bigint): string => {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & 0xfffff000n);
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
};

export const readFact: FactReader = {
  text: (path) => orNull(() => readFileSync(path, 'utf8')),
  names: (path) => orNull(() => readdirSync(path)),
  device: (path) =>
    orNull(() => {
      const stat = statSync(path, { bigint: true });
      return majorMinor(stat.isBlockDevice() ? stat.rdev : stat.dev);
    }),
  real: (path) => orNull(() => realpathSync(path)),
};
