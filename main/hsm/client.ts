// The main process's side: Hsm, Token and Session as proxies over one connection. A process that was lost stays lost for
// tokens and sessions until somebody looks for tokens again; sessions never survive it.

import { notChecked } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { openConnection, processLost } from './connection.ts';
import type { Connection } from './connection.ts';
import type { Hsm, HsmChannel, HsmOpening, Session, SilenceListener, Token, TokenIdentity } from './hsm.ts';
import type { CallName, Calls, TokenReference } from './protocol.ts';
import { checkRandom, drawRandom, watchRandom } from './random-watch.ts';

export interface HsmOptions {
  readonly opening: HsmOpening;
  /** Starts the isolated process; called at the first use and after each loss or end. */
  readonly start: () => HsmChannel;
  readonly onSilence?: SilenceListener;
  /** Unattended runs: silence after which signature, generation and initialisation end as token.not-answering. */
  readonly endAfterSeconds?: number;
  /** Length of the watchdog's second in milliseconds: 1000; tests shorten it. */
  readonly secondMs?: number;
}

/**
 * Opens an HSM; no process is started before it is needed. Every method rejects with CeremonyError: `token.*` as the
 * provider found, token.not-answering (the watchdog or a person ended the process), token.process-lost (it died).
 */
export function openHsm(options: HsmOptions): Hsm {
  const { onSilence, endAfterSeconds, secondMs = 1000 } = options;
  const watchdog = {
    secondMs,
    ...(onSilence === undefined ? {} : { onSilence }),
    ...(endAfterSeconds === undefined ? {} : { endAfterSeconds }),
  };
  const watch = watchRandom();
  let connection: Connection | null = null;

  /** The connection for calls on the HSM itself: a lost one is replaced. */
  function fresh(): Connection {
    if (connection === null || connection.lost) connection = openConnection(options.start(), options.opening, watchdog);
    return connection;
  }

  /** The connection for calls on a token: a lost one is not replaced, because what it did must be looked at first. */
  function standing(): Connection {
    if (connection?.lost === true) throw processLost({ outcome: 'not-reached' });
    return fresh();
  }

  function token(reference: TokenReference): Token {
    const call = async <N extends CallName>(name: N, rest: Omit<Calls[N]['arguments'], 'token'>): Promise<Calls[N]['result']> =>
      standing().request(name, { token: reference, ...rest });
    const draw = (length: number): Promise<Uint8Array> => call('tokenRandom', { length });
    return {
      describe: () => call('describe', {}),
      random: (length) => drawRandom(watch, draw, length),
      async selfTest() {
        if ((await call('describe', {})).initialized) return [...(await call('selfTest', {})), await checkRandom(watch, draw)];
        return (['TOKEN-SELF-TEST', 'TOKEN-RANDOM'] as const).map((name) => notChecked(name, 'the token is blank'));
      },
      publicKeys: () => call('publicKeys', {}),
      publicObjects: () => call('publicObjects', {}),
      copyTo: async (directory) => void (await call('copyTo', { directory })),
      initToken: async (soPin, label) => token({ identity: await call('initToken', { soPin, label }) }),
      initPin: async (soPin, pin) => void (await call('initPin', { soPin, pin })),
      setPin: async (role, oldPin, newPin) => void (await call('setPin', { role, oldPin, newPin })),
      async login(pin) {
        const opened = standing();
        const { session: number, identity } = await opened.request('login', { token: reference, pin });
        return session(opened, number, identity);
      },
    };
  }

  function session(opened: Connection, number: number, identity: TokenIdentity): Session {
    const call = async <N extends CallName>(name: N, rest: Omit<Calls[N]['arguments'], 'session'>): Promise<Calls[N]['result']> => {
      if (connection !== opened) throw sessionEnded();
      return opened.request(name, { session: number, ...rest });
    };
    return {
      identity,
      keys: () => call('keys', {}),
      generateKeyPair: (request) => call('generateKeyPair', { ...request }),
      sign: (request) => call('sign', { ...request }),
      random: (length) => drawRandom(watch, (asked) => call('sessionRandom', { length: asked }), length),
      setMark: async (mark) => void (await call('setMark', { mark })),
      clearMark: async (mark) => void (await call('clearMark', { mark })),
      destroyKey: async (ckaId) => void (await call('destroyKey', { ckaId })),
      logout: async () => void (await call('logout', {})),
    };
  }

  return {
    provider: options.opening.provider,
    module: async () => fresh().request('module', {}),
    tokens: async () => fresh().request('tokens', {}),
    find: async (wanted) => token({ identity: await fresh().request('find', { wanted }) }),
    blank: async (slotId) => {
      const reference = { slotId };
      await fresh().request('describe', { token: reference });
      return token(reference);
    },
    async end() {
      const ending = connection;
      connection = null;
      await ending?.end();
    },
  };
}

function sessionEnded(): CeremonyError {
  return new CeremonyError(
    'token.session-lost',
    'The session with the token has been ended; nothing was done; open the token again with its PIN.',
    {
      details: { outcome: 'not-reached' },
    },
  );
}
