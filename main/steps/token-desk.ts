// The one login session of a run, held from open-token to close-token or ten idle minutes (rules.md, Keys and tokens).

import { CeremonyError, type ErrorCode } from '../errors.ts';
import type { Hsm, Pin, Session, TokenIdentity } from '../hsm/hsm.ts';

const idleLimitMilliseconds = 10 * 60 * 1000;

/** After these no session of ours is any good. */
const lost: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'token.process-lost',
  'token.not-answering',
  'token.session-lost',
  'token.session-needed',
  'token.removed',
]);

export class TokenDesk {
  #session: Session | null = null;
  #lastUsed = 0;
  readonly #hsm: Hsm;
  readonly #monotonic: () => number;
  /** Serial or label asked for on the command line (--token). */
  readonly wanted: string | undefined;

  constructor(hsm: Hsm, monotonic: () => number, wanted?: string) {
    this.#hsm = hsm;
    this.#monotonic = monotonic;
    this.wanted = wanted;
  }

  /** Logs in to the token with this identity. The PIN is not kept. */
  async open(identity: TokenIdentity, pin: Pin): Promise<Session> {
    await this.close();
    const token = await this.#hsm.find(identity);
    this.#session = await token.login(pin);
    this.#lastUsed = this.#monotonic();
    return this.#session;
  }

  get isOpen(): boolean {
    return this.#session !== null && this.#monotonic() - this.#lastUsed <= idleLimitMilliseconds;
  }

  /** Is it this token's session? Two runs under way may be about two tokens. */
  isOpenOn(identity: TokenIdentity): boolean {
    const held = this.#session?.identity;
    return (
      this.isOpen &&
      held?.serial === identity.serial &&
      held.label === identity.label &&
      held.model === identity.model &&
      held.manufacturer === identity.manufacturer
    );
  }

  /** The held session, or token.session-needed: the engine then asks for the PIN again. */
  session(): Session {
    if (this.#session === null || !this.isOpen) {
      throw new CeremonyError('token.session-needed', 'No login session is open on the token. Nothing was done. Enter the PIN again.');
    }
    this.#lastUsed = this.#monotonic();
    return this.#session;
  }

  /** Ends the session after ten idle minutes; called before each view. */
  async closeIfIdle(): Promise<void> {
    if (this.#session !== null && !this.isOpen) await this.close();
  }

  /**
   * Forgets the session without asking the token where the error says it is gone: with its process, with its token, or
   * because the token logged the user out. The PIN is then asked again. @returns whether there was one to forget
   */
  forgetIfLost({ code, details }: CeremonyError): boolean {
    // Another token's process was lost, not this one's.
    if (this.#session === null || !lost.has(code) || details['device'] !== undefined) return false;
    this.#session = null;
    return true;
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    // A token that was pulled cannot be logged out of; ending the process (hsm.end) ends the login for certain.
    if (session !== null) await session.logout().catch(() => undefined);
  }
}
