// A data directory whose one scope holds entries as an import records them.

import { encodeCrlEntry } from '../../../main/pki/build-crl.ts';
import { parseSerialNumber } from '../../../main/pki/serial-number.ts';
import { recordCrlEntries } from '../../../main/store/crl-entries/record-entries.ts';
import { openStore, type Store } from '../../../main/store/store.ts';
import { reasons, serialOf } from './bench-serials.ts';
import { benchScope } from './job.ts';

const revokedAt = new Date('2026-06-01T12:00:00.000Z');

/** Entries as encodeCrlEntry makes them: one is made for each reason, and only its serial number changes. */
function* entriesUpTo(count: number): Generator<Uint8Array> {
  const made = reasons.map(({ code: reason }) =>
    encodeCrlEntry({ serialNumber: parseSerialNumber(serialOf(0).toString('hex')), revocationDate: revokedAt, reason }),
  );
  for (let entry = 0; entry < count; entry += 1) {
    const der = made[entry % reasons.length] ?? new Uint8Array();
    der.set(serialOf(entry), 4);
    yield der;
  }
}

export function openBenchStore(directory: string): Store {
  return openStore({ directory, now: () => new Date(), random: (length) => new Uint8Array(length).fill(7) });
}

export function fillStore(directory: string, entries: number): void {
  const store = openBenchStore(directory);
  recordCrlEntries(
    store,
    { scope: benchScope, source: 'bench', event: { log: 'workstation', actor: 'conclave', data: {} } },
    entriesUpTo(entries),
  );
  store.close();
}
