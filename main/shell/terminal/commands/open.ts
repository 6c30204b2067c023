import { join } from 'node:path';
import { chooseShell, hasDisplay, type ShellChoice } from '../../choose-shell.ts';
import { electronBinary } from '../../electron/electron-binary.ts';
import { electronFetchFailed, fetchElectron } from '../../electron/fetch-electron.ts';
import { findChromium } from '../../chromium/find-chromium.ts';
import type { ShellName } from '../../shell.ts';
import { buildPages } from '../../window/build-pages.ts';
import type { WindowRequest, WindowWorld } from '../../window/window-core.ts';
import type { Arguments, Flag } from '../arguments.ts';
import type { Command } from '../command.ts';
import { dataDirectory, dataFlag, moduleFlags, pathOf, tokenChoice } from '../data-flags.ts';
import { deviceChoices, deviceFlags } from '../device-flags.ts';
import { reportBug } from '../report-bug.ts';
import type { World } from '../world.ts';

const example = 'root-ca';
const shells: readonly ShellName[] = ['electron', 'chromium', 'terminal'];
const shellFlag: Flag = {
  name: 'shell',
  value: 'electron|chromium|terminal',
  oneOf: shells,
  says: 'which shell; without it the best this machine has',
};

// `2026-11-21T09-30-00Z`: no colons, which some file systems refuse.
const folderName = (now: Date): string => `${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;

/** What the terminal shell opens with: the root example, unattended. */
async function rehearseExample(world: World): Promise<number> {
  const examples = join(world.programDirectory, 'resources', 'examples');
  const request = {
    plan: join(examples, `${example}.plan.yaml`),
    answers: join(examples, `${example}.answers.yaml`),
    pinFile: null,
    out: join(world.workingDirectory, 'rehearsals', folderName(world.now())),
    token: { provider: 'soft' },
  } as const;
  // With everything a run needs, which no window has to wait for.
  return (await import('../rehearse-plan.ts')).rehearsePlan(world, request, null);
}

function choiceHere(world: World, given: Arguments): ShellChoice {
  const asked = shells.find((name) => name === given.get('shell')) ?? null;
  if (world.ownWindow !== undefined && asked !== 'chromium' && asked !== 'terminal') return { shell: 'electron', says: '' };
  const say = (line: string): void => world.terminal.err(line);
  const display = hasDisplay(world.platform, world.environment);
  if (display && (asked === null || asked === 'electron')) fetchElectron(world.programDirectory, say);
  return chooseShell(asked, {
    display,
    electron: electronBinary(world.programDirectory) !== null,
    electronFailed: electronFetchFailed(world.programDirectory),
    chromium: findChromium(world.environment['PATH'] ?? '') !== null,
  });
}

const windowWorld = (world: World): WindowWorld => ({
  ...world,
  pagesDirectory: join(world.programDirectory, 'out', 'renderer'),
  onBug: (error) => reportBug(world, error),
});

async function open(world: World, given: Arguments): Promise<number> {
  const { shell, says } = choiceHere(world, given);
  if (says !== '') world.terminal.out(says);
  if (shell === 'terminal') return rehearseExample(world);
  if (world.ownWindow === undefined)
    buildPages(world.programDirectory, shell === 'electron' ? 'electron' : 'pages', (line) => world.terminal.err(line));
  const out = given.get('out');
  const wanted = given.get('token');
  const request: WindowRequest = {
    shell,
    dataDirectory: dataDirectory(world, given),
    token: tokenChoice(world, given),
    devices: deviceChoices(world, given),
    ...(wanted === undefined ? {} : { wantedToken: wanted }),
    out: out === undefined ? null : pathOf(world, out),
  };
  if (world.ownWindow !== undefined) await world.ownWindow(windowWorld(world), request);
  else if (shell === 'electron')
    return (await import('../../electron/run-electron.ts')).runElectron(world.programDirectory, world.arguments);
  else
    await (
      await import('../../chromium/open-chromium.ts')
    ).openChromium(windowWorld(world), request, world.early === undefined ? {} : { early: world.early });
  return 0;
}

/** `conclave` and `conclave open`. */
export const openCommand: Command = {
  name: 'open',
  operands: { name: '', min: 0, max: 0 },
  flags: [
    shellFlag,
    { name: 'out', value: 'DIR', says: 'where evidence goes; without it into the data directory' },
    dataFlag,
    ...moduleFlags,
    ...deviceFlags,
  ],
  says: 'The app in a window; without a display the root ceremony as a rehearsal into ./rehearsals/',
  more: ['Electron where its binary is, else the system’s Chromium. One line says which, and why.'],
  run: open,
};

/** What `npm start` gives. */
export const startCommand: Command = { ...openCommand, name: 'start', says: 'The same as open' };
