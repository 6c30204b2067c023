import { CeremonyError } from '../../errors.ts';

/** A value of a property list. Data and dates stay text: nothing here needs them. */
export type PlistValue = string | number | boolean | readonly PlistValue[] | { readonly [key: string]: PlistValue };

const deepest = 32;
const piece = /<(\/?)([a-z]+)(?: version="1\.0")?(\/?)>|([^<]+)/gy;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const head = /^\s*<\?xml [^?]*\?>\s*<!DOCTYPE plist [^>[]*>\s*/;

interface Piece {
  readonly kind: 'open' | 'close' | 'empty' | 'text';
  readonly text: string;
}

/**
 * An XML property list as macOS's tools print it (plist(5)): its nine elements, five entities and character numbers, no others.
 * Throws media.listing.
 */
export function parsePlist(xml: string): PlistValue {
  const body = xml.replace(head, '');
  const pieces = piecesOf(body);
  let at = 0;
  const next = (): Piece => pieces[at++] ?? notUnderstood();
  const peek = (): Piece => pieces[at] ?? notUnderstood();
  const textUntil = (name: string): string => {
    const text = peek().kind === 'text' ? next().text : '';
    close(name);
    return unescape(text);
  };
  const close = (name: string): void => {
    const { kind, text } = next();
    if (kind !== 'close' || text !== name) notUnderstood();
  };
  const blank = (): void => {
    while (at < pieces.length && peek().kind === 'text') if (next().text.trim() !== '') notUnderstood();
  };
  const value = (depth: number): PlistValue => {
    if (depth > deepest) notUnderstood();
    blank();
    const { kind, text: name } = next();
    if (kind === 'empty') return emptyValue(name);
    if (kind !== 'open') return notUnderstood();
    switch (name) {
      case 'string':
      case 'data':
      case 'date':
        return textUntil(name);
      case 'integer':
      case 'real':
        return numberOf(textUntil(name));
      case 'array': {
        const items: PlistValue[] = [];
        for (blank(); peek().kind !== 'close'; blank()) items.push(value(depth + 1));
        close(name);
        return items;
      }
      case 'dict': {
        const entries = new Map<string, PlistValue>();
        for (blank(); peek().kind !== 'close'; blank()) {
          const key = next();
          if (key.kind !== 'open' || key.text !== 'key') notUnderstood();
          const word = textUntil('key');
          if (entries.has(word)) notUnderstood();
          entries.set(word, value(depth + 1));
        }
        close(name);
        return Object.fromEntries(entries);
      }
      default:
        return notUnderstood();
    }
  };
  blank();
  const opening = next();
  if (opening.kind !== 'open' || opening.text !== 'plist') notUnderstood();
  const whole = value(0);
  blank();
  close('plist');
  blank();
  return at === pieces.length ? whole : notUnderstood();
}

function piecesOf(body: string): Piece[] {
  const pieces: Piece[] = [];
  piece.lastIndex = 0;
  let end = 0;
  for (let found = piece.exec(body); found !== null; found = piece.exec(body)) {
    const [, slash = '', name = '', bar = '', text] = found;
    if (slash !== '' && bar !== '') notUnderstood();
    if (text !== undefined) pieces.push({ kind: 'text', text });
    else pieces.push({ kind: slash === '' ? (bar === '' ? 'open' : 'empty') : 'close', text: name });
    end = piece.lastIndex;
  }
  return end === body.length ? pieces : notUnderstood();
}

function emptyValue(name: string): PlistValue {
  if (name === 'true' || name === 'false') return name === 'true';
  if (name === 'string') return '';
  if (name === 'array') return [];
  return name === 'dict' ? {} : notUnderstood();
}

function numberOf(text: string): number {
  if (!/^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) notUnderstood();
  return Number(text);
}

function unescape(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]{2,4}));|&/g,
    (_, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? notUnderstood();
      const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : notUnderstood();
    },
  );
}

function notUnderstood(): never {
  throw new CeremonyError('media.listing', 'The list of devices that diskutil printed was not understood. Nothing was changed.');
}
