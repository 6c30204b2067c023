import type { Readable, Writable } from 'node:stream';

/** Parameters and results of the protocol: whatever the browser says, read with care where it is used. */
export type CdpObject = Readonly<Record<string, unknown>>;

export interface CdpEvent {
  readonly method: string;
  readonly params: CdpObject;
  /** '' for the browser itself. */
  readonly sessionId: string;
}

/** The Chrome DevTools Protocol over a pipe: no port is ever opened. */
export interface Cdp {
  /** Rejects with CdpError when the browser refuses, or is gone. */
  send(method: string, params?: CdpObject, sessionId?: string): Promise<CdpObject>;
  on(listener: (event: CdpEvent) => void): void;
  /** Resolves when the browser hangs up. */
  readonly closed: Promise<void>;
}

export class CdpError extends Error {}

interface Waiting {
  readonly resolve: (result: CdpObject) => void;
  readonly reject: (error: Error) => void;
  readonly method: string;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: CdpObject;
  readonly result?: CdpObject;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

/**
 * Speaks CDP as `--remote-debugging-pipe` does: JSON ended by NUL, on file descriptors 3 and 4 of the browser.
 * Source: content/browser/devtools/devtools_pipe_handler.cc.
 */
export function cdpOver(toBrowser: Writable, fromBrowser: Readable): Cdp {
  const waiting = new Map<number, Waiting>();
  const listeners: ((event: CdpEvent) => void)[] = [];
  let last = 0;
  let open = true;
  let begun: Buffer[] = [];

  function dispatch(text: string): void {
    const message = JSON.parse(text) as Message;
    if (message.id === undefined) {
      const event = { method: message.method ?? '', params: message.params ?? {}, sessionId: message.sessionId ?? '' };
      for (const listener of listeners) listener(event);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) call?.resolve(message.result ?? {});
    else call?.reject(new CdpError(`${call.method}: ${message.error.message}`));
  }

  fromBrowser.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, from)) {
      begun.push(chunk.subarray(from, end));
      const text = Buffer.concat(begun).toString('utf8');
      begun = [];
      from = end + 1;
      dispatch(text);
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  });

  const closed = new Promise<void>((resolve) => {
    const end = (): void => {
      if (!open) return;
      open = false;
      for (const { reject, method } of waiting.values()) reject(new CdpError(`${method}: the browser has ended`));
      waiting.clear();
      resolve();
    };
    fromBrowser.on('close', end);
    fromBrowser.on('end', end);
    fromBrowser.on('error', end);
    toBrowser.on('error', end);
  });

  return {
    closed,
    on: (listener) => void listeners.push(listener),
    send(method, params = {}, sessionId = '') {
      if (!open) return Promise.reject(new CdpError(`${method}: the browser has ended`));
      const id = (last += 1);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, method });
        toBrowser.write(`${JSON.stringify({ id, method, params, ...(sessionId === '' ? {} : { sessionId }) })}\0`);
      });
    },
  };
}
