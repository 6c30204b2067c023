import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Activity } from '../../../main/shell/terminal/activity.ts';
import { endSignals } from '../../../main/shell/end-signals.ts';
import { scriptedTerminal } from './scripted-terminal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function activity() {
  const shown: (string | null)[] = [];
  const terminal = { ...scriptedTerminal([]), progress: (text: string | null) => void shown.push(text) };
  return { shown, activity: new Activity(terminal, () => Date.now()) };
}
const after = (milliseconds: number) => new Promise<void>((done) => void setTimeout(done, milliseconds));

describe('Activity', () => {
  test('says nothing in the first second, then what is done and for how long', async () => {
    const { shown, activity: quick } = activity();
    const short = quick.during('Signing', () => after(999));
    await vi.advanceTimersByTimeAsync(999);
    await short;
    expect(shown).toEqual([null]);
    const { shown: texts, activity: slow } = activity();
    const long = slow.during('Signing', () => after(2100));
    await vi.advanceTimersByTimeAsync(2100);
    await long;
    expect(texts[0]).toBe('Signing (1 s)');
    expect(texts.slice(-2)).toEqual(['Signing (2 s)', null]);
  });
  test('shows what the core reports, and what a silent token may be waiting for', async () => {
    const { shown, activity: at } = activity();
    const work = at.during('Signing', () => after(3000));
    await vi.advanceTimersByTimeAsync(1500);
    at.report('item 3 of 9');
    expect(shown.at(-1)).toBe('Signing (1 s): item 3 of 9');
    at.silence({ call: 'C_Sign', seconds: 1, reportOnly: true });
    expect(shown.at(-1)).toContain(
      'silent in C_Sign for 1 s: it may be waiting for a touch, its PIN pad or a card. Conclave waits; the call must not be repeated',
    );
    await vi.advanceTimersByTimeAsync(1500);
    await work;
    at.report('late');
    expect(shown.at(-1)).toBeNull();
  });
});

describe('endSignals', () => {
  test('a signal cleans up once, says so and exits with 6', () => {
    const listeners = new Map<string, () => void>();
    const exits: number[] = [];
    const terminal = scriptedTerminal([]);
    const source = {
      on: (event: string, listener: () => void) => listeners.set(event, listener),
      exit: (status: number) => void exits.push(status) as never,
    };
    const onEnd = endSignals(source, terminal);
    const cleaned: string[] = [];
    onEnd(() => void cleaned.push('kept'));
    onEnd(() => void cleaned.push('forgotten'))();
    listeners.get('SIGTERM')?.();
    listeners.get('SIGINT')?.();
    listeners.get('exit')?.();
    expect([cleaned, exits]).toEqual([['kept'], [6]]);
    expect(terminal.errors[0]).toMatch(/^state\.stopped: /);
  });
});
