import { CeremonyError } from '../errors.ts';
import type { RowWrite, Store } from './store.ts';
import { readSerialNumber, serialNumberKey, serialNumberRow } from './tables/serial-number.ts';
import type { NumberState } from './tables/serial-number.ts';

/**
 * Row that reserves a serial number for good (check SERIAL-UNIQUE): record it in the same event as the TBS that carries it.
 * `issuer` is the SHA-256 of the issuer's SPKI, `serial` lower-case hex. Throws state.number-used if this issuer's key ever
 * had the serial reserved; a UNIQUE constraint stands behind it. Source: rules.md, Journal; RFC 5280 4.1.2.2.
 */
export function reserveSerialNumber(store: Store, reservation: { issuer: string; serial: string; run: string }): RowWrite {
  if (readSerialNumber(store, serialNumberKey(reservation.issuer, reservation.serial)) !== null) {
    throw new CeremonyError(
      'state.number-used',
      'This serial number was reserved before and is never used again; nothing was signed. Build the certificate anew.',
    );
  }
  return serialNumberRow({ ...reservation, state: 'reserved' });
}

/**
 * Row that moves a serial number on: reserved → intended → signed | burned, or burned from any of them.
 * Throws store.corrupt if it was never reserved; recording another way than these is refused by a trigger.
 */
export function moveSerialNumber(store: Store, issuer: string, serial: string, state: Exclude<NumberState, 'reserved'>): RowWrite {
  const found = readSerialNumber(store, serialNumberKey(issuer, serial));
  if (found === null) {
    throw new CeremonyError(
      'store.corrupt',
      'SERIAL-UNIQUE: a serial number that nobody reserved was to be used. Nothing was signed. Stop and run conclave audit.',
    );
  }
  return serialNumberRow({ ...found, state });
}
