import { describe, expect, test } from 'vitest';
import { LineEditor, type EditorEffect } from '../../../main/shell/terminal/line-editor.ts';

function type(editor: LineEditor, text: string): { echoed: string; last: EditorEffect | null } {
  let echoed = '';
  let last: EditorEffect | null = null;
  for (const byte of new TextEncoder().encode(text)) {
    last = editor.take(byte);
    if (last?.kind === 'echo') echoed += last.text;
  }
  return { echoed, last };
}

const line = (effect: EditorEffect | null): string =>
  effect?.kind === 'line' ? new TextDecoder().decode(effect.bytes) : `no line but ${effect?.kind ?? 'nothing'}`;

describe('LineEditor', () => {
  test('echoes whole characters, also those of several bytes', () => {
    const { echoed, last } = type(new LineEditor({ echo: true }), 'añ€😀\r');
    expect(echoed).toBe('añ€😀');
    expect(line(last)).toBe('añ€😀');
  });
  test('a secret is never echoed, neither typed nor erased', () => {
    const { echoed, last } = type(new LineEditor({ echo: false }), 'geheimx\u007f\r');
    expect(echoed).toBe('');
    expect(line(last)).toBe('geheim');
  });
  test('backspace takes a whole character, Ctrl-U the line', () => {
    expect(line(type(new LineEditor({ echo: true }), 'a€\u007fb\r').last)).toBe('ab');
    expect(line(type(new LineEditor({ echo: true }), 'wrong\u0015right\n').last)).toBe('right');
  });
  test('arrow keys leave nothing in a passphrase', () => {
    expect(line(type(new LineEditor({ echo: false }), 'a\u001b[Ab\u001b[1;5Cc\u001bOPd\r').last)).toBe('abcd');
  });
  test('Ctrl-C interrupts, Ctrl-D ends only an empty line', () => {
    expect(type(new LineEditor({ echo: true }), 'a\u0003').last).toEqual({ kind: 'interrupt' });
    expect(type(new LineEditor({ echo: true }), '\u0004').last).toEqual({ kind: 'end' });
    expect(type(new LineEditor({ echo: true }), 'a\u0004').last).toEqual({ kind: 'bell' });
  });
  test('takes 4096 bytes and no more', () => {
    const editor = new LineEditor({ echo: false });
    expect(type(editor, 'x'.repeat(4096)).last).toBeNull();
    expect(type(editor, 'y').last).toEqual({ kind: 'bell' });
    expect(line(type(editor, '\r').last)).toBe('x'.repeat(4096));
  });
});
