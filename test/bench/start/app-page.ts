import { fork } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const watcher = new URL('watch-page.ts', import.meta.url);

/** Milliseconds from the spawn of the app's process. */
export interface AppStart {
  /** Its page has the answer to its first call. */
  readonly answered: number;
  /** Its first screen is drawn, with what the core said. */
  readonly drawn: number;
}

/** Starts what `npm start` starts, the built entry under Node with the compile cache, and ends it when its screen is there. */
export async function openAppPage(environment: NodeJS.ProcessEnv, dataDirectory: string): Promise<AppStart> {
  const started = performance.now();
  const app = fork(join(root, 'out', 'core', 'cli.js'), ['--shell', 'chromium', '--data', dataDirectory], {
    env: { ...environment, NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node') },
    // As main/bootstrap.mjs has started this process.
    execArgv: [...process.execArgv, '--import', watcher.href],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  app.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = new Promise<void>((done) => app.once('exit', () => done()));
  const after = (event: string): Promise<number> =>
    new Promise((done) => app.on('message', (said) => (said === event ? done(performance.now() - started) : undefined)));
  try {
    const [answered, drawn] = await Promise.race([
      Promise.all([after('answered'), after('drawn')]),
      exited.then(() => {
        throw new Error(`the app ended before its page was answered: ${errors}`);
      }),
    ]);
    return { answered, drawn };
  } finally {
    app.kill('SIGTERM');
    await exited;
  }
}
