// Loaded by Node before the app's own entry (--import): reads along on the pipe to the browser and tells the parent process
// when the page has the answer to its first call, and when its first screen is drawn. The app itself is not touched.

import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import type { Readable, Writable } from 'node:stream';

/** Far above any id the app gives, which ignores answers to calls that are not its own. */
const ownId = 900_000_001;

/** Resolves one frame after home is there with what the core says. */
const drawn = `new Promise((done) => {
  const look = () => (document.querySelector('main h1') === null ? requestAnimationFrame(look) : requestAnimationFrame(() => done(true)));
  look();
})`;

/** Messages end with NUL (devtools_pipe_handler.cc). */
function eachMessage(stream: Readable, take: (text: string) => void): void {
  let begun = '';
  stream.on('data', (chunk: Buffer) => {
    const texts = (begun + chunk.toString('latin1')).split('\0');
    begun = texts.pop() ?? '';
    texts.forEach(take);
  });
}

function watch(toBrowser: Writable, fromBrowser: Readable): void {
  let first: { readonly id: number; readonly sessionId: string } | null = null;
  const write = toBrowser.write.bind(toBrowser) as (text: string) => boolean;
  const readAlong = (text: string): boolean => {
    // Every answer of the core is handed to the page by such a call.
    if (first === null && text.includes('"Runtime.callFunctionOn"'))
      first = JSON.parse(text.slice(0, -1)) as { id: number; sessionId: string };
    return write(text);
  };
  Object.assign(toBrowser, { write: readAlong });
  eachMessage(fromBrowser, (text) => {
    if (first !== null && text.startsWith(`{"id":${first.id},`)) {
      process.send?.('answered');
      const params = { expression: drawn, awaitPromise: true };
      write(`${JSON.stringify({ id: ownId, method: 'Runtime.evaluate', params, sessionId: first.sessionId })}\0`);
    }
    if (text.startsWith(`{"id":${ownId},`)) process.send?.('drawn');
  });
}

const { spawn } = childProcess;
Object.assign(childProcess, {
  spawn: (...args: Parameters<typeof spawn>) => {
    const child = spawn(...args);
    const [, , , toBrowser, fromBrowser] = child.stdio;
    if (toBrowser !== undefined && fromBrowser !== undefined) watch(toBrowser as Writable, fromBrowser as Readable);
    return child;
  },
});
syncBuiltinESMExports();
