// PKCS#11 (OASIS v2.40 by way of pkcs11js; v3.x numbers where modules know them): every call of the protocol on a module.

import type { HsmOpening, TokenIdentity } from '../hsm.ts';
import { CeremonyError } from '../../errors.ts';
import { tokenSentence } from '../ckr.ts';
import { chooseToken, sameToken } from '../choose-token.ts';
import { moduleQuirks } from '../key-checks.ts';
import type { ModuleQuirks } from '../key-checks.ts';
import { beforeActing, withOutcome } from '../outcome.ts';
import type { Provider, TokenReference } from '../protocol.ts';
import { ignoringErrors } from './cryptoki.ts';
import type { Cryptoki } from './cryptoki.ts';
import { describeKeys, describePublicKeys } from './describe-key.ts';
import { destroyKey } from './destroy.ts';
import { generateKeyPair } from './generate.ts';
import type { LoadPkcs11js } from './load.ts';
import { clearMark, setMark } from './mark.ts';
import { describeModule, openModule, reinitialize } from './module.ts';
import { initPin, initToken, setPin } from './initialise.ts';
import { publicObjects } from './public-objects.ts';
import { selfTest } from './self-test.ts';
import { checkPin, endLogin, login, openSession, withSession } from './sessions.ts';
import type { Login } from './sessions.ts';
import { signMessage } from './sign.ts';
import { describeSlot, findSlot, listSlots } from './slots.ts';
import type { Slot } from './slots.ts';

type Opening = Extract<HsmOpening, { provider: 'pkcs11' }>;

/** The provider over one module. The module is loaded at the first call, and again after a failure to load. */
export function pkcs11Provider(opening: Opening, load: LoadPkcs11js): Provider {
  let module: { cryptoki: Cryptoki; quirks: ModuleQuirks } | null = null;
  let held: Login | null = null;
  let lastLogin = 0;

  async function open(): Promise<{ cryptoki: Cryptoki; quirks: ModuleQuirks }> {
    if (module !== null) return module;
    try {
      const cryptoki = await openModule(opening, load);
      module = { cryptoki, quirks: moduleQuirks(describeModule(cryptoki)) };
      return module;
    } catch (error) {
      throw withOutcome(error, 'not-reached');
    }
  }

  async function onToken<T>(token: TokenReference, work: (cryptoki: Cryptoki, slot: Slot) => T): Promise<T> {
    const { cryptoki } = await open();
    return work(
      cryptoki,
      beforeActing(() => findSlot(cryptoki, token)),
    );
  }

  /** Work under the login; a login whose session the token has dropped is forgotten, so that its PIN is asked again. */
  async function underLogin<T>(number: number, work: (cryptoki: Cryptoki, slot: Slot, quirks: ModuleQuirks) => T): Promise<T> {
    const { cryptoki, quirks } = await open();
    const current = held;
    if (current === null || current.number !== number) {
      throw new CeremonyError('token.session-lost', tokenSentence('token.session-lost'), { details: { outcome: 'not-reached' } });
    }
    try {
      return work(cryptoki, current.slot, quirks);
    } catch (error) {
      if (error instanceof CeremonyError && (error.code === 'token.session-lost' || error.code === 'token.removed')) {
        endLogin(cryptoki, current);
        held = null;
      }
      throw error;
    }
  }

  /** C_InitToken, C_InitPIN and an SO login all want the user's session out of the way. */
  function refuseHeld(identity: TokenIdentity | null): void {
    if (held === null || (identity !== null && !sameToken(held.identity, identity))) return;
    throw new CeremonyError('token.operation-active', 'A token is still open; nothing was done; close it first.', {
      details: { outcome: 'not-reached' },
    });
  }

  async function find(wanted: string | TokenIdentity): Promise<TokenIdentity> {
    const { cryptoki } = await open();
    try {
      return chooseToken(listSlots(cryptoki), wanted).identity;
    } catch (error) {
      if (held !== null || !(error instanceof CeremonyError) || error.code !== 'token.not-found') throw error;
    }
    // Once more after C_Initialize: a re-plugged token, or one made by another program, may show only then.
    reinitialize(cryptoki, opening);
    return chooseToken(listSlots(cryptoki), wanted).identity;
  }

  return {
    module: async () => describeModule((await open()).cryptoki),
    tokens: async () => {
      const { cryptoki } = await open();
      return listSlots(cryptoki).map((slot) => describeSlot(cryptoki, slot));
    },
    find: ({ wanted }) => find(wanted),
    describe: ({ token }) => onToken(token, describeSlot),
    tokenRandom: ({ token, length }) =>
      onToken(token, (cryptoki, slot) => withSession(cryptoki, slot, (session) => randomOctets(cryptoki, session, length))),
    selfTest: ({ token }) => onToken(token, (cryptoki, slot) => [selfTest(cryptoki, slot)]),
    publicKeys: ({ token }) => onToken(token, describePublicKeys),
    publicObjects: ({ token }) => onToken(token, publicObjects),
    copyTo: () => {
      throw new CeremonyError(
        'token.function-failed',
        'Conclave copies only embedded tokens. Nothing was copied. Make the copy of this token by its vendor’s own means.',
        { details: { outcome: 'not-reached' } },
      );
    },
    initToken: ({ token, soPin, label }) =>
      onToken(token, (cryptoki, slot) => {
        refuseHeld(slot.identity);
        return initToken(cryptoki, slot, soPin, label);
      }),
    initPin: ({ token, soPin, pin }) =>
      onToken(token, (cryptoki, slot) => {
        refuseHeld(slot.identity);
        initPin(cryptoki, slot, soPin, pin);
        return null;
      }),
    setPin: ({ token, role, oldPin, newPin }) =>
      onToken(token, (cryptoki, slot) => {
        if (role === 'so') refuseHeld(slot.identity);
        setPin(cryptoki, slot, role, oldPin, newPin);
        return null;
      }),
    login: ({ token, pin }) =>
      onToken(token, (cryptoki, slot) => {
        // The same token again: its old session ends, or this PIN would not be verified. Another token: not beside this one.
        if (held !== null && sameToken(held.identity, slot.identity)) endLogin(cryptoki, held);
        else refuseHeld(null);
        held = null;
        checkPin(slot, 'user', pin);
        const session = openSession(cryptoki, slot);
        try {
          login(cryptoki, session, 'user', pin);
        } catch (error) {
          ignoringErrors(() => cryptoki.C_CloseSession(session));
          throw error;
        }
        lastLogin += 1;
        held = { number: lastLogin, slot, identity: slot.identity, session };
        return { session: lastLogin, identity: slot.identity };
      }),
    keys: ({ session: number }) =>
      underLogin(number, (cryptoki, slot, quirks) => withSession(cryptoki, slot, (session) => describeKeys(cryptoki, session, quirks))),
    generateKeyPair: ({ session, ...request }) =>
      underLogin(session, (cryptoki, slot, quirks) => generateKeyPair(cryptoki, slot, request, quirks)),
    sign: ({ session, ...request }) => underLogin(session, (cryptoki, slot, quirks) => signMessage(cryptoki, slot, request, quirks)),
    sessionRandom: ({ session: number, length }) =>
      underLogin(number, (cryptoki, slot) => withSession(cryptoki, slot, (session) => randomOctets(cryptoki, session, length))),
    setMark: ({ session, mark }) => underLogin(session, (cryptoki, slot) => setMark(cryptoki, slot, mark)),
    clearMark: ({ session, mark }) => underLogin(session, (cryptoki, slot) => clearMark(cryptoki, slot, mark)),
    destroyKey: ({ session, ckaId }) => underLogin(session, (cryptoki, slot) => destroyKey(cryptoki, slot, ckaId)),
    logout: async ({ session }) => {
      if (held?.number === session && module !== null) endLogin(module.cryptoki, held);
      if (held?.number === session) held = null;
      return null;
    },
    end: () => {
      if (module === null) return null;
      const { cryptoki } = module;
      if (held !== null) endLogin(cryptoki, held);
      ignoringErrors(() => cryptoki.C_Finalize());
      held = null;
      module = null;
      return null;
    },
  };
}

function randomOctets(cryptoki: Cryptoki, session: Buffer, length: number): Uint8Array {
  return Uint8Array.from(cryptoki.C_GenerateRandom(session, Buffer.alloc(length)));
}
