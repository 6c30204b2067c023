import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkCrlNumberForSigning, highestCrlNumber, moveCrlNumber, reserveCrlNumber } from '../../../main/store/crl-number-reservation.ts';
import { openJournal } from '../../../main/store/journal.ts';
import type { Intent } from '../../../main/store/journal.ts';
import { moveSerialNumber, reserveSerialNumber } from '../../../main/store/serial-reservation.ts';
import type { RowWrite, Store } from '../../../main/store/store.ts';
import { crlNumberRow } from '../../../main/store/tables/crl-number.ts';
import { crlRow } from '../../../main/store/tables/crl.ts';
import { readSerialNumber, serialNumberRow } from '../../../main/store/tables/serial-number.ts';
import { newDirectory } from './temporary-directory.ts';
import { codeOf, open, run } from './test-store.ts';

const token = { serial: '1', label: 'T', model: 'M', manufacturer: 'C' };
const tbs = Uint8Array.of(0x30, 0);
const tbsSha256 = createHash('sha256').update(tbs).digest('hex');
const probe: Intent = {
  run: 'run-1',
  step: 'sign',
  actor: 'alice',
  operation: 'sign-certificate',
  token,
  tbs,
  number: '0a',
  scope: 'issuer',
  keyLabel: 'root',
  ckaId: '01',
};

function started(points: string[] = []): {
  store: Store;
  journal: ReturnType<typeof openJournal>;
  events: () => { event: string; data: Record<string, unknown> }[];
} {
  const store = open(newDirectory());
  store.record({ log: 'run-1', actor: 'alice', event: 'run-planned', data: {} }, [run('run-1')]);
  const journal = openJournal(store, (name) => points.push(name));
  return { store, journal, events: () => [...store.lines('run-1')].slice(1).map((line) => JSON.parse(Buffer.from(line).toString())) };
}

const note = (store: Store, ...rows: RowWrite[]): void =>
  void store.record({ log: 'run-1', actor: 'conclave', event: 'tbs-built', data: {} }, rows);

describe('journal', () => {
  test('intent, result, verification: events, states and named points in order', () => {
    const points: string[] = [];
    const { store, journal, events } = started(points);
    const id = journal.intend(probe);
    expect(journal.open('run-1').map((entry) => entry.id)).toEqual([id]);
    journal.returned(id, Uint8Array.of(7));
    expect(journal.open()).toEqual([]);
    journal.verified(id, [{ name: 'SIGNATURE-VALID', verdict: 'passed' }]);
    expect(points).toEqual(
      ['before-intent', 'intent-durable', 'call-returned', 'result-durable'].map((name) => `sign-certificate:${name}`),
    );
    expect(events().map((event) => event.event)).toEqual(['intent', 'call-returned', 'call-verified']);
    expect(events()[0]?.data).toMatchObject({ id, operation: 'sign-certificate', tbsSha256, number: '0a', keyLabel: 'root', token });
    expect(events()[1]?.data).toMatchObject({ id, resultSha256: createHash('sha256').update(Uint8Array.of(7)).digest('hex') });
    expect(journal.find({ operation: 'sign-certificate', ckaId: '01' })).toMatchObject([
      { id, state: 'verified', result: Uint8Array.of(7), at: '2026-11-21T09:00:00.000Z', token },
    ]);
    expect(journal.find({ operation: 'sign-crl' })).toEqual([]);
    store.close();
  });

  test('a call that certainly did nothing is closed by itself', () => {
    const { store, journal, events } = started();
    journal.failed(journal.intend(probe), 'token.pin-incorrect');
    expect(journal.open()).toEqual([]);
    expect(journal.find({ state: 'failed' })).toMatchObject([{ code: 'token.pin-incorrect' }]);
    expect(events()[1]).toMatchObject({ event: 'call-failed', data: { code: 'token.pin-incorrect', after: 'intent' } });
    store.close();
  });

  test('UNKNOWN-OUTCOMES: an unknown call and a result that does not verify stay open until people close them', () => {
    const { store, journal, events } = started();
    const unknown = journal.intend(probe);
    journal.unknown(unknown, 'token.process-lost');
    const wrong = journal.intend({ ...probe, operation: 'sign-probe' });
    journal.returned(wrong, Uint8Array.of(1));
    journal.failed(wrong, 'token.check-failed');
    expect(journal.open().map((entry) => [entry.id, entry.state, entry.code])).toEqual([
      [unknown, 'intended', 'token.process-lost'],
      [wrong, 'returned', 'token.check-failed'],
    ]);
    expect(codeOf(() => journal.verified(wrong, []))).toBe('bug');
    note(store, reserveSerialNumber(store, { issuer: 'issuer', serial: '0a', run: 'run-1' }));
    journal.close(unknown, 'may-exist', ['alice', 'bob'], [moveSerialNumber(store, 'issuer', '0a', 'burned')]);
    journal.close(wrong, 'not-made', ['alice', 'bob']);
    expect(journal.open()).toEqual([]);
    expect(readSerialNumber(store, 'issuer/0a')?.state).toBe('burned');
    expect(events().at(-1)).toMatchObject({ event: 'outcome-closed', data: { id: wrong, as: 'not-made', by: ['alice', 'bob'] } });
    store.close();
  });

  test('a late answer to an unknown call may still be recorded', () => {
    const { store, journal } = started();
    const id = journal.intend(probe);
    journal.unknown(id, 'token.not-answering');
    journal.returned(id, Uint8Array.of(1));
    expect(journal.open()).toEqual([]);
    store.close();
  });

  test('refuses every other order, and what would not be durable', () => {
    const { store, journal } = started();
    const id = journal.intend(probe);
    expect(codeOf(() => journal.verified(id, []))).toBe('bug');
    journal.returned(id, null);
    expect(codeOf(() => journal.returned(id, null))).toBe('bug');
    expect(codeOf(() => journal.unknown(id, 'x'))).toBe('bug');
    expect(codeOf(() => journal.close(id, 'not-made', ['alice']))).toBe('bug');
    journal.verified(id, []);
    expect(codeOf(() => journal.failed(id, 'x'))).toBe('bug');
    expect(codeOf(() => journal.returned('no-such', null))).toBe('bug');
    expect(codeOf(() => store.transaction(() => journal.intend(probe)))).toBe('bug');
    expect(journal.find({})).toHaveLength(1);
    store.close();
  });

  test('an intent’s row is never rewritten nor its result replaced', () => {
    const { store, journal } = started();
    const id = journal.intend(probe);
    journal.returned(id, Uint8Array.of(1));
    const row = store.row('journal', id);
    const { key: _key, event_log: _log, event_seq: _seq, ...columns } = row ?? {};
    const rewrite = (change: Record<string, string | Uint8Array>): string =>
      codeOf(() => note(store, { table: 'journal', key: id, columns: { ...columns, ...change } }));
    expect(rewrite({ key_label: 'other' })).toBe('bug');
    expect(rewrite({ result: Uint8Array.of(2) })).toBe('bug');
    store.close();
  });

  test('intents are in order of their writing past the tenth', () => {
    const { store, journal } = started();
    const ids = Array.from({ length: 12 }, () => journal.intend(probe));
    expect(journal.find({ run: 'run-1' }).map((entry) => entry.id)).toEqual(ids);
    store.close();
  });
});

describe('SERIAL-UNIQUE', () => {
  const serial = { issuer: 'issuer', serial: '0a', run: 'run-1' };

  test('a serial number is reserved once for an issuer, and free for another', () => {
    const { store } = started();
    note(store, reserveSerialNumber(store, serial));
    expect(codeOf(() => reserveSerialNumber(store, { ...serial, run: 'run-2' }))).toBe('state.number-used');
    note(store, reserveSerialNumber(store, { ...serial, issuer: 'other' }));
    // Two reservations made before either was recorded meet the database's own guard.
    expect(codeOf(() => note(store, serialNumberRow({ ...serial, run: 'run-2', state: 'reserved' })))).toBe('bug');
    expect(codeOf(() => note(store, { ...serialNumberRow({ ...serial, state: 'reserved' }), key: 'elsewhere' }))).toBe('bug');
    store.close();
  });

  test('moves reserved → intended → signed | burned and never back', () => {
    const { store } = started();
    note(store, reserveSerialNumber(store, serial));
    expect(codeOf(() => note(store, moveSerialNumber(store, 'issuer', '0a', 'signed')))).toBe('bug');
    note(store, moveSerialNumber(store, 'issuer', '0a', 'intended'));
    note(store, moveSerialNumber(store, 'issuer', '0a', 'signed'));
    expect(codeOf(() => note(store, moveSerialNumber(store, 'issuer', '0a', 'intended')))).toBe('bug');
    expect(codeOf(() => note(store, serialNumberRow({ ...serial, state: 'reserved' })))).toBe('bug');
    expect(codeOf(() => moveSerialNumber(store, 'issuer', '0b', 'burned'))).toBe('bug');
    store.close();
  });
});

describe('CRL-NUMBER-MONOTONIC', () => {
  const take = (store: Store, scope = 's'): string => {
    const { number, row } = reserveCrlNumber(store, scope, 'run-1');
    note(store, row);
    return number;
  };

  test('the next number is the highest ever reserved + 1, burned ones included, by value and not by text', () => {
    const { store } = started();
    const numbers = Array.from({ length: 11 }, () => take(store));
    expect(numbers.slice(-3)).toEqual(['9', '10', '11']);
    note(store, moveCrlNumber(store, 's', '11', 'burned'));
    expect(take(store)).toBe('12');
    expect(take(store, 'other')).toBe('1');
    expect(highestCrlNumber(store, 'never')).toBeNull();
    store.close();
  });

  test('a number beyond 2^53 and a number only a recorded CRL carries count too', () => {
    const { store } = started();
    note(store, crlNumberRow({ scope: 's', number: '9007199254740993', run: 'run-1', state: 'signed' }));
    expect(take(store)).toBe('9007199254740994');
    note(
      store,
      crlRow({
        sha256: 'x',
        scope: 's',
        number: '99999999999999999999',
        thisUpdate: 'a',
        nextUpdate: 'b',
        der: tbs,
        run: null,
        status: 'imported',
      }),
    );
    expect(take(store)).toBe('100000000000000000000');
    store.close();
  });

  test('sign refuses a number lower than any ever intended in its scope, whatever became of it', () => {
    const { store, journal } = started();
    const [one, two, three] = [take(store), take(store), take(store)];
    const intend = (number: string): string =>
      journal.intend({ ...probe, operation: 'sign-crl', number, scope: 's' }, [moveCrlNumber(store, 's', number, 'intended')]);
    expect(checkCrlNumberForSigning(store, 's', two)).toEqual({ name: 'CRL-NUMBER-MONOTONIC', verdict: 'passed' });
    journal.failed(intend(two), 'token.removed', [moveCrlNumber(store, 's', two, 'burned')]);
    expect(codeOf(() => checkCrlNumberForSigning(store, 's', one))).toBe('state.number-used');
    expect(codeOf(() => checkCrlNumberForSigning(store, 's', two))).toBe('state.number-used');
    expect(checkCrlNumberForSigning(store, 's', three).verdict).toBe('passed');
    intend(three);
    expect(checkCrlNumberForSigning(store, 's', three).verdict).toBe('passed');
    expect(codeOf(() => checkCrlNumberForSigning(store, 's', '4'))).toBe('bug');
    store.close();
  });
});
