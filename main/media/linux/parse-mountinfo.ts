import { CeremonyError } from '../../errors.ts';

/** One line of /proc/self/mountinfo. */
export interface Mount {
  /** `major:minor` of the file system. */
  readonly device: string;
  /** What of the file system is mounted; `/`: all. */
  readonly root: string;
  readonly mountPoint: string;
  readonly options: readonly string[];
  readonly fileSystem: string;
  readonly source: string;
  readonly superOptions: readonly string[];
}

const mostLines = 100_000;
// id, parent, device, root, mount point, options, optional fields, a dash, type, source, options of the super block (proc(5)).
const line = /^\d+ \d+ (\d+:\d+) (\S+) (\S+) (\S+) (?:\S+ )*?- (\S+) (\S*) (\S+)$/u;

/**
 * What is mounted, as the kernel tells this process: blank, tab, newline, backslash and `#` in names are octal escapes (proc(5)).
 * Throws media.listing for a line of any other form.
 */
export function parseMountinfo(text: string): Mount[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length > mostLines) throw notUnderstood('it has too many lines');
  return lines.map((each, index) => {
    const found = line.exec(each);
    if (found === null) throw notUnderstood(`line ${index + 1}`);
    const [, device = '', root = '', mountPoint = '', options = '', fileSystem = '', source = '', superOptions = ''] = found;
    return {
      device,
      root: unescape(root),
      mountPoint: unescape(mountPoint),
      options: options.split(','),
      fileSystem: unescape(fileSystem),
      source: unescape(source),
      superOptions: superOptions.split(',').map(unescape),
    };
  });
}

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  // Escapes stand for bytes: a name is put together as bytes and read as UTF-8 once.
  const parts = text.split(/(\\[0-7]{3})/);
  if (parts.some((part, index) => index % 2 === 0 && part.includes('\\'))) throw notUnderstood('an escape that is none');
  return Buffer.concat(
    parts.map((part, index) => (index % 2 === 0 ? Buffer.from(part, 'utf8') : Buffer.from([Number.parseInt(part.slice(1), 8) & 0xff]))),
  ).toString('utf8');
}

/** The mount a path lies in: the longest mount point above it, and of several at one place the last, which covers the others. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | null {
  let found: Mount | null = null;
  for (const mount of mounts) {
    const { mountPoint } = mount;
    const above = mountPoint === '/' || path === mountPoint || path.startsWith(`${mountPoint}/`);
    if (above && (found === null || mountPoint.length >= found.mountPoint.length)) found = mount;
  }
  return found;
}

function notUnderstood(what: string): CeremonyError {
  return new CeremonyError('media.listing', `What is mounted could not be read from /proc/self/mountinfo (${what}). Nothing was changed.`);
}
