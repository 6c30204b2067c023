import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../main/formats/canonical-json.ts';
import { pinHint, publicPin } from '../../../main/steps/stand-in-pin.ts';
import { encodeEventLine, noLine } from '../../../main/store/event-line.ts';
import type { Store } from '../../../main/store/store.ts';

const storeWith = (data: JsonObject): Store =>
  ({
    head: () => ({ size: 1, head: '' }),
    lines: () => [encodeEventLine({ seq: 1, at: '', actor: 'conclave', event: 'stand-in-made', data, checks: [], prev: noLine })],
  }) as never;

describe('pinHint', () => {
  test('REHEARSAL-ISOLATION: the public PIN is shown in a rehearsal on a stand-in made with it, and nowhere else', () => {
    const open = storeWith({ publicPin: true });
    expect(pinHint({ run: { mode: 'rehearsal' }, store: open })).toBe(` (rehearsal PIN ${publicPin})`);
    expect(pinHint({ run: { mode: 'production' }, store: open })).toBe('');
    expect(pinHint({ run: { mode: 'rehearsal' }, store: storeWith({ publicPin: false }) })).toBe('');
  });
});
