// The rival: the same Chromium, started by the same function with the same flags, profile and confinement, and nothing of the
// app: its first page is empty and answers one question.

import { homedir, tmpdir } from 'node:os';
import { startChromium } from '../../../main/shell/chromium/start-chromium.ts';

const emptyPage = 'data:text/html,<title>Empty</title>';

/** Milliseconds from the start of the browser to the answer of its empty page. */
export async function openEmptyPage(environment: NodeJS.ProcessEnv): Promise<number> {
  const started = performance.now();
  const { cdp, end } = startChromium({ environment, temporaryDirectory: tmpdir(), homeDirectory: homedir(), page: emptyPage });
  try {
    const page = new Promise<string>((resolve) => {
      cdp.on(({ method, params }) => {
        const target = params['targetInfo'] as { readonly type: string } | undefined;
        if (method === 'Target.attachedToTarget' && target?.type === 'page') resolve(String(params['sessionId']));
      });
    });
    await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
    const expression = `document.readyState === 'complete' || new Promise((done) => addEventListener('load', () => done(true)))`;
    const answer = await cdp.send('Runtime.evaluate', { expression, awaitPromise: true }, await page);
    if ((answer['result'] as { readonly value?: unknown }).value !== true) throw new Error('the empty page did not answer');
    return performance.now() - started;
  } finally {
    await end();
  }
}
