import { describe, expect, test } from 'vitest';
import { transcriptLines } from '../../../main/ceremony/transcript-lines.ts';
import { encodeEventLine, noLine } from '../../../main/store/event-line.ts';
import type { JsonObject } from '../../../main/formats/canonical-json.ts';
import type { Store } from '../../../main/store/store.ts';

function storeOf(events: readonly (readonly [event: string, data: JsonObject])[]): Store {
  const lines = events.map(([event, data], index) =>
    encodeEventLine({ seq: index + 1, at: '2026-11-21T09:00:00.000Z', actor: 'alice', event, data, checks: [], prev: noLine }),
  );
  return { head: () => ({ size: lines.length, head: noLine }), lines: () => lines } as unknown as Store;
}

describe('transcriptLines', () => {
  test('an event stays as it is and names every correction of it', () => {
    const lines = transcriptLines(
      storeOf([
        ['exception', { run: 'r', reason: 'The witness came at 9:20.' }],
        ['correction', { run: 'r', reason: 'At 9:02.', corrects: 1 }],
        ['correction', { run: 'r', reason: 'At 9:03, by the gate book.', corrects: 1 }],
      ]),
      'r',
    );
    expect(lines.map(({ seq, text, corrections }) => [seq, text, corrections])).toEqual([
      [1, 'The witness came at 9:20.', [2, 3]],
      [2, 'At 9:02.', []],
      [3, 'At 9:03, by the gate book.', []],
    ]);
  });

  test('says the plain members, without what is for machines, and not more than a line', () => {
    const [line, long] = transcriptLines(
      storeOf([
        ['step-finished', { kind: 'export', seconds: 4, output: { files: 2 }, rows: [], signature: 'AAAA' }],
        ['exception', { reason: 'x'.repeat(1000) }],
      ]),
      'r',
    );
    expect(line?.text).toBe('kind export · seconds 4');
    expect(long?.text).toHaveLength(241);
  });
});
