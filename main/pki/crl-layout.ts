// Where the entries of a CRL stand, found from the headers of the few values before them.

import { CeremonyError } from '../errors.ts';
import { type ByteSource, readPiece } from './byte-source.ts';
import { tags } from './der-content.ts';
import { type Extent, headerIn } from './der.ts';
import { refuseStructure } from './der-values.ts';

/** Issuer, dates and extensions; more than that is no CRL. */
const frameLimit = 1 << 20;
const longestHeader = 6;

export interface CrlLayout {
  readonly tbs: Extent;
  /** The value revokedCertificates, header included; empty, at its place, where it is absent. */
  readonly entriesStart: number;
  readonly entriesEnd: number;
  readonly entriesPresent: boolean;
  /** Its first entry. */
  readonly contentStart: number;
}

/** Throws input.not-der, input.truncated, input.too-large. */
export function locateEntries(source: ByteSource, what: string): CrlLayout {
  const header = (at: number, limit: number, beyond: 'input.not-der' | 'input.truncated' = 'input.not-der'): Extent =>
    headerIn(readPiece(source, at, Math.min(at + longestHeader, source.size)), 0, at, limit, beyond, what);
  const tagAt = (at: number): number => readPiece(source, at, at + 1)[0] ?? 0;

  const outer = header(0, source.size, 'input.truncated');
  if (outer.end !== source.size)
    throw new CeremonyError(
      'input.not-der',
      `The ${what} was refused at byte ${outer.end}: ${source.size - outer.end} bytes follow the end of the value.`,
      { details: { offset: outer.end } },
    );
  if (tagAt(0) !== tags.sequence) refuseStructure(what, 'it is not a SEQUENCE', 0);
  const tbs = header(outer.contentStart, outer.end);
  if (tagAt(tbs.start) !== tags.sequence) refuseStructure(what, 'the signed part is not a SEQUENCE', tbs.start);

  let at = tbs.contentStart;
  const skip = (wanted: readonly number[]): boolean => {
    if (at >= tbs.end || !wanted.includes(tagAt(at))) return false;
    at = header(at, tbs.end).end;
    return true;
  };
  const times = [tags.utcTime, tags.generalizedTime];
  // version OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL (RFC 5280 §5.1.2); what is missing parseCrl says.
  skip([tags.integer]);
  const before = skip([tags.sequence]) && skip([tags.sequence]) && skip(times);
  if (before) skip(times);
  const present = before && at < tbs.end && tagAt(at) === tags.sequence;
  const entries = present ? header(at, tbs.end) : { start: at, contentStart: at, end: at };
  if (entries.start - tbs.contentStart > frameLimit || source.size - entries.end > frameLimit)
    throw new CeremonyError('input.too-large', `The ${what} was refused: it has more than ${frameLimit} bytes beside its entries.`);
  return { tbs, entriesStart: entries.start, entriesEnd: entries.end, entriesPresent: present, contentStart: entries.contentStart };
}
