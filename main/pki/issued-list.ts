// The list of what a CA issued, in whichever form it comes.

import { looksLikeIssuedCsv, parseIssuedCsv } from './issued-csv.ts';
import { type IndexRow, looksLikeIndex, parseOpensslIndex } from './openssl-index.ts';
import type { CertificateFields } from './parse-types.ts';

/** Whether the bytes are a list of what a CA issued, as far as their first line tells. */
export const looksLikeIssuedList = (bytes: Uint8Array): boolean => looksLikeIndex(bytes) || looksLikeIssuedCsv(bytes);

/** What the list is called in evidence: by what its bytes are. */
export const issuedListName = (bytes: Uint8Array): 'index.txt' | 'issued.csv' => (looksLikeIssuedCsv(bytes) ? 'issued.csv' : 'index.txt');

/** A list's lines, and the certificates it carries. */
export interface IssuedList {
  readonly rows: readonly IndexRow[];
  readonly certificates: readonly CertificateFields[];
}

/** Throws as parseOpensslIndex and parseIssuedCsv do. */
export const parseIssuedList = (bytes: Uint8Array): IssuedList =>
  looksLikeIssuedCsv(bytes) ? parseIssuedCsv(bytes) : { rows: parseOpensslIndex(bytes), certificates: [] };
