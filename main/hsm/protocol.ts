// The messages between the main process and the isolated one. Types only: both ends are compiled against this file, a
// token travels by its identity and never by a handle, and only one request is under way at a time.

import type { ErrorCode, ErrorDetails } from '../errors.ts';
import type { Check } from '../checks.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../pki/algorithms.ts';
import type { HsmOpening, KeyDescription, ModuleInfo, Pin, PublicKey, TokenDescription, TokenIdentity, ToSign } from './hsm.ts';

/** An initialised token by identity; a blank one, which has none, by its slot. */
export type TokenReference = { readonly identity: TokenIdentity } | { readonly slotId: number };

interface Call<A, R> {
  readonly arguments: A;
  readonly result: R;
}

interface OfToken {
  readonly token: TokenReference;
}

/** `session` is the number `login` returned; it dies with the process. */
interface OfSession {
  readonly session: number;
}

/** Every call, its arguments and its result. PINs are the fields named in `pinFields`, and nothing else is secret. */
export interface Calls {
  module: Call<object, ModuleInfo>;
  tokens: Call<object, readonly TokenDescription[]>;
  find: Call<{ readonly wanted: string | TokenIdentity }, TokenIdentity>;
  describe: Call<OfToken, TokenDescription>;
  tokenRandom: Call<OfToken & { readonly length: number }, Uint8Array>;
  selfTest: Call<OfToken, readonly Check[]>;
  publicKeys: Call<OfToken, readonly PublicKey[]>;
  publicObjects: Call<OfToken, readonly string[]>;
  initToken: Call<OfToken & { readonly soPin: Pin; readonly label: string }, TokenIdentity>;
  initPin: Call<OfToken & { readonly soPin: Pin; readonly pin: Pin }, null>;
  setPin: Call<OfToken & { readonly role: 'user' | 'so'; readonly oldPin: Pin; readonly newPin: Pin }, null>;
  login: Call<OfToken & { readonly pin: Pin }, { readonly session: number; readonly identity: TokenIdentity }>;
  keys: Call<OfSession, readonly KeyDescription[]>;
  generateKeyPair: Call<OfSession & { readonly label: string; readonly ckaId: string; readonly algorithm: KeyAlgorithm }, KeyDescription>;
  sign: Call<OfSession & { readonly ckaId: string; readonly signatureAlgorithm: SignatureAlgorithm } & ToSign, Uint8Array>;
  sessionRandom: Call<OfSession & { readonly length: number }, Uint8Array>;
  destroyKey: Call<OfSession & { readonly ckaId: string }, null>;
  setMark: Call<OfSession & { readonly mark: string }, null>;
  clearMark: Call<OfSession & { readonly mark: string }, null>;
  /** Embedded tokens only: the token's file, written into another directory. */
  copyTo: Call<OfToken & { readonly directory: string }, null>;
  logout: Call<OfSession, null>;
  /** Logs out, finalises, and the process exits after its reply. */
  end: Call<object, null>;
}

export type CallName = keyof Calls;

/** What a provider is: one function per call. */
export type Provider = {
  readonly [N in CallName]: (request: Calls[N]['arguments']) => Calls[N]['result'] | Promise<Calls[N]['result']>;
};

export const pinFields = ['soPin', 'pin', 'oldPin', 'newPin'] as const;

/** The first message; it has no reply. */
export interface Opening {
  readonly open: HsmOpening;
}

export interface Request<N extends CallName = CallName> {
  readonly id: number;
  readonly call: N;
  readonly arguments: Calls[N]['arguments'];
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly error: { readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails };
    };

/** Calls the watchdog only reports on: the token may be acting, and ending the process would leave it unknown (rules.md, Journal). */
const reportOnlyCalls: ReadonlySet<CallName> = new Set<CallName>(['initToken', 'initPin', 'setPin', 'generateKeyPair', 'sign']);

/** Whether silence is only reported: signature, generation, initialisation, and a person typing at a PIN pad. */
export function isReportOnly(call: CallName, callArguments: object): boolean {
  if (reportOnlyCalls.has(call)) return true;
  return 'pin' in callArguments && callArguments.pin === null;
}
