import { CeremonyError } from '../../errors.ts';
import { byPath } from '../bundle.ts';
import { blockLength, type Field, fields, filled, headerSum, ustarMagic } from './tar-header.ts';

/** Blocks a tape record has (POSIX.1-2001 pax, -b): tools expect whole records. */
const recordLength = 20 * blockLength;

/**
 * One archive of a bundle: ustar, paths sorted, every date `modified`, nobody's user and group, mode 0644; a path that does
 * not fit a ustar header has a pax header before it (POSIX.1-2001). Same files, same bytes. `tar xf` makes the directory.
 * @param directory the bundle's name: the one directory at the top
 */
export function composeTar(
  directory: string,
  files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
  modified: Date,
): Uint8Array {
  const seconds = Math.floor(modified.getTime() / 1000);
  const parts: Uint8Array[] = [];
  for (const { path, bytes } of files.toSorted(byPath)) {
    const whole = `${directory}/${path}`;
    const place = splitPath(whole);
    if (place === null) {
      const record = paxRecord('path', whole);
      parts.push(header({ name: 'pax', prefix: '' }, 'x', record.length, seconds), padded(record));
    }
    parts.push(header(place ?? { name: whole.slice(-100), prefix: '' }, '0', bytes.length, seconds), padded(bytes));
  }
  // Two empty blocks end an archive.
  const length = parts.reduce((sum, part) => sum + part.length, 2 * blockLength);
  const archive = new Uint8Array(Math.ceil(length / recordLength) * recordLength);
  let at = 0;
  for (const part of parts) {
    archive.set(part, at);
    at += part.length;
  }
  return archive;
}

/** ustar cuts a path at a slash into a prefix of at most 155 and a name of at most 100 octets. */
function splitPath(path: string): { name: string; prefix: string } | null {
  if (path.length <= 100) return { name: path, prefix: '' };
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const name = path.slice(slash + 1);
    if (slash <= 155 && name.length <= 100) return { name, prefix: path.slice(0, slash) };
  }
  return null;
}

/** `<length> <key>=<value>\n`, where the length counts its own digits. */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return new TextEncoder().encode(`${length}${rest}`);
}

function header(place: { name: string; prefix: string }, type: '0' | 'x', size: number, seconds: number): Uint8Array {
  const block = new Uint8Array(blockLength);
  const put = (field: Field, text: string): void => void new TextEncoder().encodeInto(text, block.subarray(fields[field][0]));
  const octal = (field: Field, value: number): void => {
    const digits = value.toString(8).padStart(fields[field][1] - 1, '0');
    if (digits.length >= fields[field][1]) throw new CeremonyError('bug', 'A file is too large for an archive. Nothing was written.');
    put(field, digits);
  };
  put('name', place.name);
  octal('mode', 0o644);
  octal('uid', 0);
  octal('gid', 0);
  octal('size', size);
  octal('mtime', seconds);
  put('type', type);
  put('magic', ustarMagic);
  put('prefix', place.prefix);
  put('checksum', `${headerSum(block).toString(8).padStart(6, '0')}\u0000 `);
  return block;
}

function padded(bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(filled(bytes.length));
  block.set(bytes);
  return block;
}
