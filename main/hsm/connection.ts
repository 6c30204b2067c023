// One life of the isolated process: requests one at a time, replies, the watchdog, and how it ends. A connection that is
// lost stays lost; the client opens another.

import { CeremonyError, errorTable } from '../errors.ts';
import type { ErrorCode, ErrorDetails } from '../errors.ts';
import type { HsmChannel, HsmOpening, SilenceListener } from './hsm.ts';
import { isReportOnly } from './protocol.ts';
import type { CallName, Calls, Request } from './protocol.ts';

export interface Watchdog {
  readonly onSilence?: SilenceListener;
  /** Silence after which a call that is only reported on is ended too; absent: never (people decide). */
  readonly endAfterSeconds?: number;
  /** Length of a second, in milliseconds: 1000; tests shorten it. */
  readonly secondMs: number;
}

export interface Connection {
  readonly lost: boolean;
  /** Rejects with the provider's error, token.not-answering or token.process-lost. */
  request<N extends CallName>(call: N, callArguments: Calls[N]['arguments']): Promise<Calls[N]['result']>;
  /** Ends the process: politely if it answers, at once if it has been silent. Resolves when it is gone. */
  end(): Promise<void>;
}

/** Silence after which any other call is ended. Seconds. */
const endOtherCallsAfter = 30;
/** How long a polite end may take (C_Finalize is known to hang). Seconds. */
const politeEnd = 5;

interface Pending {
  readonly id: number;
  readonly call: CallName;
  seconds: number;
  settle(outcome: { result: unknown } | { error: CeremonyError }): void;
}

/** Takes over a freshly started process and tells it what to open. */
export function openConnection(channel: HsmChannel, opening: HsmOpening, watchdog: Watchdog): Connection {
  let lost = false;
  let pending: Pending | null = null;
  let lastId = 0;
  let tail: Promise<unknown> = Promise.resolve();
  let announceExit: () => void = () => undefined;
  const exited = new Promise<void>((resolve) => {
    announceExit = resolve;
  });

  channel.onMessage((message) => {
    const outcome = readReply(message, pending?.id);
    if (outcome !== null) pending?.settle(outcome);
  });
  channel.onExit((how) => {
    lost = true;
    announceExit();
    const details = { ...(how.code === null ? {} : { exit: how.code }), ...(how.signal === null ? {} : { signal: how.signal }) };
    pending?.settle({ error: processLost(details) });
  });
  trySend({ open: opening });

  function trySend(message: unknown): boolean {
    try {
      channel.send(message);
      return true;
    } catch {
      return false;
    }
  }

  function giveUp(waiting: Pending): void {
    lost = true;
    // Settled first: the exit that follows must not make a process that did not answer into one that was lost.
    waiting.settle({ error: notAnswering(waiting) });
    channel.kill();
  }

  function send<N extends CallName>(call: N, callArguments: Calls[N]['arguments']): Promise<Calls[N]['result']> {
    if (lost) return Promise.reject(processLost({ outcome: 'not-reached' }));
    const reportOnly = isReportOnly(call, callArguments);
    const limit = reportOnly ? (watchdog.endAfterSeconds ?? Infinity) : endOtherCallsAfter;
    return new Promise((resolve, reject) => {
      const watch = setInterval(() => {
        waiting.seconds += 1;
        watchdog.onSilence?.({ call, seconds: waiting.seconds, reportOnly });
        if (waiting.seconds >= limit) giveUp(waiting);
      }, watchdog.secondMs);
      const waiting: Pending = {
        id: (lastId += 1),
        call,
        seconds: 0,
        settle(outcome) {
          clearInterval(watch);
          pending = null;
          if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.result as Calls[N]['result']);
        },
      };
      pending = waiting;
      const request: Request<N> = { id: waiting.id, call, arguments: callArguments };
      if (!trySend(request)) {
        lost = true;
        waiting.settle({ error: processLost({ outcome: 'not-reached' }) });
      }
    });
  }

  function request<N extends CallName>(call: N, callArguments: Calls[N]['arguments']): Promise<Calls[N]['result']> {
    const turn = tail.then(() => send(call, callArguments));
    tail = turn.catch(() => undefined);
    return turn;
  }

  return {
    get lost() {
      return lost;
    },
    request,
    async end() {
      if (!lost && pending !== null && pending.seconds >= 1) giveUp(pending);
      if (!lost) {
        await Promise.race([request('end', {}).catch(() => undefined), pause(politeEnd * watchdog.secondMs, exited)]);
        if (pending !== null) giveUp(pending);
      }
      lost = true;
      channel.kill();
      await Promise.race([exited, pause(politeEnd * watchdog.secondMs, exited)]);
    },
  };
}

/** The outcome in a message, or null where it answers no request of ours. The process holds vendor code: it is not trusted with form. */
function readReply(message: unknown, expectedId: number | undefined): { result: unknown } | { error: CeremonyError } | null {
  if (typeof message !== 'object' || message === null || !('id' in message) || message.id !== expectedId || !('ok' in message)) return null;
  if (message.ok === true && 'result' in message) return { result: message.result };
  if (message.ok === false && 'error' in message && isErrorData(message.error)) {
    return { error: new CeremonyError(message.error.code, message.error.message, { details: message.error.details }) };
  }
  return {
    error: new CeremonyError('bug', 'The token process answered in a form we do not know; treat its last call as unknown and report this.'),
  };
}

function isErrorData(value: unknown): value is { code: ErrorCode; message: string; details: ErrorDetails } {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, details } = value as Record<string, unknown>;
  return (
    typeof code === 'string' &&
    Object.hasOwn(errorTable, code) &&
    typeof message === 'string' &&
    typeof details === 'object' &&
    details !== null
  );
}

/** token.process-lost; `outcome: not-reached` where the request never left this process. */
export function processLost(details: ErrorDetails): CeremonyError {
  return new CeremonyError(
    'token.process-lost',
    'The process that talks to the token has ended; the window is not affected; open the token again.',
    { details },
  );
}

function notAnswering(waiting: Pending): CeremonyError {
  const details = { call: waiting.call, seconds: waiting.seconds };
  return new CeremonyError(
    'token.not-answering',
    `The token did not answer for ${waiting.seconds} s and its process was ended; what it did in that time is not known.`,
    { details },
  );
}

/** Waits, but not longer than until `early`. */
async function pause(ms: number, early: Promise<void>): Promise<void> {
  const stop = new AbortController();
  const timer = new Promise<void>((resolve) => {
    const handle = setTimeout(resolve, ms);
    stop.signal.addEventListener('abort', () => clearTimeout(handle));
  });
  await Promise.race([timer, early]);
  stop.abort();
}
