import { resolve } from 'node:path';
import type { World } from '../../../main/shell/terminal/world.ts';
import { scriptedTerminal } from './scripted-terminal.ts';

export type BareWorld = World & { readonly terminal: ReturnType<typeof scriptedTerminal> };

/** The world of a command line in an empty directory: a clock that stands, and nothing that could be opened or started. */
export function bareWorld(place: string, typed: string[] | null = null): BareWorld {
  return {
    terminal: scriptedTerminal(typed ?? [], typed !== null),
    environment: {},
    platform: 'linux',
    workingDirectory: place,
    homeDirectory: place,
    temporaryDirectory: place,
    programDirectory: resolve(import.meta.dirname, '../../..'),
    now: () => new Date('2026-11-21T09:30:00Z'),
    monotonic: () => 0,
    random: (length) => new Uint8Array(length),
    openCore: () => Promise.reject(new Error('the core was opened')),
    arguments: [],
    openWorkplace: () => Promise.reject(new Error('no window in a unit test')),
    startHsmProcess: () => {
      throw new Error('no process in a unit test');
    },
    onEnd: () => () => undefined,
  };
}
