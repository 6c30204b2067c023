import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chooseShell, hasDisplay } from '../choose-shell.ts';
import { electronBinary } from '../electron/electron-binary.ts';
import { electronFetchFailed } from '../electron/fetch-electron.ts';
import { findChromium } from './find-chromium.ts';
import { startChromium, type Chromium } from './start-chromium.ts';

/** Words after which the window will surely open, or the command refuse: nothing that only asks for help. */
function opensWindow(words: readonly string[]): boolean {
  const [first] = words;
  const opens = first === undefined || first === 'open' || first === 'start' || (first.startsWith('--') && first !== '--version');
  return opens && !words.some((word) => word === '--help' || word === '-h');
}

function askedShell(words: readonly string[]): 'electron' | 'chromium' | 'terminal' | null {
  const at = words.findIndex((word) => word === '--shell' || word.startsWith('--shell='));
  const word = words[at]?.includes('=') === true ? words[at].slice('--shell='.length) : words[at + 1];
  return at === -1 ? null : ((['electron', 'chromium', 'terminal'] as const).find((name) => name === word) ?? 'terminal');
}

/**
 * Starts the browser before the command line is even read in full: it takes longer than everything else. The command
 * takes it over, or abandons it. null: there will be no Chromium window, or the command itself will say why not.
 */
export function earlyStart(
  words: readonly string[],
  world: {
    programDirectory: string;
    platform: string;
    environment: Readonly<Record<string, string | undefined>>;
    temporaryDirectory: string;
    homeDirectory: string;
  },
): Chromium | null {
  if (!opensWindow(words)) return null;
  try {
    const facts = {
      display: hasDisplay(world.platform, world.environment),
      electron: electronBinary(world.programDirectory) !== null,
      electronFailed: false,
      chromium: findChromium(world.environment['PATH'] ?? '') !== null,
    };
    const asked = askedShell(words);
    // While Electron may still come, or the pages have to be built first, an empty window would only flash.
    const settled =
      (asked === 'chromium' || electronFetchFailed(world.programDirectory)) &&
      existsSync(join(world.programDirectory, 'out', 'renderer', 'index.html'));
    return settled && chooseShell(asked, facts).shell === 'chromium' ? startChromium(world) : null;
  } catch {
    return null;
  }
}
