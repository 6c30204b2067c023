import { passed } from '../checks.ts';
import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { parseCrlNumber } from '../pki/crl-number.ts';
import type { CrlNumber } from '../pki/crl-number.ts';
import type { RowWrite, Store } from './store.ts';
import { crlNumberKey, crlNumberRow, readCrlNumber } from './tables/crl-number.ts';
import type { NumberState } from './tables/serial-number.ts';

/** A number, and the row that reserves it. */
interface Reservation {
  readonly number: CrlNumber;
  readonly row: RowWrite;
}

/** Highest CRL number ever reserved in a scope or carried by a CRL recorded for it; null where there is none. */
export function highestCrlNumber(store: Store, scope: string): CrlNumber | null {
  return highest([store.highestNumber('crl_number', { scope }), store.highestNumber('crl', { scope })]);
}

/**
 * Reserves the next CRL number of a scope for good: highest ever reserved + 1, beginning with 1 (check CRL-NUMBER-MONOTONIC).
 * Record the row in the same event as the TBS that carries the number; a UNIQUE constraint stands behind it.
 * Source: rules.md, CRLs; RFC 5280 5.2.3.
 */
export function reserveCrlNumber(store: Store, scope: string, run: string): Reservation {
  return reservation(scope, BigInt(highestCrlNumber(store, scope) ?? '0') + 1n, run);
}

/** The same for a series: so many numbers in a row. Record all rows in the events that tell of the TBS that carry them, in one commit. */
export function reserveCrlNumbers(store: Store, scope: string, run: string, count: number): Reservation[] {
  const highest = BigInt(highestCrlNumber(store, scope) ?? '0');
  return Array.from({ length: count }, (_, place) => reservation(scope, highest + BigInt(place + 1), run));
}

function reservation(scope: string, value: bigint, run: string): Reservation {
  const number = parseCrlNumber(String(value));
  return { number, row: crlNumberRow({ scope, number, run, state: 'reserved' }) };
}

/** Row that moves a CRL number on: reserved → intended → signed | burned. Throws bug if it was never reserved. */
export function moveCrlNumber(store: Store, scope: string, number: string, state: Exclude<NumberState, 'reserved'>): RowWrite {
  const found = readCrlNumber(store, crlNumberKey(scope, number));
  if (found === null) throw neverReserved();
  return crlNumberRow({ ...found, state });
}

/**
 * Just before the intent to sign a CRL: its number was reserved, is not burned, and is not lower than any number ever
 * intended in its scope, whatever became of it (rules.md, Journal). Equal is allowed: a base and a delta share a number.
 * Throws state.number-used or bug; else gives the passed check.
 */
export function checkCrlNumberForSigning(store: Store, scope: string, number: string): Check {
  const reserved = readCrlNumber(store, crlNumberKey(scope, number));
  if (reserved === null) throw neverReserved();
  const intended = highest([
    store.highestNumber('crl_number', { scope, state: 'intended' }),
    store.highestNumber('crl_number', { scope, state: 'signed' }),
    store.highestNumber('journal', { scope, operation: 'sign-crl' }),
    store.highestNumber('crl', { scope }),
  ]);
  if (reserved.state === 'burned') {
    throw new CeremonyError(
      'state.number-used',
      `CRL number ${number} is burned and never used again; nothing was signed. Build the CRL anew.`,
    );
  }
  if (intended !== null && BigInt(number) < BigInt(intended)) {
    throw new CeremonyError(
      'state.number-used',
      `CRL number ${number} is lower than ${intended}, which was already to be signed; nothing was signed. Build the CRL anew.`,
    );
  }
  return passed('CRL-NUMBER-MONOTONIC');
}

function highest(numbers: readonly (string | null)[]): CrlNumber | null {
  const found = numbers.filter((number) => number !== null).map((number) => BigInt(number));
  if (found.length === 0) return null;
  return parseCrlNumber(String(found.reduce((most, number) => (number > most ? number : most))));
}

function neverReserved(): CeremonyError {
  return new CeremonyError('bug', 'A CRL number was to be used that was never reserved; nothing was signed.');
}
