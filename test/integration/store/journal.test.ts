import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkCrlNumberForSigning, highestCrlNumber, moveCrlNumber, reserveCrlNumber } from '../../../main/store/crl-number-reservation.ts';
import { isOpen, openJournal } from '../../../main/store/journal.ts';
import type { Intent } from '../../../main/store/journal.ts';
import { moveSerialNumber, reserveSerialNumber } from '../../../main/store/serial-reservation.ts';
import type { RowWrite, Store } from '../../../main/store/store.ts';
import { crlNumberRow, readCrlNumber } from '../../../main/store/tables/crl-number.ts';
import { crlRow } from '../../../main/store/tables/crl.ts';
import { journalRow, journalStates } from '../../../main/store/tables/journal.ts';
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

const signatureValid = { name: 'SIGNATURE-VALID', verdict: 'passed' } as const;
const crlNumber = { scope: 's', number: '1', run: 'run-1', state: 'reserved' } as const;
const tbsSerial = (store: Store): RowWrite => reserveSerialNumber(store, { issuer: 'issuer', serial: '0a', run: 'run-1' });

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
    journal.close(wrong, 'not-made', ['alice', 'bob'], [], 'run-1');
    expect(journal.open()).toEqual([]);
    expect(readSerialNumber(store, 'issuer/0a')?.state).toBe('burned');
    expect(events().at(-1)).toMatchObject({
      event: 'outcome-closed',
      step: 'sign',
      data: { id: wrong, as: 'not-made', by: ['alice', 'bob'] },
    });
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

  test('in a series one commit holds a result, the verification of the one before and the next intent, or none of them', () => {
    const points: string[] = [];
    const { store, journal, events } = started(points);
    const states = (): unknown[] => journal.find({}).map(({ state }) => state);
    const first = journal.intend(probe);
    const reserved = tbsSerial(store);
    const next = { intent: { ...probe, operation: 'sign-crl' as const }, rows: [reserved] };
    points.splice(0);
    const second = journal.returned(first, Uint8Array.of(1), [], { next }) ?? '';
    const stood = [
      'sign-certificate:call-returned',
      'sign-crl:before-intent',
      'sign-certificate:result-durable',
      'sign-crl:intent-durable',
    ];
    expect(points.splice(0)).toEqual(stood);
    expect(journal.open().map(({ id, operation }) => [id, operation])).toEqual([[second, 'sign-crl']]);
    expect(readSerialNumber(store, 'issuer/0a')?.state).toBe('reserved');
    // What was not there to be verified, or is reserved a second time, leaves nothing recorded.
    expect(codeOf(() => journal.returned(second, Uint8Array.of(2), [], { verified: { id: second, checks: [] } }))).toBe('bug');
    const twice = { verified: { id: first, checks: [] }, next: { intent: probe, rows: [reserved] } };
    expect(codeOf(() => journal.returned(second, Uint8Array.of(2), [], twice))).toBe('bug');
    expect(states()).toEqual(['returned', 'intended']);
    points.splice(0);
    expect(journal.returned(second, Uint8Array.of(2), [], { verified: { id: first, checks: [signatureValid] } })).toBeUndefined();
    expect(states()).toEqual(['verified', 'returned']);
    expect(points).toEqual(['sign-crl:call-returned', 'sign-crl:result-durable']);
    expect(events().map(({ event }) => event)).toEqual(['intent', 'call-returned', 'intent', 'call-verified', 'call-returned']);
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

  test('an event says of a call all that is known of it and nothing else', () => {
    const { store, journal } = started();
    const bare: Intent = { run: 'run-1', step: 'key', actor: 'alice', operation: 'generate-key-pair', token };
    const full: Intent = { ...probe, spki: Uint8Array.of(4) };
    const spkiSha256 = createHash('sha256').update(Uint8Array.of(4)).digest('hex');
    const [first, second] = [journal.intend(bare), journal.intend(full)];
    journal.verified((journal.returned(second, Uint8Array.of(7), [tbsSerial(store)]), second), [signatureValid], [crlNumberRow(crlNumber)]);
    journal.returned(first, null);
    const about = {
      id: second,
      operation: 'sign-certificate',
      keyLabel: 'root',
      ckaId: '01',
      spkiSha256,
      tbsSha256,
      number: '0a',
      scope: 'issuer',
    };
    const resultSha256 = createHash('sha256').update(Uint8Array.of(7)).digest('hex');
    const said = [...store.lines('run-1')].slice(1).map((line) => {
      const { actor, step, event, checks, data } = JSON.parse(Buffer.from(line).toString());
      const { rows, ...rest } = data as { rows: { table: string }[] };
      return [actor, step, event, checks, rest, rows.map((row) => row.table)];
    });
    expect(said).toEqual([
      ['alice', 'key', 'intent', [], { id: first, operation: 'generate-key-pair', token }, ['journal']],
      ['alice', 'sign', 'intent', [], { ...about, token }, ['journal']],
      ['conclave', 'sign', 'call-returned', [], { ...about, resultSha256 }, ['journal', 'serial_number']],
      ['conclave', 'sign', 'call-verified', [signatureValid], about, ['journal', 'crl_number']],
      ['conclave', 'key', 'call-returned', [], { id: first, operation: 'generate-key-pair' }, ['journal']],
    ]);
    store.close();
  });

  test.each([
    ['a call that did nothing', 'intended', { code: 'token.removed', after: 'intent' }],
    ['a result that does not verify', 'returned', { code: 'token.removed', after: 'result' }],
  ] as const)('call-failed says whether %s', (_what, state, data) => {
    const { store, journal, events } = started();
    const id = journal.intend(probe);
    if (state === 'returned') journal.returned(id, null);
    journal.failed(id, 'token.removed', [tbsSerial(store)]);
    expect(events().at(-1)).toMatchObject({ event: 'call-failed', data });
    expect(readSerialNumber(store, 'issuer/0a')?.state).toBe('reserved');
    store.close();
  });

  test('UNKNOWN-OUTCOMES: call-unknown names the code, and a call is closed only while it is open', () => {
    const { store, journal, events } = started();
    const id = journal.intend(probe);
    journal.unknown(id, 'token.process-lost');
    expect(events().at(-1)).toMatchObject({ event: 'call-unknown', data: { id, code: 'token.process-lost' } });
    journal.failed(id, 'token.removed');
    expect(codeOf(() => journal.close(id, 'not-made', ['alice']))).toBe('bug');
    store.close();
  });

  test.each([
    ...journalStates.map((state) => [state, null, state === 'intended'] as const),
    ...journalStates.map((state) => [state, 'token.removed', state === 'intended' || state === 'returned'] as const),
  ])('UNKNOWN-OUTCOMES: %s with code %s is open: %s', (state, code, open) => {
    expect(isOpen({ state, code } as Parameters<typeof isOpen>[0])).toBe(open);
  });

  test('UNKNOWN-OUTCOMES: open calls of one run, or of all', () => {
    const { store, journal } = started();
    store.record({ log: 'run-2', actor: 'alice', event: 'run-planned', data: {} }, [run('run-2')]);
    const [one, two] = [journal.intend(probe), journal.intend({ ...probe, run: 'run-2' })];
    expect([journal.open('run-1'), journal.open('run-2'), journal.open()].map((found) => found.map(({ id }) => id).toSorted())).toEqual([
      [one],
      [two],
      [one, two].toSorted(),
    ]);
    store.close();
  });

  test.each(['returned', 'verified', 'failed', 'unknown', 'close'] as const)('%s: a call that was never intended is refused', (method) => {
    const points: string[] = [];
    const { store, journal } = started(points);
    const calls = {
      returned: () => journal.returned('no-such', null),
      verified: () => journal.verified('no-such', []),
      failed: () => journal.failed('no-such', 'x'),
      unknown: () => journal.unknown('no-such', 'x'),
      close: () => journal.close('no-such', 'not-made', ['alice']),
    };
    expect(codeOf(calls[method])).toBe('bug');
    expect(points).toEqual(method === 'returned' ? ['call:call-returned'] : []);
    expect(store.head('run-1').size).toBe(1);
    store.close();
  });

  test('a result is not written inside a larger change, where it would not be durable', () => {
    const { store, journal } = started();
    const id = journal.intend(probe);
    expect(codeOf(() => store.transaction(() => journal.returned(id, null)))).toBe('bug');
    expect(journal.find({ state: 'intended' }).map((entry) => entry.id)).toEqual([id]);
    store.close();
  });

  test('store.corrupt: an intent its log does not tell of stops the next one', () => {
    const { store, journal } = started();
    const id = journal.intend(probe);
    const [entry] = journal.find({});
    if (entry === undefined) throw new Error('no entry');
    note(store, journalRow({ ...entry, id: id.replace('000002', '000004') }));
    expect(codeOf(() => journal.intend(probe))).toBe('store.corrupt');
    expect(store.head('run-1').size).toBe(3);
    store.close();
  });

  test('a log that is not where the journal thinks it is leaves nothing recorded', () => {
    const { store } = started();
    const ahead = Object.create(store, { head: { value: () => ({ size: 7, head: '0'.repeat(64) }) } }) as Store;
    expect(codeOf(() => openJournal(ahead).intend(probe))).toBe('bug');
    expect(store.head('run-1').size).toBe(1);
    expect(openJournal(store).find({})).toEqual([]);
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
    expect(codeOf(() => moveSerialNumber(store, 'issuer', '0b', 'burned'))).toBe('store.corrupt');
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

  test('a reserved number is on record as such, with its run; one never reserved cannot move', () => {
    const { store } = started();
    take(store);
    expect(readCrlNumber(store, 's/1')).toEqual(crlNumber);
    note(store, moveCrlNumber(store, 's', '1', 'intended'));
    expect(readCrlNumber(store, 's/1')).toEqual({ ...crlNumber, state: 'intended' });
    expect(codeOf(() => moveCrlNumber(store, 's', '2', 'burned'))).toBe('bug');
    store.close();
  });

  const importedCrl = (scope: string, number: string): RowWrite =>
    crlRow({ sha256: number, scope, number, thisUpdate: 'a', nextUpdate: 'b', der: tbs, run: null, status: 'imported' });

  test.each([
    ['a number intended', (store: Store) => note(store, crlNumberRow({ ...crlNumber, number: '5', state: 'intended' }))],
    ['a number signed', (store: Store) => note(store, crlNumberRow({ ...crlNumber, number: '5', state: 'signed' }))],
    ['a CRL on record', (store: Store) => note(store, importedCrl('s', '5'))],
    [
      'a call of the journal',
      (store: Store) => void openJournal(store).intend({ ...probe, operation: 'sign-crl', scope: 's', number: '5' }),
    ],
    [
      'the highest of several',
      (store: Store) => note(store, crlNumberRow({ ...crlNumber, number: '5', state: 'intended' }), importedCrl('s', '2')),
    ],
  ])('4 is refused and 6 is not after %s with number 5', (_what, record) => {
    const { store } = started();
    note(store, crlNumberRow({ ...crlNumber, number: '4' }), crlNumberRow({ ...crlNumber, number: '6' }));
    expect(checkCrlNumberForSigning(store, 's', '4').verdict).toBe('passed');
    record(store);
    expect(codeOf(() => checkCrlNumberForSigning(store, 's', '4'))).toBe('state.number-used');
    expect(checkCrlNumberForSigning(store, 's', '6').verdict).toBe('passed');
    store.close();
  });

  test('numbers of other scopes and serial numbers do not count', () => {
    const { store, journal } = started();
    take(store);
    note(store, crlNumberRow({ ...crlNumber, scope: 'other', number: '7', state: 'signed' }), importedCrl('other', '9'));
    journal.intend({ ...probe, scope: 's', number: '8' });
    journal.intend({ ...probe, operation: 'sign-crl', scope: 'other', number: '7' });
    expect(checkCrlNumberForSigning(store, 's', '1').verdict).toBe('passed');
    expect([highestCrlNumber(store, 's'), highestCrlNumber(store, 'other')]).toEqual(['1', '9']);
    store.close();
  });
});
