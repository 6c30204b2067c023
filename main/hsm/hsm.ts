// hsm/: access to tokens. Lives here: the interface below, its two providers (pkcs11/, soft/), the isolated process
// they run in and the tables they read. May not live here: what to sign, when, or who may ask.

import type { Check } from '../checks.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../pki/algorithms.ts';

/** What identifies a token between sessions; never a slot index (PKCS#11 v3.1 §3.3 CK_TOKEN_INFO). Strings are trimmed. */
export interface TokenIdentity {
  readonly serial: string;
  readonly label: string;
  readonly model: string;
  readonly manufacturer: string;
}

export type ProviderName = 'pkcs11' | 'soft';

/** CK_INFO of the module. */
export interface ModuleInfo {
  readonly provider: ProviderName;
  readonly description: string;
  readonly manufacturer: string;
  readonly libraryVersion: string;
  readonly cryptokiVersion: string;
}

/** CKF_*_PIN_* flags, read before a PIN is asked. */
export interface PinState {
  readonly countLow: boolean;
  readonly finalTry: boolean;
  readonly locked: boolean;
  readonly toBeChanged: boolean;
}

export interface MechanismInfo {
  readonly type: number;
  /** CKM_* name, or 0x… where we know none. */
  readonly name: string;
  readonly minKeySize: number;
  readonly maxKeySize: number;
  readonly sign: boolean;
  readonly generateKeyPair: boolean;
  readonly hardware: boolean;
}

export interface TokenDescription {
  /** For `initToken` on a blank token only; everything else goes by identity. */
  readonly slotId: number;
  readonly identity: TokenIdentity;
  readonly initialized: boolean;
  readonly userPinInitialized: boolean;
  readonly protectedAuthenticationPath: boolean;
  readonly writeProtected: boolean;
  readonly pinLength: { readonly min: number; readonly max: number };
  readonly userPin: PinState;
  readonly soPin: PinState;
  readonly mechanisms: readonly MechanismInfo[];
  /** What this token can generate and sign with, derived from its own mechanism list. */
  readonly keyAlgorithms: readonly KeyAlgorithm[];
  readonly hardwareVersion: string;
  readonly firmwareVersion: string;
}

/** A private key on a token with what was read back of it. */
export interface KeyDescription {
  readonly label: string;
  /** CKA_ID, lower-case hex. */
  readonly ckaId: string;
  readonly algorithm: KeyAlgorithm | null;
  /** SubjectPublicKeyInfo DER, from the public key object; null where the token has none. */
  readonly spki: Uint8Array | null;
  /** CKA_* name → value, for every attribute of the template and CKA_LOCAL, CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE. null: the token does not know it. */
  readonly attributes: Readonly<Record<string, boolean | null>>;
  /** KEY-BORN-ON-TOKEN and KEY-ATTRIBUTES. */
  readonly checks: readonly Check[];
}

/** A public key as anyone sees it without login. */
export interface PublicKey {
  readonly label: string;
  /** CKA_ID, lower-case hex. */
  readonly ckaId: string;
  readonly spki: Uint8Array;
}

/** A PIN as bytes of UTF-8; null asks the token's own PIN pad. The caller zeroes its buffer after the call. */
export type Pin = Uint8Array | null;

export interface Hsm {
  readonly provider: ProviderName;
  module(): Promise<ModuleInfo>;
  /** Every slot that holds a token, initialised or blank. The soft provider shows one blank token where its file does not exist. */
  tokens(): Promise<readonly TokenDescription[]>;
  /** Finds exactly one token by serial or label (either may match), or by full identity. Throws token.not-found, token.ambiguous. */
  find(wanted: string | TokenIdentity): Promise<Token>;
  /** The blank token in a slot, for `initToken`. */
  blank(slotId: number): Promise<Token>;
  /** Logs out and ends the process; the next call starts a new one. */
  end(): Promise<void>;
}

export interface Token {
  describe(): Promise<TokenDescription>;
  /** C_GenerateRandom without login. Throws token.check-failed naming TOKEN-RANDOM for a constant or repeated answer. */
  random(length: number): Promise<Uint8Array>;
  /** TOKEN-SELF-TEST and TOKEN-RANDOM, without login and without leaving anything behind. */
  selfTest(): Promise<readonly Check[]>;
  /** Public key objects seen without login, as far as their kind is known: by one of them a person's card is told from another. */
  publicKeys(): Promise<readonly PublicKey[]>;
  /** Labels of what can be seen without login: shown before an initialised token is initialised again. */
  publicObjects(): Promise<readonly string[]>;
  /** The embedded token's file, written into another directory; a module's store is copied by its vendor's own means (token.function-failed). */
  copyTo(directory: string): Promise<void>;
  /** C_InitToken. The label is padded to 32 bytes. Returns the token under its new identity. */
  initToken(soPin: Pin, label: string): Promise<Token>;
  /** C_InitPIN as SO. */
  initPin(soPin: Pin, pin: Pin): Promise<void>;
  /** C_SetPIN. */
  setPin(role: 'user' | 'so', oldPin: Pin, newPin: Pin): Promise<void>;
  /** C_Login as CKU_USER. One login session per process, held until logout. */
  login(pin: Pin): Promise<Session>;
}

/**
 * What a signature is made over: the message, or its hash by the signature algorithm's own hash function, made here, where the message is
 * too long to be handed over. Ed25519 signs messages only (RFC 8032).
 */
export type ToSign = { readonly message: Uint8Array } | { readonly digest: Uint8Array };

export interface Session {
  readonly identity: TokenIdentity;
  keys(): Promise<readonly KeyDescription[]>;
  /** C_GenerateKeyPair from the attribute table; CKA_ID is given by the caller, who journalled it. Throws token.label-in-use. */
  generateKeyPair(request: { label: string; ckaId: string; algorithm: KeyAlgorithm }): Promise<KeyDescription>;
  /**
   * One C_Sign over the whole message or its digest, in a session of its own closed in `finally`; never retried.
   * Returns the signature as X.509 carries it (ECDSA: DER Ecdsa-Sig-Value; RSA, Ed25519: raw).
   * Throws token.mechanism-unsupported where the token takes no digest, or one was given that is not of the algorithm's length.
   */
  sign(request: { ckaId: string; signatureAlgorithm: SignatureAlgorithm } & ToSign): Promise<Uint8Array>;
  /** C_GenerateRandom. */
  random(length: number): Promise<Uint8Array>;
  /** C_CreateObject of a public data object under this label, for `publicObjects` of another opening to find or not. */
  setMark(mark: string): Promise<void>;
  /** C_DestroyObject on that object. */
  clearMark(mark: string): Promise<void>;
  /** C_DestroyObject on both halves. */
  destroyKey(ckaId: string): Promise<void>;
  logout(): Promise<void>;
}

/** One message channel to the isolated process; made by a shell (fork, utilityProcess), so that hsm/ knows neither. */
export interface HsmChannel {
  readonly pid: number;
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (how: { code: number | null; signal: string | null }) => void): void;
  kill(): void;
}

/** What the worker is told when it starts. */
export type HsmOpening =
  | {
      readonly provider: 'pkcs11';
      readonly modulePath: string;
      readonly moduleParameters?: string;
      /** Set in the isolated process before the module is loaded: where it finds its configuration (SOFTHSM2_CONF for one). */
      readonly environment?: Readonly<Record<string, string>>;
    }
  | { readonly provider: 'soft'; readonly directory: string; readonly kdfCost: number };

/** The watchdog's word: a request has been silent for `seconds`. During a signature, generation or initialisation it only reports. */
export type SilenceListener = (silence: { call: string; seconds: number; reportOnly: boolean }) => void;
