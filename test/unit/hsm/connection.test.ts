import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openConnection } from '../../../main/hsm/connection.ts';
import type { Connection, Watchdog } from '../../../main/hsm/connection.ts';
import type { HsmChannel } from '../../../main/hsm/hsm.ts';
import { outcomeUnknown } from '../../../main/hsm/outcome.ts';

interface FakeChannel extends HsmChannel {
  readonly sent: { id: number; call: string }[];
  killed: boolean;
  say(message: unknown): void;
  die(code: number | null, signal: string | null): void;
}

function fakeChannel(send?: (message: unknown) => void): FakeChannel {
  let hear: (message: unknown) => void = () => undefined;
  let exit: (how: { code: number | null; signal: string | null }) => void = () => undefined;
  const sent: { id: number; call: string }[] = [];
  return {
    pid: 1,
    sent,
    killed: false,
    send(message) {
      send?.(message);
      if (typeof message === 'object' && message !== null && 'id' in message) sent.push(message as { id: number; call: string });
    },
    onMessage: (listener) => void (hear = listener),
    onExit: (listener) => void (exit = listener),
    kill() {
      this.killed = true;
      exit({ code: null, signal: 'SIGKILL' });
    },
    say: (message) => hear(message),
    die: (code, signal) => exit({ code, signal }),
  };
}

const opening = { provider: 'soft', directory: '/nowhere', kdfCost: 2 } as const;
const token = { slotId: 0 };
const signing = { session: 1, ckaId: 'aa', signatureAlgorithm: 'ed25519', message: new Uint8Array() } as const;

/** Lets queued requests be sent. */
const settle = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(0));
const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

function connect(channel: HsmChannel, watchdog: Partial<Watchdog> = {}): Connection {
  return openConnection(channel, opening, { secondMs: 1000, ...watchdog });
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('requests', () => {
  test('one at a time, each answered by its number', async () => {
    const channel = fakeChannel();
    const connection = connect(channel);
    const first = connection.request('module', {});
    const second = connection.request('tokens', {});
    await settle();
    expect(channel.sent.map((one) => one.call)).toEqual(['module']);
    channel.say({ id: 1, ok: true, result: 'a module' });
    expect(await first).toBe('a module');
    await settle();
    expect(channel.sent.map((one) => one.call)).toEqual(['module', 'tokens']);
    channel.say({
      id: 2,
      ok: false,
      error: { code: 'token.removed', message: 'Gone.', details: { function: 'C_Sign', value: 50, ckr: 'CKR_DEVICE_REMOVED' } },
    });
    expect(await errorOf(second)).toMatchObject({ code: 'token.removed', message: 'Gone.', details: { function: 'C_Sign', value: 50 } });
  });

  test('a refused request does not hold up the next', async () => {
    const channel = fakeChannel();
    const connection = connect(channel);
    const first = errorOf(connection.request('module', {}));
    const second = connection.request('tokens', {});
    await settle();
    channel.say({ id: 1, ok: false, error: { code: 'token.full', message: 'Full.', details: {} } });
    await first;
    await settle();
    channel.say({ id: 2, ok: true, result: [] });
    expect(await second).toEqual([]);
  });

  test.each([
    null,
    undefined,
    'text',
    7,
    {},
    { id: 2, ok: true, result: 'stale' },
    { id: '1', ok: true, result: 'x' },
    { ok: true, result: 'x' },
  ])('a message that answers nothing of ours is passed over: %j', async (message) => {
    const channel = fakeChannel();
    const call = connect(channel).request('module', {});
    await settle();
    channel.say(message);
    channel.say({ id: 1, ok: true, result: 'right' });
    expect(await call).toBe('right');
  });

  test.each([
    { id: 1, ok: true },
    { id: 1, ok: 'yes' },
    { id: 1, ok: false },
    { id: 1, ok: false, error: { code: 'no.such', message: 'x', details: {} } },
    { id: 1, ok: false, error: { code: 'toString', message: 'x', details: {} } },
    { id: 1, ok: false, error: { code: 'bug', message: 1, details: {} } },
    { id: 1, ok: false, error: null },
  ])('an answer in no form of ours is a bug of unknown outcome: %j', async (message) => {
    const channel = fakeChannel();
    const call = errorOf(connect(channel).request('module', {}));
    await settle();
    channel.say(message);
    const error = await call;
    expect(error).toMatchObject({ code: 'bug' });
    expect(outcomeUnknown(error)).toBe(true);
  });
});

describe('token.process-lost', () => {
  test('the pending call is unknown, the queued and following were never made', async () => {
    const channel = fakeChannel();
    const connection = connect(channel);
    const pending = errorOf(connection.request('sign', signing));
    const queued = errorOf(connection.request('keys', { session: 1 }));
    await settle();
    channel.die(3, null);
    const errors = [await pending, await queued, await errorOf(connection.request('module', {}))];
    expect(errors.map((error) => (error as { code: string }).code)).toEqual([
      'token.process-lost',
      'token.process-lost',
      'token.process-lost',
    ]);
    expect(errors.map(outcomeUnknown)).toEqual([true, false, false]);
    expect(errors[0]).toMatchObject({ details: { exit: 3 } });
    expect(connection.lost).toBe(true);
    expect(channel.sent).toHaveLength(1);
  });

  test('a channel that refuses the message: nothing was made', async () => {
    const channel = fakeChannel(() => {
      throw new Error('closed');
    });
    const error = await errorOf(connect(channel).request('sign', signing));
    expect(error).toMatchObject({ code: 'token.process-lost', details: { outcome: 'not-reached' } });
  });
});

describe('watchdog', () => {
  type Seen = { call: string; seconds: number; reportOnly: boolean }[];

  test('silence is reported after one second and each second after, and ends at 30', async () => {
    const channel = fakeChannel();
    const seen: Seen = [];
    const call = errorOf(connect(channel, { onSilence: (silence) => seen.push(silence) }).request('keys', { session: 1 }));
    await vi.advanceTimersByTimeAsync(999);
    expect(seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(28_001 + 999);
    expect(seen.map((one) => one.seconds)).toEqual(Array.from({ length: 29 }, (_, index) => index + 1));
    expect(channel.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect([seen.length, channel.killed]).toEqual([30, true]);
    expect(await call).toMatchObject({ code: 'token.not-answering', details: { call: 'keys', seconds: 30 } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen).toHaveLength(30);
  });

  const pin = new Uint8Array(6);
  const acting: [string, (connection: Connection) => Promise<unknown>][] = [
    ['sign', (connection) => connection.request('sign', signing)],
    [
      'generateKeyPair',
      (connection) => connection.request('generateKeyPair', { session: 1, label: 'x', ckaId: 'aa', algorithm: 'ed25519' }),
    ],
    ['initToken', (connection) => connection.request('initToken', { token, soPin: pin, label: 'x' })],
    ['initPin', (connection) => connection.request('initPin', { token, soPin: pin, pin })],
    ['setPin', (connection) => connection.request('setPin', { token, role: 'user', oldPin: pin, newPin: pin })],
    ['login at a PIN pad', (connection) => connection.request('login', { token, pin: null })],
  ];
  test.each(acting)('%s: only reported, an hour long', async (_name, act) => {
    const channel = fakeChannel();
    const seen: Seen = [];
    const call = act(connect(channel, { onSilence: (silence) => seen.push(silence) }));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([channel.killed, seen.length, seen.every((one) => one.reportOnly)]).toEqual([false, 3600, true]);
    channel.say({ id: 1, ok: true, result: null });
    expect(await call).toBeNull();
  });

  test.each(acting)('%s: unattended, ended after endAfterSeconds and not before', async (_name, act) => {
    const channel = fakeChannel();
    const call = errorOf(act(connect(channel, { endAfterSeconds: 60 })));
    await vi.advanceTimersByTimeAsync(59_999);
    expect(channel.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(channel.killed).toBe(true);
    expect(await call).toMatchObject({ code: 'token.not-answering', details: { seconds: 60 } });
  });

  test('login with a typed PIN is ended like any other call', async () => {
    const channel = fakeChannel();
    const call = errorOf(connect(channel).request('login', { token, pin }));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await call).toMatchObject({ code: 'token.not-answering' });
  });
});

describe('end', () => {
  test('asks, and kills what is left', async () => {
    const channel = fakeChannel();
    const connection = connect(channel);
    const ending = connection.end();
    await settle();
    expect(channel.sent.map((one) => one.call)).toEqual(['end']);
    channel.say({ id: 1, ok: true, result: null });
    channel.die(0, null);
    await ending;
    expect(connection.lost).toBe(true);
  });

  test('a call that has been silent is ended at once', async () => {
    const channel = fakeChannel();
    const connection = connect(channel);
    const call = errorOf(connection.request('sign', signing));
    await vi.advanceTimersByTimeAsync(1000);
    await connection.end();
    expect(await call).toMatchObject({ code: 'token.not-answering' });
    expect(channel.sent.map((one) => one.call)).toEqual(['sign']);
  });

  test('a process that does not answer the end is killed after five seconds', async () => {
    const channel = fakeChannel();
    const ending = connect(channel).end();
    await vi.advanceTimersByTimeAsync(4999);
    expect(channel.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await ending;
    expect(channel.killed).toBe(true);
  });

  test('after a loss there is nothing to ask', async () => {
    const channel = fakeChannel();
    const connection = connect(channel);
    channel.die(null, 'SIGSEGV');
    await connection.end();
    expect(channel.sent).toEqual([]);
  });
});
