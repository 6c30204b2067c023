import { rmSync } from 'node:fs';
import { afterAll, beforeAll } from 'vitest';
import { rendererPages } from './renderer-pages.ts';
import { openApp, type OpenedApp } from './world.ts';

/** The window with the shipped pages on an empty machine, opened before the first test of a describe and closed after its last. */
export function appForTests(): () => OpenedApp {
  let pages = '';
  let app: OpenedApp;
  beforeAll(async () => {
    pages = rendererPages();
    app = await openApp({ pages });
  });
  afterAll(async () => {
    await app.close();
    rmSync(pages, { recursive: true, force: true });
  });
  return () => app;
}
