import { CeremonyError } from '../errors.ts';

/** A place in a text file, counted from 1 as editors do; columns in characters (UTF-16 code units). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The text of one YAML file with what is needed to say where something is wrong with it. */
export interface YamlText {
  /** Names the file in sentences: "the plan". */
  readonly what: string;
  readonly text: string;
  positionAt(offset: number): Position;
}

/** Formats.md: YAML 256 kB. */
export const maxYamlBytes = 256 * 1024;

/**
 * Decodes the bytes of a YAML file: at most 256 kB (`input.too-large`), UTF-8 without BOM and without control or invisible
 * direction-changing characters (`input.schema`), so that what people read aloud is what the program reads.
 */
export function decodeYamlText(bytes: Uint8Array, what: string): YamlText {
  if (bytes.length > maxYamlBytes) {
    throw new CeremonyError(
      'input.too-large',
      `A YAML file may have at most ${maxYamlBytes} bytes and ${what} has ${bytes.length}; nothing of it was used.`,
    );
  }
  const yaml = yamlText(decode(bytes, what), what);
  if (yaml.text.startsWith('\uFEFF')) throw refuseAt(yaml, 0, 'A byte order mark', 'save the file as UTF-8 without BOM');
  // YAML 1.2 §5.1 c-printable, less NEL, BOM and bidirectional controls ("Trojan Source", CVE-2021-42574).
  const bad = /[^\t\n\r\x20-\x7E\xA0-\u{10FFFF}]|[\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/u.exec(yaml.text);
  if (bad)
    throw refuseAt(
      yaml,
      bad.index,
      `The invisible character U+${(bad[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
      'delete it',
    );
  return yaml;
}

/** An `input.schema` error that names thing, file, line and column: "An anchor in the plan at line 3, column 8 is not allowed; …". */
export function refuseAt(yaml: YamlText, offset: number, thing: string, instead: string): CeremonyError {
  const { line, column } = yaml.positionAt(offset);
  return new CeremonyError('input.schema', `${thing} in ${yaml.what} at line ${line}, column ${column} is not allowed; ${instead}.`, {
    details: { line, column },
  });
}

function decode(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new CeremonyError('input.schema', `The bytes of ${what} are not UTF-8 text; save the file as UTF-8.`, { cause });
  }
}

function yamlText(text: string, what: string): YamlText {
  const lineStarts = [0];
  // The YAML reader breaks lines at \n and \r\n; a lone \r is no line break of its own there.
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return {
    what,
    text,
    positionAt(offset) {
      let low = 0;
      let high = lineStarts.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((lineStarts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
    },
  };
}
