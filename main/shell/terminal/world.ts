import type { HsmChannel } from '../../hsm/hsm.ts';
import type { Chromium } from '../chromium/start-chromium.ts';
import type { OpenCore } from '../core.ts';
import type { OpenedWorkplace, WindowRequest, WindowWorld, WorkplaceRequest } from '../window/window-core.ts';
import type { Terminal } from './terminal.ts';

/** Everything outside that the command line touches; composed in cli.ts, replaced in tests. */
export interface World {
  readonly terminal: Terminal;
  /** process.env itself: secrets named by `{env}` are deleted from it. */
  readonly environment: Record<string, string | undefined>;
  readonly platform: string;
  readonly workingDirectory: string;
  readonly homeDirectory: string;
  readonly temporaryDirectory: string;
  /** Holds resources/ and package.json. */
  readonly programDirectory: string;
  readonly now: () => Date;
  readonly monotonic: () => number;
  readonly random: (length: number) => Uint8Array;
  readonly openCore: OpenCore;
  /** The words of the command line, as given. */
  readonly arguments: readonly string[];
  readonly startHsmProcess: () => HsmChannel;
  readonly openWorkplace: (request: WorkplaceRequest) => Promise<OpenedWorkplace>;
  /** Under Electron: the window of this very process. */
  readonly ownWindow?: (world: WindowWorld, request: WindowRequest) => Promise<void>;
  /** A browser that was started while the command line was being loaded. */
  readonly early?: Chromium;
  /** Runs `clean` when the process is told to end by a signal; returns how to forget it. */
  onEnd(clean: () => void): () => void;
}
