// The one line by which the online side says that everything is served as it was signed. It crosses the air gap by a QR code, by eye or on
// paper. It proves no more than the word of whoever ran the script; what it is worth is that nobody has to carry the files back.

import { sha256OfText } from '../pki/hash.ts';

/** What a web server should serve at an address. */
export interface ServedAddress {
  readonly url: string;
  readonly sha256: string;
}

export interface ServedLine {
  /** First 16 digits of the SHA-256 of the authority’s SPKI. */
  readonly authority: string;
  /** When the script began, as its machine’s clock says: ISO 8601 UTC. */
  readonly at: string;
  readonly count: number;
  readonly digest: string;
}

const form = /^conclave-served\/1 ([0-9a-f]{16}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) (\d{1,6}) ([0-9a-f]{64})$/;

/** What the digest is of, as the script writes it: the time, then a line an address as `sha256sum` prints them. */
export const servedText = (at: string, addresses: readonly ServedAddress[]): string =>
  `${at}\n${addresses.map(({ url, sha256 }) => `${sha256}  ${url}\n`).join('')}`;

/** The line for these addresses. */
export const servedLine = (authoritySpkiSha256: string, at: string, addresses: readonly ServedAddress[]): string =>
  `conclave-served/1 ${authoritySpkiSha256.slice(0, 16)} ${at} ${addresses.length} ${sha256OfText(servedText(at, addresses))}`;

/** The line in a file or a text; null: it is none. */
export function parseServedLine(text: string): ServedLine | null {
  const found = text.length > 1000 ? null : form.exec(text.trim());
  if (found === null) return null;
  const [, authority = '', at = '', count = '', digest = ''] = found;
  return Number.isNaN(Date.parse(at)) ? null : { authority, at, count: Number(count), digest };
}

/** A clock of another machine may be so many milliseconds ahead. */
const ahead = 86_400_000;

/** What is wrong with the line; null: everything at these addresses is as it was signed. */
export function judgeServedLine(line: ServedLine, addresses: readonly ServedAddress[], now: Date): string | null {
  if (Date.parse(line.at) > now.getTime() + ahead) return `its time, ${line.at}, has not come: see both clocks`;
  if (line.count !== addresses.length || line.digest !== sha256OfText(servedText(line.at, addresses)))
    return 'it tells of other files than those to be served now: a list was signed since, or a letter is wrong. Make a new kit and run its check.sh';
  return null;
}
