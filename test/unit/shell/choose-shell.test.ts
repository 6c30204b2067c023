import { describe, expect, test } from 'vitest';
import { chooseShell, hasDisplay, type ShellFacts } from '../../../main/shell/choose-shell.ts';
import type { ShellName } from '../../../main/shell/shell.ts';

const all: ShellFacts = { display: true, electron: true, electronFailed: false, chromium: true };

describe('SHELL: which host opens the app', () => {
  const table: [what: string, asked: ShellName | null, facts: ShellFacts, shell: string][] = [
    ['Electron where its binary is', null, all, 'electron'],
    ['Chromium without Electron', null, { ...all, electron: false }, 'chromium'],
    ['Chromium because it was asked for', 'chromium', all, 'chromium'],
    ['the terminal because it was asked for', 'terminal', all, 'terminal'],
    ['the terminal without a display', null, { ...all, display: false }, 'terminal'],
    ['the terminal asked for without a display', 'terminal', { ...all, display: false }, 'terminal'],
  ];
  test.each(table)('%s', (_what, asked, facts, shell) => {
    expect(chooseShell(asked, facts).shell).toBe(shell);
  });

  test('the line says why', () => {
    expect(chooseShell(null, { ...all, electron: false }).says).toBe('Conclave opens in Chromium, because Electron’s binary is not here.');
    expect(chooseShell(null, { ...all, electron: false, electronFailed: true }).says).toContain('could not be fetched');
    expect(chooseShell(null, { ...all, display: false }).says).toContain('no display');
  });

  const refusals: [what: string, asked: ShellName | null, facts: ShellFacts, code: string][] = [
    ['Electron asked for and not here', 'electron', { ...all, electron: false }, 'input.not-found'],
    ['Electron asked for without a display', 'electron', { ...all, display: false }, 'state.no-terminal'],
    ['Chromium asked for without a display', 'chromium', { ...all, display: false }, 'state.no-terminal'],
    ['Chromium asked for and not here', 'chromium', { ...all, electron: false, chromium: false }, 'input.not-found'],
    ['nothing here at all', null, { ...all, electron: false, chromium: false }, 'input.not-found'],
  ];
  test.each(refusals)('%s is refused', (_what, asked, facts, code) => {
    expect(() => chooseShell(asked, facts)).toThrow(expect.objectContaining({ code }) as Error);
  });

  test('a display is DISPLAY or WAYLAND_DISPLAY, except where windows need neither', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
    expect(hasDisplay('win32', {})).toBe(true);
  });
});
