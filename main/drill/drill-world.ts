// drill/: what a drill adds to a rehearsal. Lives here: the plan a scenario gives, the world it can break and mend, what of its events is
// due, and what the log says came of it. May not live here: production data, tokens of anybody, what a step does.
// This file: the seams. Everything outside that a core is opened with passes through one of these.

import { CeremonyError, type ErrorCode } from '../errors.ts';
import type { InjectionKind } from '../formats/scenario.ts';
import type { HsmChannel } from '../hsm/hsm.ts';

/** Calls that need no token: they go through whatever is broken. */
const withoutToken: ReadonlySet<string> = new Set(['module', 'end', 'logout']);

interface Refusal {
  readonly code: ErrorCode;
  readonly says: string;
}
const gone: Refusal = {
  code: 'token.removed',
  says: 'The token is not in its reader. Nothing was asked of it. Say in the event above what is done, then try again.',
};
const locked: Refusal = {
  code: 'token.pin-locked',
  says: 'The token has locked its user PIN after too many wrong ones. Nothing was signed. Say in the event above what is done, then try again.',
};

/** What stands between a core and the outside during a drill. Nothing of it is kept: a drill ends with its process. */
export class DrillWorld {
  /** Milliseconds added to the wall clock, and to both clocks. */
  #jumped = 0;
  #passed = 0;
  readonly #broken = new Map<InjectionKind, string>();
  /** An act of the run is under way: what is recorded about the drill itself goes through. */
  #acting = false;

  now(base: () => Date): () => Date {
    return () => new Date(base().getTime() + this.#jumped + this.#passed);
  }

  monotonic(base: () => number): () => number {
    return () => base() + this.#passed;
  }

  /** Time goes by, for both clocks. */
  pass(milliseconds: number): void {
    this.#passed += Math.max(0, milliseconds);
  }

  /** The wall clock moves by itself. */
  jump(milliseconds: number): void {
    this.#jumped += milliseconds;
  }

  /** `what`: of a person who leaves, the id. */
  break(kind: InjectionKind, what: string): void {
    this.#broken.set(kind, what);
  }

  mend(kind: InjectionKind): void {
    if (kind === 'clock-jump') this.#jumped = 0;
    this.#broken.delete(kind);
  }

  mendAll(): void {
    for (const kind of this.#broken.keys()) this.mend(kind);
  }

  broken(kind: InjectionKind): string | null {
    return this.#broken.get(kind) ?? null;
  }

  async acting<T>(work: () => Promise<T>): Promise<T> {
    this.#acting = true;
    try {
      return await work();
    } finally {
      this.#acting = false;
    }
  }

  /** Named points of the store (store/transactions.ts): a full disk is met where a change is committed, and rolls it back. */
  point(name: string): void {
    if (name !== 'store:before-commit' || !this.#acting || !this.#broken.has('disk-full')) return;
    throw new CeremonyError(
      'store.full',
      'The disk is full; the last change was not recorded. Say in the event above what is done, then try again.',
    );
  }

  /** What a directory lies on (steps/host.ts). Throws media.removed while the medium is gone. */
  async mediumAt<At>(look: () => Promise<At>): Promise<At> {
    if (this.#broken.has('medium-gone'))
      throw new CeremonyError(
        'media.removed',
        'The medium is not the one that was prepared, or is not there. Nothing was written. Say in the event above what is done, then try again.',
      );
    return look();
  }

  /** A channel to a token process, on which some calls are answered as a reader without its token, or a locked card, answers them. */
  channel(inner: HsmChannel): HsmChannel {
    let listener: (message: unknown) => void = () => undefined;
    return {
      pid: inner.pid,
      send: (message) => {
        const { id, call } = message as { id?: number; call?: string };
        const refusal = id === undefined || call === undefined ? null : this.#refusalOf(call);
        if (refusal === null) inner.send(message);
        else {
          const { code, says } = refusal;
          queueMicrotask(() => listener({ id, ok: false, error: { code, message: says, details: { outcome: 'not-reached' } } }));
        }
      },
      onMessage: (given) => {
        listener = given;
        inner.onMessage(given);
      },
      onExit: (given) => inner.onExit(given),
      kill: () => inner.kill(),
    };
  }

  #refusalOf(call: string): Refusal | null {
    if (this.#broken.has('token-gone') && !withoutToken.has(call)) return gone;
    return this.#broken.has('pin-locked') && call === 'login' ? locked : null;
  }
}
