// The isolated process's side: takes one request after the other to the provider and answers. Everything that crosses is
// data; an error of our own crosses by its kind only, never with a path or a stack.

import { CeremonyError } from '../errors.ts';
import type { HsmOpening } from './hsm.ts';
import { pinFields } from './protocol.ts';
import type { Opening, Provider, Reply, Request } from './protocol.ts';

/** How the process speaks with its parent: process.send under Node, parentPort under Electron. */
export interface Port {
  /** Resolves when the message has left. */
  send(message: Reply): Promise<void>;
  onMessage(listener: (message: unknown) => void): void;
  exit(): void;
}

/** Serves until `end`. `create` is called once, with the first message. */
export function serve(port: Port, create: (opening: HsmOpening) => Promise<Provider>): void {
  let provider: Promise<Provider> | null = null;
  let tail: Promise<void> = Promise.resolve();
  port.onMessage((message) => {
    if (provider === null) {
      provider = create((message as Opening).open);
      // Each request meets the same failure; without this line Node would end the process before the first one.
      provider.catch(() => undefined);
      return;
    }
    const opened = provider;
    const request = message as Request;
    tail = tail.then(async () => {
      await port.send(await answer(opened, request));
      if (request.call === 'end') port.exit();
    });
  });
}

async function answer(opened: Promise<Provider>, request: Request): Promise<Reply> {
  try {
    const provider = await opened;
    const act = provider[request.call] as (callArguments: object) => unknown;
    return { id: request.id, ok: true, result: await act(request.arguments) };
  } catch (error) {
    return { id: request.id, ok: false, error: errorData(error) };
  } finally {
    zeroPins(request.arguments);
  }
}

/** Overwrites this process's copies of the PINs. What the module's binding made of them is beyond reach (README). */
export function zeroPins(callArguments: object): void {
  for (const field of pinFields) {
    const pin = (callArguments as Record<string, unknown>)[field];
    if (pin instanceof Uint8Array) pin.fill(0);
  }
}

function errorData(error: unknown): Extract<Reply, { ok: false }>['error'] {
  if (error instanceof CeremonyError) return { code: error.code, message: error.message, details: error.details };
  const kind = error instanceof Error ? error.name : typeof error;
  return {
    code: 'bug',
    message: `The token process met a fault of its own (${kind}); treat its last call as unknown and report this.`,
    details: { kind },
  };
}
