// Comma-separated values as RFC 4180 has them, strictly: what is not well formed is refused with its line, never guessed at.

import { CeremonyError } from '../errors.ts';

/** A record, and the line of the text it begins on (a quoted field may hold line breaks). */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

const separators = [',', ';', '\t'] as const;

/** Spreadsheets of half of Europe write semicolons: the one that stands most often in the first line. */
function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (separator: string): number => first.split(separator).length;
  return separators.reduce((best, next) => (count(next) > count(best) ? next : best));
}

/**
 * Records of a text whose first is its header; every one has as many fields as the header. `what` names the text in refusals. Throws
 * input.schema naming the line, input.too-large for more than `most` records. Source: RFC 4180 §2, and the separators ; and tab.
 */
export function parseCsv(text: string, what: string, most: number): readonly CsvRow[] {
  const separator = separatorOf(text);
  const rows: CsvRow[] = [];
  let [at, line] = [0, 1];

  const refuse = (problem: string): never => {
    throw new CeremonyError('input.schema', `${what} was refused: line ${line} ${problem}.`);
  };

  function quoted(): string {
    let value = '';
    for (at += 1; ; at += 1) {
      const end = text.indexOf('"', at);
      if (end === -1) refuse('begins a quoted field that never ends');
      const piece = text.slice(at, end);
      value += piece;
      line += piece.split('\n').length - 1;
      at = end + 1;
      if (text[at] !== '"') return value;
      value += '"';
    }
  }

  function plain(): string {
    const start = at;
    while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') {
      if (text[at] === '"') refuse('has a quotation mark within a field that does not begin with one');
      at += 1;
    }
    return text.slice(start, at);
  }

  while (at < text.length) {
    const begun = line;
    const fields: string[] = [];
    for (;;) {
      fields.push(text[at] === '"' ? quoted() : plain());
      if (text[at] !== separator) break;
      at += 1;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    if (at < text.length && text[at] !== '\n') refuse('has something after the end of a quoted field');
    const wanted = rows[0]?.fields.length ?? fields.length;
    if (fields.length !== wanted) refuse(`has ${fields.length} fields, and the first line names ${wanted}`);
    if (rows.length === most) throw new CeremonyError('input.too-large', `${what} was refused: it has more than ${most} lines.`);
    rows.push({ line: begun, fields });
    at += 1;
    line += 1;
  }
  return rows;
}
