import { describe, expect, test } from 'vitest';
import { dueList } from '../../../main/status/due.ts';
import type { DueFacts } from '../../../main/status/due-entry.ts';
import { calendarBeginning, dueCalendar } from '../../../main/status/due-calendar.ts';
import { dueMetrics, metricsBeginning } from '../../../main/status/due-metrics.ts';

const now = new Date('2026-11-21T00:00:00.000Z');
const inDays = (days: number): string => new Date(now.getTime() + days * 86_400_000).toISOString();
const facts = (change: Partial<DueFacts> = {}): DueFacts => ({
  id: 'a'.repeat(64),
  label: 'root',
  partition: null,
  subject: 'CN=Root',
  retired: false,
  notAfter: null,
  crl: null,
  delta: null,
  unseen: null,
  unseenDelta: null,
  release: null,
  replay: null,
  resumes: null,
  ocsp: null,
  unpublished: null,
  issuedUntil: null,
  stopsIssuing: null,
  issued: [],
  ...change,
});
const crl = (nextUpdate: number, life = 365) => ({ number: '7', thisUpdate: inDays(nextUpdate - life), nextUpdate: inDays(nextUpdate) });
const listed = (change: Partial<DueFacts>) => dueList([facts(change)], now).map(({ kind, urgency, inDays: days }) => [kind, urgency, days]);

describe('DUE', () => {
  test('so is a delta, at its own address and under its own name in the calendar', () => {
    const delta = { number: '8', thisUpdate: inDays(-1), addresses: ['http://a.example/delta.crl'] };
    const both = dueList([facts({ unseen: { ...delta, number: '7' }, unseenDelta: delta })], now).filter(({ kind }) => kind === 'served');
    expect(both.map(({ what }) => what).toSorted()).toEqual([
      'Delta revocation list to be seen where it is published',
      'Revocation list to be seen where it is published',
    ]);
    expect(new Set(both.map(({ id }) => id)).size).toBe(2);
    expect(both.map(({ note }) => note)).toContain(
      'Fetch delta number 8 from http://a.example/delta.crl and check what came back: conclave served FILE.',
    );
  });

  test.each([
    [-1, 'overdue', -1],
    [0, 'soon', 0],
    [29, 'soon', 29],
    [30, 'later', 30],
  ])('a CRL of a year whose nextUpdate is %i days away is %s', (days, urgency, rounded) => {
    expect(listed({ crl: crl(days) })).toEqual([['crl', urgency, rounded]]);
  });

  test('a revocation on no list is due 24 hours after its record (BR 4.9.7), before everything else', () => {
    expect(listed({ unpublished: inDays(0.5), crl: crl(20) })).toEqual([
      ['publication', 'soon', 0],
      ['crl', 'soon', 20],
    ]);
    expect(listed({ unpublished: inDays(-0.5) })).toEqual([['publication', 'overdue', -1]]);
  });

  test('a list nobody has seen where it is published is due a week after it was made, and soon at once', () => {
    const unseen = (age: number, addresses: string[]) => ({ unseen: { number: '7', thisUpdate: inDays(-age), addresses } });
    expect(listed(unseen(1, []))).toEqual([['served', 'soon', 6]]);
    expect(listed(unseen(8, []))).toEqual([['served', 'overdue', -1]]);
    const note = (addresses: string[]) => dueList([facts(unseen(1, addresses))], now)[0]?.note;
    expect(note([])).toBe('Fetch list number 7 from where it is published and check what came back: conclave served FILE.');
    expect(note(['http://a.example/7.crl', 'http://b.example/7.crl'])).toContain(
      'from http://a.example/7.crl and http://b.example/7.crl and',
    );
  });

  test.each([
    [6, 'later'],
    [2.4, 'later'],
    [2.3, 'soon'],
  ])('a CRL of a week is soon in the last third of it: %f days before, %s', (days, urgency) => {
    expect(listed({ crl: crl(days, 7) })).toEqual([['crl', urgency, Math.floor(days)]]);
  });

  test.each([
    [-1, 'overdue'],
    [2.3, 'soon'],
    [2.4, 'later'],
  ])('OCSP responses of a week whose first ends in %f days are %s; a retired authority owes none', (days, urgency) => {
    const ocsp = { thisUpdate: inDays(days - 7), nextUpdate: inDays(days) };
    expect(listed({ ocsp })).toEqual([['ocsp', urgency, Math.floor(days)]]);
    expect(listed({ ocsp, retired: true })).toEqual([]);
  });

  test.each([
    [-0.5, 'overdue', -1],
    [364, 'soon', 364],
    [365, 'later', 365],
  ])('the certificate of an authority that ends in %f days is %s', (days, urgency, rounded) => {
    expect(listed({ notAfter: inDays(days) })).toEqual([['certificate', urgency, rounded]]);
  });

  test.each([
    [-2, []],
    [89, [['handover', 'soon', 89]]],
    [90, [['handover', 'later', 90]]],
  ])('a handover %i days away', (days, expected) => {
    expect(listed({ stopsIssuing: inDays(days) })).toEqual(expected);
  });

  test.each([
    [-366, []],
    [-3, [['issued', 'overdue', -3]]],
    [179, [['issued', 'soon', 179]]],
    [180, [['issued', 'later', 180]]],
  ])('the certificate of a CA it signed that ends in %i days', (days, expected) => {
    expect(listed({ issued: [{ id: 'b'.repeat(64), subject: 'CN=Issuing', notAfter: inDays(days) }] })).toEqual(expected);
  });

  test('a retired authority needs another list only while something it issued outlives the last one', () => {
    const retired = { retired: true, notAfter: inDays(9000), stopsIssuing: inDays(50), crl: crl(100) };
    expect(listed(retired)).toEqual([]);
    expect(listed({ ...retired, issuedUntil: inDays(100) })).toEqual([]);
    expect(listed({ ...retired, issuedUntil: inDays(101) })).toEqual([['crl', 'later', 100]]);
  });

  test('what comes first stands first; nothing set up, nothing due', () => {
    const [one, other] = [
      facts({ crl: crl(40), notAfter: inDays(20) }),
      facts({ id: 'c'.repeat(64), crl: crl(10), notAfter: inDays(9000) }),
    ];
    expect(dueList([one, other], now).map(({ kind, inDays: days }) => [kind, days])).toEqual([
      ['crl', 10],
      ['certificate', 20],
      ['crl', 40],
      ['certificate', 9000],
    ]);
    expect(dueList([], now)).toEqual([]);
  });
});

describe('DUE in other people’s tools', () => {
  const due = dueList(
    [facts({ label: 'Root, «é»; \\ "x"', crl: crl(10), notAfter: inDays(900), subject: `CN=${'long '.repeat(30)}` })],
    now,
  );

  test('RFC 5545: an event each, with alarms when it is soon and a day before; folded at 75 octets, text escaped', () => {
    const text = dueCalendar(due, now);
    expect(text.startsWith(calendarBeginning)).toBe(true);
    const rows = text.split('\r\n');
    expect(rows.filter((row) => Buffer.byteLength(row) > 75)).toEqual([]);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    const lines = text.replaceAll('\r\n ', '').split('\r\n');
    expect(lines.slice(4, 21)).toEqual([
      'BEGIN:VEVENT',
      `UID:crl-${'a'.repeat(64)}@conclave.invalid`,
      'DTSTAMP:20261121T000000Z',
      'DTSTART:20261201T000000Z',
      'SUMMARY:Revocation list: Root\\, «é»\\; \\\\ "x"',
      'DESCRIPTION:Gather the people and sign the next list.',
      'TRANSP:TRANSPARENT',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION:Revocation list: Root\\, «é»\\; \\\\ "x"',
      'TRIGGER;VALUE=DATE-TIME:20261101T000000Z',
      'END:VALARM',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION:Revocation list: Root\\, «é»\\; \\\\ "x"',
      'TRIGGER:-P1D',
      'END:VALARM',
    ]);
    expect(lines.slice(-3)).toEqual(['END:VEVENT', 'END:VCALENDAR', '']);
  });

  test('Prometheus: gauges with escaped labels, and when the file was written', () => {
    const text = dueMetrics(due, now);
    expect(text.startsWith(metricsBeginning)).toBe(true);
    expect(text.split('\n').filter((line) => !line.startsWith('#'))).toEqual([
      `conclave_due_timestamp_seconds{kind="crl",authority="Root, «é»; \\\\ \\"x\\"",id="crl-${'a'.repeat(64)}"} 1796083200`,
      `conclave_due_timestamp_seconds{kind="certificate",authority="Root, «é»; \\\\ \\"x\\"",id="certificate-${'a'.repeat(64)}"} 1872979200`,
      `conclave_due_soon_timestamp_seconds{kind="crl",authority="Root, «é»; \\\\ \\"x\\"",id="crl-${'a'.repeat(64)}"} 1793491200`,
      `conclave_due_soon_timestamp_seconds{kind="certificate",authority="Root, «é»; \\\\ \\"x\\"",id="certificate-${'a'.repeat(64)}"} 1841443200`,
      'conclave_due_written_timestamp_seconds 1795219200',
      '',
    ]);
  });
});
