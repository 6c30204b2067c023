import { quote } from '../verify/judge.ts';
import { blockLength, type Field, fields, filled, headerSum } from './tar-header.ts';

export interface TarEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
}

interface ParsedTar {
  readonly entries: TarEntry[];
  /** Sentences about what is not a plain file. Parsing stops where the archive cannot be followed any further. */
  readonly problems: string[];
}

/**
 * The regular files of an archive in the order it holds them: ustar, pax headers that give a path only, and directories,
 * which say nothing. Anything else is a problem. `most`: entries of any kind. Bytes are views, not copies. Never throws.
 */
export function parseTar(archive: Uint8Array, most: number): ParsedTar {
  const parsed: ParsedTar = { entries: [], problems: [] };
  let pax: string | null = null;
  let at = 0;
  for (let count = 0; ; count += 1) {
    const block = archive.subarray(at, at + blockLength);
    if (block.length < blockLength) return stop(parsed, 'The archive ends in the middle: its two empty blocks are missing.');
    if (block.every((octet) => octet === 0)) return closed(parsed, archive, at);
    if (count >= most) return stop(parsed, `The archive holds more than ${most} entries.`);
    const size = octal(block, 'size');
    const name = nameOf(block);
    if (size === null || octal(block, 'checksum') !== headerSum(block) || name === null)
      return stop(parsed, `Entry ${count + 1} of the archive has no header a bundle’s archive has.`);
    const bytes = archive.subarray(at + blockLength, at + blockLength + size);
    if (bytes.length < size) return stop(parsed, `${quote(name)} is cut off.`);
    at += blockLength + filled(size);
    const type = String.fromCharCode(block[fields.type[0]] ?? 0);
    if (type === 'x') {
      pax = paxPath(bytes);
      if (pax === null) return stop(parsed, `Entry ${count + 1} of the archive has a pax header that gives something else than a path.`);
      continue;
    }
    const path = pax ?? name;
    pax = null;
    if (type === '0' || type === '\u0000') parsed.entries.push({ path, bytes });
    else if (type !== '5')
      parsed.problems.push(`${quote(path)} is neither a file nor a directory${type === '1' || type === '2' ? ', it is a link' : ''}.`);
    else if (size !== 0) parsed.problems.push(`${quote(path)} is a directory with content.`);
  }
}

function stop(parsed: ParsedTar, problem: string): ParsedTar {
  parsed.problems.push(problem);
  return parsed;
}

/** After two empty blocks nothing may follow but empty blocks: what tar does not unpack nobody should have to look for. */
function closed(parsed: ParsedTar, archive: Uint8Array, at: number): ParsedTar {
  const rest = archive.subarray(at);
  if (rest.length < 2 * blockLength || rest.some((octet) => octet !== 0))
    return stop(parsed, 'Something stands after the end of the archive.');
  return parsed;
}

function textOf(block: Uint8Array, field: Field): string | null {
  const [start, length] = fields[field];
  const raw = block.subarray(start, start + length);
  const end = raw.indexOf(0);
  const octets = end === -1 ? raw : raw.subarray(0, end);
  return octets.every((octet) => octet >= 0x20 && octet < 0x7f) ? Buffer.from(octets).toString('latin1') : null;
}

function nameOf(block: Uint8Array): string | null {
  const name = textOf(block, 'name');
  const ustar = Buffer.from(block.subarray(fields.magic[0], fields.magic[0] + 5)).toString('latin1') === 'ustar';
  const prefix = textOf(block, 'prefix');
  if (name === null || !ustar || prefix === null) return null;
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Octal digits and nothing else; the base-256 form of large sizes is no bundle's. */
function octal(block: Uint8Array, field: Field): number | null {
  const text = textOf(block, field)?.trim();
  return text !== undefined && /^[0-7]{1,11}$/.test(text) ? Number.parseInt(text, 8) : null;
}

/** The path of a pax header whose only record it is. */
function paxPath(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes).toString('latin1');
  const [, length, path] = /^(\d{1,4}) path=([^\n]+)\n$/.exec(text) ?? [];
  return length !== undefined && path !== undefined && Number(length) === text.length ? path : null;
}
