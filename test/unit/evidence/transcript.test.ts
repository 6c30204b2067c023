import { describe, expect, test } from 'vitest';
import { eventsOf } from '../../../main/evidence/event-data.ts';
import { parseTranscript, splitTranscript } from '../../../main/evidence/transcript.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const line = `{"seq":1,"at":"2026-11-21T09:00:00.000Z","run":"r1","actor":"conclave","event":"person-present","data":{"person":"alice"},"checks":[],"prev":"${'0'.repeat(64)}"}`;

describe('LOG-CHAIN: lines', () => {
  test('are read as the log writes them', () => {
    expect(parseTranscript([text(line)])[0]).toMatchObject({
      seq: 1,
      run: 'r1',
      actor: 'conclave',
      event: 'person-present',
      data: { person: 'alice' },
      checks: [],
    });
  });

  test.each([
    ['white space', line.replace('"data":', '"data": ')],
    ['a duplicate key', line.replace('"seq":1,', '"seq":2,"seq":1,')],
    ['another order of keys', line.replace('"run":"r1","actor":"conclave"', '"actor":"conclave","run":"r1"')],
    ['an unknown key', line.replace('"checks":[]', '"checks":[],"more":1')],
    ['an escape that is not needed', line.replace('alice', '\\u0061lice')],
    ['no checks', line.replace('"checks":[],', '')],
    ['a verdict that does not exist', line.replace('"checks":[]', '"checks":[{"name":"X","verdict":"ok"}]')],
    ['a byte order mark', `\ufeff${line}`],
    ['an array', '[]'],
    ['null', 'null'],
    ['nothing', ''],
  ])('are refused with %s, by number', (_what, changed) => {
    expect(() => parseTranscript([text(line), text(changed)])).toThrow(
      expect.objectContaining({ code: 'input.schema', message: expect.stringMatching(/^Line 2 /) as string }),
    );
  });

  test('are refused where they are not UTF-8', () => {
    expect(() => parseTranscript([Uint8Array.of(0x22, 0xff, 0x22)])).toThrow(expect.objectContaining({ code: 'input.schema' }));
  });
});

describe('splitTranscript', () => {
  test('gives lines without newlines', () => {
    expect(splitTranscript(text('a\n\nb\n')).map((each) => Buffer.from(each).toString())).toEqual(['a', '', 'b']);
  });

  test.each(['', 'a', 'a\nb'])('refuses %j, which does not end with a whole line', (content) => {
    expect(() => splitTranscript(text(content))).toThrow(expect.objectContaining({ code: 'input.schema' }));
  });
});

describe('eventsOf', () => {
  test('gives the data of one kind with the line it stands on', () => {
    expect(eventsOf(parseTranscript([text(line)]), 'person-present')).toEqual([
      { person: 'alice', seq: 1, at: '2026-11-21T09:00:00.000Z', step: '', actor: 'conclave' },
    ]);
    expect(eventsOf(parseTranscript([text(line)]), 'run-sealed')).toEqual([]);
  });

  test('refuses data of another form, by line and event', () => {
    const bad = parseTranscript([text(line.replace('"alice"', '7'))]);
    expect(() => eventsOf(bad, 'person-present')).toThrow(
      expect.objectContaining({
        code: 'input.schema',
        message: expect.stringContaining('Line 1 of the transcript (person-present)') as string,
      }),
    );
  });
});
