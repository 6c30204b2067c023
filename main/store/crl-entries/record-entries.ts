import { CeremonyError } from '../../errors.ts';
import { readEntrySpan } from '../../pki/crl-entry-span.ts';
import { compareSerials, serialOrderKey } from '../../pki/serial-order.ts';
import type { RowWrite } from '../row-store.ts';
import type { EventEntry, Store } from '../store.ts';
import { crlEntryBlockRow, readCrlEntryBlockPlaces } from '../tables/crl-entry-block.ts';
import { crlEntryStream } from './entry-stream.ts';
import { entrySpan } from './packed-entries.ts';

/** Entries a block and blocks an event: some 200 kB a row, and an event of as many names as one line of a log may well hold. */
const entriesOfBlock = 4096;
const blocksOfEvent = 64;

/** Which entries these are, and the event that records them; `data` is added to, once for every part. */
export interface RecordedList {
  readonly scope: string;
  /** Where they come from, for the record. */
  readonly source: string;
  readonly event: Omit<EventEntry, 'event'>;
}

/**
 * Records many entries at once, in blocks: all of them or, where one is refused, none. `entries` are revokedCertificates elements in the
 * order of their serial numbers, each asked for when the one before is kept, none of which is on record in the scope: what changes an entry that is recorded here is a row of
 * crl_entry of its own (version 2 and on). Nothing is decoded anew later, so what is not DER is refused here.
 * Throws input.not-der, input.truncated, input.too-large, and input.schema for entries out of order or on record. @returns how many
 */
export function recordCrlEntries(store: Store, { scope, source, event }: RecordedList, entries: Iterable<Uint8Array>): number {
  return store.transaction(() => {
    const list = 1 + readCrlEntryBlockPlaces(store, scope).reduce((most, block) => Math.max(most, block.list), 0);
    const onRecord = recordedSerials(store, scope);
    let known = onRecord.next();
    let block = newBlock();
    let [count, rows]: [number, RowWrite[]] = [0, []];

    function endBlock(): void {
      if (block.entries === 0) return;
      const { entries, first, last } = block;
      const der = block.bytes.slice(0, block.size);
      rows.push(
        crlEntryBlockRow({ scope, source, list, first: serialOrderKey(first), last: serialOrderKey(last), entries, size: der.length, der }),
      );
      block = newBlock(block.bytes, last);
      if (rows.length === blocksOfEvent) endEvent();
    }

    function endEvent(): void {
      if (rows.length === 0) return;
      store.record({ ...event, event: 'crl-entries-recorded', data: { ...event.data, scope, source, list, recorded: count } }, rows);
      rows = [];
    }

    for (const der of entries) {
      const { serialStart, serialEnd, end } = readEntrySpan(der, 0);
      if (end !== der.length)
        throw new CeremonyError('input.not-der', 'A CRL entry was refused: bytes follow its end. Nothing was recorded.');
      const serial = der.subarray(serialStart, serialEnd);
      if (count > 0 && compareSerials(block.last, serial) >= 0) throw refused(serial, 'does not come after the one before it');
      while (known.done !== true && compareSerials(known.value, serial) < 0) known = onRecord.next();
      if (known.done !== true && compareSerials(known.value, serial) === 0) throw refused(serial, 'is on record already');
      add(block, der, serialStart, serialEnd);
      count += 1;
      if (block.entries === entriesOfBlock) endBlock();
    }
    endBlock();
    endEvent();
    return count;
  });
}

/** A block that is being filled. `last` of a new one is the serial number before it. */
interface GrowingBlock {
  bytes: Uint8Array;
  size: number;
  entries: number;
  first: Uint8Array;
  last: Uint8Array;
}

const newBlock = (bytes: Uint8Array = new Uint8Array(entriesOfBlock * 64), last: Uint8Array = new Uint8Array()): GrowingBlock => ({
  bytes,
  size: 0,
  entries: 0,
  first: new Uint8Array(),
  last: last.slice(),
});

function add(block: GrowingBlock, der: Uint8Array, serialStart: number, serialEnd: number): void {
  const start = block.size;
  if (start + der.length > block.bytes.length) {
    const larger = new Uint8Array(block.bytes.length * 2 + der.length);
    larger.set(block.bytes.subarray(0, start));
    block.bytes = larger;
  }
  block.bytes.set(der, start);
  block.size += der.length;
  block.last = block.bytes.subarray(start + serialStart, start + serialEnd);
  if (block.entries === 0) block.first = block.last.slice();
  block.entries += 1;
}

function refused(serial: Uint8Array, problem: string): CeremonyError {
  return new CeremonyError(
    'input.schema',
    `A CRL entry was refused: serial ${Buffer.from(serial).toString('hex')} ${problem}. Nothing was recorded.`,
  );
}

/** Serial numbers on record, ascending; copies, since what they come from is let go. */
function* recordedSerials(store: Store, scope: string): Generator<Uint8Array> {
  for (const { bytes } of crlEntryStream(store, scope).pieces())
    for (let at = 0; at < bytes.length;) {
      const { serialStart, serialEnd, end } = entrySpan(bytes, at);
      yield Uint8Array.from(bytes.subarray(serialStart, serialEnd));
      at = end;
    }
}
