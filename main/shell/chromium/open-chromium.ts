import { CeremonyError } from '../../errors.ts';
import { planAmong } from '../window/chosen-plan.ts';
import { pageFiles } from '../window/page-files.ts';
import { openWindowCore, type WindowRequest, type WindowWorld } from '../window/window-core.ts';
import { openChromiumWindow, type ChromiumWindow } from './chromium-window.ts';
import { pageOrigin } from './page-verdicts.ts';
import { startChromium, type Chromium } from './start-chromium.ts';

export interface ChromiumHooks {
  /** A browser that was started before. */
  readonly early?: Chromium;
  /** For tests: the browser without a head, and a look at it once the window is open. */
  readonly headless?: boolean;
  /** For tests: a recording in place of the camera. */
  readonly camera?: string;
  readonly onOpen?: (chromium: Chromium) => void;
}

/** 128 random bits as base64 (CSP3 §8.1). */
const nonceBytes = 16;

/**
 * Opens the app's window in Chromium and resolves when the person has closed it. The browser starts first and the core is
 * loaded while it does. Throws input.unsupported where no window comes up, input.not-found without Chromium.
 */
export async function openChromium(world: WindowWorld, request: WindowRequest, hooks: ChromiumHooks = {}): Promise<void> {
  const chromium =
    hooks.early ??
    startChromium({
      ...world,
      ...(hooks.headless === undefined ? {} : { headless: hooks.headless }),
      ...(hooks.camera === undefined ? {} : { camera: hooks.camera }),
    });
  let window: ChromiumWindow | null = null;
  const core = openWindowCore(world, request, pageOrigin, {
    push: (name, value) => window?.push(name, value),
    grantCamera: (on) => window?.grantCamera(on),
    choosePlan: async (library) => planAmong((await window?.pickFiles()) ?? [], library),
  });
  let abandonCore = (): void => undefined;
  core.then(
    (opened) => (abandonCore = () => opened.abandon()),
    () => chromium.abandon(),
  );
  const forget = world.onEnd(() => {
    chromium.abandon();
    abandonCore();
  });
  try {
    const files = pageFiles(world.pagesDirectory, pageOrigin, () => Buffer.from(world.random(nonceBytes)).toString('base64'));
    window = await openChromiumWindow(chromium, files, async (name, input, sender) => (await core).door(name, input, sender));
    hooks.onOpen?.(chromium);
    await window.closed;
    await core;
    if (!window.shown)
      throw new CeremonyError(
        'input.unsupported',
        'Chromium opened no window: the display or its sandbox is not usable here. Nothing was started. Use --shell terminal.',
      );
  } finally {
    forget();
    await chromium.end();
    await (await core.catch(() => null))?.close();
  }
}
