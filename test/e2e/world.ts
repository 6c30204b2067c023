// The app as a person starts it, without a head: our own shell in the system's Chromium, the real core, the pages given.

import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openChromium } from '../../main/shell/chromium/open-chromium.ts';
import { findChromium } from '../../main/shell/chromium/find-chromium.ts';
import type { Chromium } from '../../main/shell/chromium/start-chromium.ts';
import type { HsmChannel } from '../../main/hsm/hsm.ts';
import type { CoreOptions } from '../../main/shell/core.ts';
import { startNodeProcess } from '../../main/shell/node-process.ts';
import type { WindowWorld } from '../../main/shell/window/window-core.ts';
import { openWorkplace, type OpenWorkplace } from '../../main/workplace.ts';
import { kdfCost } from '../integration/ceremony/kdf-cost.ts';
import { programFile } from '../programs.ts';
import { attachPage, type PageDriver } from './page-driver.ts';

export const programDirectory = resolve(import.meta.dirname, '../..');
/** A reason for describe.skipIf, or null. */
export const noChromium = findChromium(process.env['PATH'] ?? '') === null ? 'no Chromium' : null;

export interface OpenedApp {
  readonly chromium: Chromium;
  readonly page: PageDriver;
  readonly workplace: OpenWorkplace;
  readonly directory: string;
  readonly bugs: readonly unknown[];
  /** Every HSM process started so far. */
  readonly hsmProcesses: readonly HsmChannel[];
  /** Resolves when the window was closed. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** A directory the browser's user may enter too. */
export function openDirectory(name: string): string {
  const path = mkdtempSync(join(tmpdir(), `conclave-e2e-${name}-`));
  chmodSync(path, 0o755);
  return path;
}

const slowed = (channel: HsmChannel, milliseconds: number): HsmChannel =>
  milliseconds === 0 ? channel : { ...channel, send: (message) => void setTimeout(() => channel.send(message), milliseconds) };

/** Opens the window. `directory`: kept data of an earlier opening. */
export async function openApp(options: {
  pages: string;
  directory?: string;
  token?: CoreOptions['token'];
  wantedToken?: string;
  keep?: boolean;
  point?: (name: string) => void;
  /** Every call to the token takes this much longer. */
  slowMilliseconds?: number;
  /** Passphrases cost what they cost in production; otherwise they are cheap to try. */
  fullCost?: boolean;
  /** A recording in place of the camera (YUV4MPEG2). */
  camera?: string;
}): Promise<OpenedApp> {
  const directory = options.directory ?? openDirectory('data');
  const bugs: unknown[] = [];
  const hsmProcesses: HsmChannel[] = [];
  let workplace: OpenWorkplace | null = null;
  const world: WindowWorld = {
    environment: process.env,
    platform: process.platform,
    homeDirectory: homedir(),
    temporaryDirectory: tmpdir(),
    programDirectory,
    pagesDirectory: options.pages,
    now: () => new Date(),
    monotonic: () => performance.now(),
    random: (length) => new Uint8Array(randomBytes(length)),
    startHsmProcess() {
      const channel = slowed(startNodeProcess(programFile('main/hsm/worker')), options.slowMilliseconds ?? 0);
      hsmProcesses.push(channel);
      return channel;
    },
    openWorkplace: (request) =>
      Promise.resolve(
        (workplace = openWorkplace({
          ...request,
          ...(options.fullCost === true ? {} : { kdfCost }),
          ...(options.point === undefined ? {} : { point: options.point }),
        })),
      ),
    onBug: (error) => void bugs.push(error),
    onEnd: () => () => undefined,
  };
  let ended: Promise<void> = Promise.resolve();
  const chromium = await new Promise<Chromium>((opened, failed) => {
    const wanted = options.wantedToken === undefined ? {} : { wantedToken: options.wantedToken };
    ended = openChromium(
      world,
      {
        shell: 'chromium',
        dataDirectory: join(directory, 'data'),
        token: options.token ?? { provider: 'soft' },
        out: join(directory, 'out'),
        ...wanted,
      },
      { headless: true, onOpen: opened, ...(options.camera === undefined ? {} : { camera: options.camera }) },
    );
    ended.catch(failed);
  });
  const page = await attachPage(chromium.cdp);
  await page.waitFor('document.readyState === "complete" && location.origin === "https://conclave.invalid"');
  if (workplace === null) throw new Error('the workplace was not opened');
  return {
    chromium,
    page,
    workplace,
    directory,
    bugs,
    hsmProcesses,
    ended,
    async close() {
      await chromium.end();
      await ended.catch(() => undefined);
      if (options.keep !== true) rmSync(directory, { recursive: true, force: true });
    },
  };
}
