// The embedded token: every call of the protocol on files of one directory. A software token, shown as such everywhere.

import { createHash } from 'node:crypto';
import { failed, passed } from '../../checks.ts';
import { CeremonyError } from '../../errors.ts';
import { keyAlgorithms, signatureAlgorithms, signatureFitsKey } from '../../pki/algorithms.ts';
import { tokenSentence } from '../ckr.ts';
import { chooseToken, sameToken } from '../choose-token.ts';
import type { TokenIdentity } from '../hsm.ts';
import { checkCkaId, checkDigest, checkedMark, padLabel, refuseLabelInUse } from '../key-request.ts';
import type { Calls, Provider, TokenReference } from '../protocol.ts';
import { describeKey, describePublicKey, describeToken, identityOf, moduleInfo, softKeyAlgorithms } from './description.ts';
import { newKeyPair, signDigestWith, signWith } from './keys.ts';
import { checkedPin, unlock } from './pins.ts';
import { keyBinding, seal, unseal, wrapMaster } from './sealing.ts';
import { openTokenFiles } from './token-file.ts';
import { damaged, encodeTokenState, parseTokenState } from './token-state.ts';
import type { StoredKey, TokenState } from './token-state.ts';

export interface SoftOptions {
  readonly directory: string;
  /** scrypt's N for PINs set from now on; 2^17 in production. */
  readonly kdfCost: number;
  readonly random: (length: number) => Uint8Array;
}

interface Login {
  readonly number: number;
  readonly identity: TokenIdentity;
  readonly master: Buffer;
}

/** The provider over a directory of tokens. The blank token stands in slot 0 while there is no other. */
export function softProvider({ directory, kdfCost, random }: SoftOptions): Provider {
  const files = openTokenFiles(directory);
  const save = (state: TokenState): void => files.replace(state.serial, encodeTokenState(state));
  let held: Login | null = null;
  let lastLogin = 0;

  function read(serial: string): TokenState {
    const bytes = files.read(serial);
    if (bytes === null) throw new CeremonyError('token.removed', tokenSentence('token.removed'), { details: { outcome: 'not-reached' } });
    return parseTokenState(bytes, serial);
  }

  /** What stands in each slot: every token, or the blank one. */
  function slots(): { slotId: number; identity: TokenIdentity; state: TokenState | null }[] {
    const states: (TokenState | null)[] = files.list().map(read);
    return (states.length === 0 ? [null] : states).map((state, slotId) => ({ slotId, identity: identityOf(state), state }));
  }

  function slotOf(reference: TokenReference): { slotId: number; identity: TokenIdentity; state: TokenState | null } {
    if ('identity' in reference) return chooseToken(slots(), reference.identity);
    const found = slots()[reference.slotId];
    if (found === undefined)
      throw new CeremonyError('token.not-found', 'There is no embedded token in that slot; nothing was done; look for tokens again.');
    return found;
  }

  function initialized(reference: TokenReference): TokenState {
    const { state } = slotOf(reference);
    if (state === null) throw new CeremonyError('token.not-initialized', tokenSentence('token.not-initialized'));
    return state;
  }

  /** The login and its token's state, read afresh: a file that was taken away is a token that was pulled. */
  function underLogin(number: number): { login: Login; state: TokenState } {
    if (held === null || held.number !== number) {
      throw new CeremonyError('token.session-lost', tokenSentence('token.session-lost'), { details: { outcome: 'not-reached' } });
    }
    return { login: held, state: read(held.identity.serial) };
  }

  function endLogin(): void {
    held?.master.fill(0);
    held = null;
  }

  function refuseHeld(identity: TokenIdentity | null): void {
    if (held === null || (identity !== null && !sameToken(held.identity, identity))) return;
    throw new CeremonyError('token.operation-active', 'A token is still open; nothing was done; close it first.', {
      details: { outcome: 'not-reached' },
    });
  }

  async function initToken({ token, soPin, label }: Calls['initToken']['arguments']): Promise<TokenIdentity> {
    const { state, identity } = slotOf(token);
    refuseHeld(identity);
    padLabel(label);
    const pin = checkedPin(soPin);
    // A token without a user PIN never held a key: one that a crash left half made is made again, for nobody knows its SO PIN.
    const empty = state === null || (state.user === null && state.keys.length === 0);
    if (!empty) (await unlock(state, 'so', pin, save)).master.fill(0);
    const serial = state?.serial ?? Buffer.from(random(8)).toString('hex');
    const master = random(32);
    const so = await wrapMaster(master, pin, { serial, role: 'so' }, kdfCost, random);
    master.fill(0);
    const blank: TokenState = { format: 'conclave/token/1', serial, label: label.trim(), so, user: null, keys: [] };
    save(blank);
    return identityOf(blank);
  }

  /** A new PIN for a role, proved by a PIN of the same or the SO's. */
  async function replacePin(
    token: TokenReference,
    proof: { role: 'user' | 'so'; pin: Uint8Array | null },
    role: 'user' | 'so',
    newPin: Uint8Array | null,
  ): Promise<null> {
    const state = initialized(token);
    const next = checkedPin(newPin);
    const opened = await unlock(state, proof.role, proof.pin, save);
    const slot = await wrapMaster(opened.master, next, { serial: state.serial, role }, kdfCost, random);
    opened.master.fill(0);
    save({ ...opened.state, [role]: slot });
    return null;
  }

  async function generate({ session, label, ckaId, algorithm }: Calls['generateKeyPair']['arguments']): Promise<StoredKey> {
    const { login, state } = underLogin(session);
    checkCkaId(ckaId);
    refuseLabelInUse(
      label,
      state.keys.some((key) => key.label === label || key.ckaId === ckaId),
    );
    if (!softKeyAlgorithms.includes(algorithm)) {
      throw new CeremonyError(
        'token.mechanism-unsupported',
        `The embedded token cannot make an ${keyAlgorithms[algorithm].title} key; nothing was made; change the plan.`,
        { details: { algorithm } },
      );
    }
    const { pkcs8, spki } = await newKeyPair(algorithm);
    const named = { label, ckaId, algorithm, spki: spki.toString('base64') };
    const key: StoredKey = { ...named, ...seal(login.master, pkcs8, keyBinding(state, named), random) };
    pkcs8.fill(0);
    save({ ...state, keys: [...state.keys, key] });
    return key;
  }

  function findKey(state: TokenState, ckaId: string): StoredKey {
    const key = state.keys.find((one) => one.ckaId === ckaId);
    if (key === undefined) throw new CeremonyError('token.key-not-found', tokenSentence('token.key-not-found'));
    return key;
  }

  function sign(request: Calls['sign']['arguments']): Uint8Array {
    const { session, ckaId, signatureAlgorithm } = request;
    const { login, state } = underLogin(session);
    const key = findKey(state, ckaId);
    if (!signatureFitsKey(signatureAlgorithm, key.algorithm)) {
      throw new CeremonyError(
        'token.mechanism-unsupported',
        `This key cannot sign ${signatureAlgorithms[signatureAlgorithm].title}; nothing was signed; change the plan.`,
        { details: { signatureAlgorithm } },
      );
    }
    if ('digest' in request) checkDigest(signatureAlgorithm, request.digest);
    const pkcs8 = unseal(login.master, key, keyBinding(state, key));
    if (pkcs8 === null) throw damaged();
    if ('digest' in request) return signDigestWith(pkcs8, key.algorithm, signatureAlgorithm, request.digest, random);
    return signWith(pkcs8, signatureAlgorithm, request.message);
  }

  return {
    module: () => moduleInfo,
    tokens: () => slots().map(({ state, slotId }) => describeToken(state, slotId)),
    find: ({ wanted }) => chooseToken(slots(), wanted).identity,
    describe({ token }) {
      const { state, slotId } = slotOf(token);
      return describeToken(state, slotId);
    },
    tokenRandom({ token, length }) {
      initialized(token);
      return random(length);
    },
    selfTest({ token }) {
      slotOf(token);
      const answer = createHash('sha256').update('abc').digest('hex');
      return [
        answer.startsWith('ba7816bf8f01cfea') ? passed('TOKEN-SELF-TEST') : failed('TOKEN-SELF-TEST', 'SHA-256 gives a wrong answer'),
      ];
    },
    publicKeys: ({ token }) => (slotOf(token).state?.keys ?? []).map(describePublicKey),
    publicObjects: ({ token }) => [
      ...(slotOf(token).state?.keys ?? []).map((key) => `${key.label} (public key)`),
      ...files.marks().map((mark) => `${mark} (data)`),
    ],
    copyTo({ token, directory: to }) {
      const { serial } = initialized(token);
      openTokenFiles(to).replace(serial, files.read(serial) ?? new Uint8Array());
      return null;
    },
    setMark({ session, mark }) {
      underLogin(session);
      files.setMark(checkedMark(mark));
      return null;
    },
    clearMark({ session, mark }) {
      underLogin(session);
      files.clearMark(checkedMark(mark));
      return null;
    },
    initToken,
    initPin({ token, soPin, pin }) {
      refuseHeld(slotOf(token).identity);
      return replacePin(token, { role: 'so', pin: soPin }, 'user', pin);
    },
    setPin: ({ token, role, oldPin, newPin }) => replacePin(token, { role, pin: oldPin }, role, newPin),
    async login({ token, pin }) {
      const before = initialized(token);
      if (held !== null && sameToken(held.identity, identityOf(before))) endLogin();
      else refuseHeld(null);
      const { master, state } = await unlock(before, 'user', pin, save);
      lastLogin += 1;
      held = { number: lastLogin, identity: identityOf(state), master };
      return { session: lastLogin, identity: held.identity };
    },
    keys: ({ session }) => underLogin(session).state.keys.map(describeKey),
    generateKeyPair: async (request) => describeKey(await generate(request)),
    sign,
    sessionRandom({ session, length }) {
      underLogin(session);
      return random(length);
    },
    destroyKey({ session, ckaId }) {
      const { state } = underLogin(session);
      findKey(state, ckaId);
      save({ ...state, keys: state.keys.filter((key) => key.ckaId !== ckaId) });
      return null;
    },
    logout({ session }) {
      if (held?.number === session) endLogin();
      return null;
    },
    end() {
      endLogin();
      return null;
    },
  };
}
