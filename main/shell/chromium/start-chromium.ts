import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { CeremonyError } from '../../errors.ts';
import { cdpOver, type Cdp } from './cdp.ts';
import { chromiumFlags } from './chromium-flags.ts';
import { confine, ownNetworkArguments, type Confinement } from './confinement.ts';
import { findChromium, findProgram } from './find-chromium.ts';
import { windowProfile } from './profile.ts';

export interface ChromiumOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly temporaryDirectory: string;
  readonly homeDirectory: string;
  /** For tests only. */
  readonly headless?: boolean;
  /** A recording in place of the camera, for tests only. */
  readonly camera?: string;
  /** What the window shows first, for the bench only. */
  readonly page?: string;
}

/** A running browser, reached over its pipe. */
export interface Chromium {
  readonly cdp: Cdp;
  readonly pid: number;
  readonly network: Confinement['network'];
  /** Asks it to end, then ends it; the profile is gone afterwards. May be called twice. */
  end(): Promise<void>;
  /** The same at once, for a process told to end: synchronous. */
  abandon(): void;
}

/** The browser is given this long to end by itself. */
const graceMilliseconds = 3000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function confinementHere(path: string): Confinement {
  const uid = process.getuid?.() ?? -1;
  const unshare = findProgram('unshare', path);
  const probe = unshare === null ? null : spawnSync(unshare, [...ownNetworkArguments(uid), 'true'], { stdio: 'ignore' });
  return confine({ uid, unshare, setpriv: findProgram('setpriv', path), ownNetwork: probe?.status === 0 });
}

/** Starts the system's Chromium, held as confinement.ts says. Throws input.not-found where there is none. */
export function startChromium(options: ChromiumOptions): Chromium {
  const path = options.environment['PATH'] ?? '/usr/bin:/bin';
  const program = findChromium(path);
  if (program === null)
    throw new CeremonyError(
      'input.not-found',
      'There is no Chromium on this machine. No window was opened. Install the package chromium, or use --shell terminal.',
    );
  const confinement = confinementHere(path);
  const profile = windowProfile({ ...options, user: confinement.user, pid: process.pid, isAlive });
  const wayland = options.environment['DISPLAY'] === undefined && options.environment['WAYLAND_DISPLAY'] !== undefined;
  const [command = program, ...args] = [
    ...confinement.before,
    program,
    ...chromiumFlags({
      profile: profile.path,
      headless: options.headless === true,
      wayland,
      network: confinement.network,
      ...(options.camera === undefined ? {} : { camera: options.camera }),
      ...(options.page === undefined ? {} : { page: options.page }),
    }),
  ];
  // Descriptors 3 and 4 are the protocol's (devtools_pipe_handler.cc). What the browser prints is for its developers.
  // A group of its own, so that its helpers end with it: one that outlives it by a moment writes its cache into a profile that is gone.
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: profile.environment, detached: true });
  const cdp = cdpOver(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  function leaveNothing(): void {
    killGroup(child);
    profile.remove();
  }
  void exited.then(leaveNothing);
  return {
    cdp,
    pid: child.pid ?? -1,
    network: confinement.network,
    async end() {
      await endKindly(child, cdp, exited);
      leaveNothing();
    },
    abandon: leaveNothing,
  };
}

/** The browser and every process it started. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // There is none any more.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function endKindly(child: ChildProcess, cdp: Cdp, exited: Promise<void>): Promise<void> {
  void cdp.send('Browser.close').catch(() => undefined);
  const timer = setTimeout(() => killGroup(child), graceMilliseconds);
  await exited;
  clearTimeout(timer);
}
