import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import type { Provider, Reply } from '../../../main/hsm/protocol.ts';
import { pinFields } from '../../../main/hsm/protocol.ts';
import { serve } from '../../../main/hsm/serve.ts';

const opening = { open: { provider: 'soft', directory: '/nowhere', kdfCost: 2 } };

/** A served provider of which a test gives the calls it needs. */
function served(provider: Partial<Provider>): {
  say: (message: unknown) => void;
  replies: Reply[];
  replied: (count: number) => Promise<void>;
  exits: () => number;
} {
  const replies: Reply[] = [];
  let exits = 0;
  let hear: (message: unknown) => void = () => undefined;
  serve(
    { send: async (reply) => void replies.push(reply), onMessage: (listener) => void (hear = listener), exit: () => void (exits += 1) },
    async () => provider as Provider,
  );
  hear(opening);
  return {
    say: (message) => hear(message),
    replies,
    async replied(count) {
      while (replies.length < count) await new Promise((resolve) => setImmediate(resolve));
    },
    exits: () => exits,
  };
}

describe('serve', () => {
  test('one request at a time, in order', async () => {
    const log: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { say, replied, replies } = served({
      tokens: async () => {
        log.push('tokens begins');
        await held;
        log.push('tokens ends');
        return [];
      },
      keys: () => {
        log.push('keys');
        return [];
      },
    });
    say({ id: 1, call: 'tokens', arguments: {} });
    say({ id: 2, call: 'keys', arguments: { session: 1 } });
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(['tokens begins']);
    release();
    await replied(2);
    expect(log).toEqual(['tokens begins', 'tokens ends', 'keys']);
    expect(replies.map((reply) => reply.id)).toEqual([1, 2]);
  });

  test.each(pinFields)('%s is overwritten after the call, also after a failing one', async (field) => {
    const pin = Buffer.from('123456');
    let during = '';
    const { say, replied } = served({
      login: (request) => {
        during = Buffer.from((request as unknown as Record<string, Uint8Array>)[field] ?? []).toString();
        throw new CeremonyError('token.pin-incorrect', 'Wrong.');
      },
    });
    say({ id: 1, call: 'login', arguments: { [field]: pin } });
    await replied(1);
    expect([during, [...pin]]).toEqual(['123456', [0, 0, 0, 0, 0, 0]]);
  });

  test('our errors cross whole, others by their kind alone', async () => {
    const { say, replied, replies } = served({
      module: () => {
        throw new CeremonyError('token.removed', 'Gone.', { details: { function: 'C_Sign' } });
      },
      tokens: () => {
        throw new TypeError('/home/somebody/secret');
      },
    });
    say({ id: 1, call: 'module', arguments: {} });
    say({ id: 2, call: 'tokens', arguments: {} });
    await replied(2);
    expect(replies[0]).toEqual({ id: 1, ok: false, error: { code: 'token.removed', message: 'Gone.', details: { function: 'C_Sign' } } });
    expect(replies[1]).toMatchObject({ id: 2, ok: false, error: { code: 'bug', details: { kind: 'TypeError' } } });
    expect(JSON.stringify(replies)).not.toContain('somebody');
  });

  test('a provider that cannot be made is each request’s error', async () => {
    const replies: Reply[] = [];
    let hear: (message: unknown) => void = () => undefined;
    serve(
      { send: async (reply) => void replies.push(reply), onMessage: (listener) => void (hear = listener), exit: () => undefined },
      async () => Promise.reject(new CeremonyError('token.module-not-loaded', 'No.')),
    );
    hear(opening);
    hear({ id: 1, call: 'module', arguments: {} });
    hear({ id: 2, call: 'tokens', arguments: {} });
    while (replies.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(replies.map((reply) => (reply.ok ? 'ok' : reply.error.code))).toEqual(['token.module-not-loaded', 'token.module-not-loaded']);
  });

  test('exits after the reply to end, and only then', async () => {
    const { say, replied, exits } = served({ end: () => null, module: () => ({}) as never });
    say({ id: 1, call: 'module', arguments: {} });
    await replied(1);
    expect(exits()).toBe(0);
    say({ id: 2, call: 'end', arguments: {} });
    await replied(2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(exits()).toBe(1);
  });
});
