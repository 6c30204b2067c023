import { CeremonyError } from '../errors.ts';
import type { ShellName } from './shell.ts';

/** What this machine offers to show a window with. */
export interface ShellFacts {
  /** DISPLAY or WAYLAND_DISPLAY; always true where windows need neither. */
  readonly display: boolean;
  readonly electron: boolean;
  /** Its one download was tried and failed. */
  readonly electronFailed: boolean;
  readonly chromium: boolean;
}

export interface ShellChoice {
  readonly shell: ShellName;
  /** One line for the person. */
  readonly says: string;
}

const noElectron = (facts: ShellFacts): string =>
  facts.electronFailed ? 'Electron’s binary is not here and could not be fetched' : 'Electron’s binary is not here';

/**
 * Which host opens the app: the one asked for, else Electron, else Chromium, else, without a display, the terminal. Throws
 * input.not-found where what was asked for is not here, state.no-terminal where a window was asked for without a display.
 */
export function chooseShell(asked: ShellName | null, facts: ShellFacts): ShellChoice {
  if (asked === 'terminal')
    return { shell: 'terminal', says: 'The root ceremony is played as an unattended rehearsal, because --shell terminal was given.' };
  if (!facts.display) {
    if (asked !== null)
      throw new CeremonyError(
        'state.no-terminal',
        'There is no display (DISPLAY, WAYLAND_DISPLAY) for a window. Nothing was started. Start it from a desktop, or leave --shell out.',
      );
    return { shell: 'terminal', says: 'There is no display for a window: the root ceremony is played as an unattended rehearsal instead.' };
  }
  if (asked === 'electron' && !facts.electron)
    throw new CeremonyError('input.not-found', `${noElectron(facts)}. Nothing was started. Use --shell chromium.`);
  if (asked !== 'chromium' && facts.electron) return { shell: 'electron', says: 'Conclave opens in Electron.' };
  if (facts.chromium)
    return {
      shell: 'chromium',
      says: asked === 'chromium' ? 'Conclave opens in Chromium.' : `Conclave opens in Chromium, because ${noElectron(facts)}.`,
    };
  throw new CeremonyError(
    'input.not-found',
    `${noElectron(facts)}, and there is no Chromium either. Nothing was started. Install the package chromium, or use --shell terminal.`,
  );
}

/** Windows need a display server only on Linux and its kin. */
export function hasDisplay(platform: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return (environment['DISPLAY'] ?? '') !== '' || (environment['WAYLAND_DISPLAY'] ?? '') !== '';
}
