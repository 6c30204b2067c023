import { fork } from 'node:child_process';

const child = new URL('app-child.ts', import.meta.url);

/** Milliseconds from the spawn of the app’s process to its page having the answer to its first call. */
export async function openAppPage(environment: NodeJS.ProcessEnv, dataDirectory: string): Promise<number> {
  const started = performance.now();
  const app = fork(child, ['--shell', 'chromium', '--data', dataDirectory], {
    env: environment,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  app.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = new Promise<void>((resolve) => app.once('exit', () => resolve()));
  try {
    await Promise.race([
      new Promise<void>((resolve) => app.once('message', () => resolve())),
      exited.then(() => {
        throw new Error(`the app ended before its page was answered: ${errors}`);
      }),
    ]);
    return performance.now() - started;
  } finally {
    app.kill('SIGTERM');
    await exited;
  }
}
