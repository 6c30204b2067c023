// Electron itself, where its binary is: the app starts, its page makes a call, and it ends. Elsewhere skipped, and why is said.

import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { electronBinary } from '../../main/shell/electron/electron-binary.ts';
import { buildPages } from '../../main/shell/window/build-pages.ts';
import { openDirectory, programDirectory } from './world.ts';

const binary = electronBinary(programDirectory);
const reason = binary === null ? ' (skipped: no Electron binary)' : '';

describe.skipIf(binary === null)(`ELECTRON smoke${reason}`, () => {
  test('the window opens and its first call opens the data directory', async () => {
    buildPages(programDirectory, 'electron', () => undefined);
    const data = openDirectory('electron');
    const child = spawn('xvfb-run', ['-a', binary ?? '', programDirectory, 'open', '--data', join(data, 'data')], { stdio: 'ignore' });
    try {
      await expect.poll(() => existsSync(join(data, 'data', 'conclave.db')), { timeout: 30_000 }).toBe(true);
    } finally {
      child.kill();
      rmSync(data, { recursive: true, force: true });
    }
  });
});
