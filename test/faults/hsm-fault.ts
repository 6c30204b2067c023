// What hsm-fault-worker.ts can do to a call. One fault may name several effects; those before the call come first.

export interface Fault {
  /** C_* of the binding, or `load`. */
  readonly function: string;
  /** Which call of it in this process, from 1; absent: every one. */
  readonly call?: number;
  /** The call is not made and this CKR_* value returned. */
  readonly ckr?: number;
  /** The fault ends with this call of another function: the token comes back to itself at the second C_Login, say. */
  readonly until?: { readonly function: string; readonly call: number };
  /** The call is made, and this value returned instead of its result. */
  readonly ckrAfter?: number;
  readonly delayMs?: number;
  readonly hang?: boolean;
  /** The process dies before, or after, the call is made. */
  readonly crash?: boolean;
  readonly crashAfter?: boolean;
  /** The last bit of the output is flipped. */
  readonly flip?: boolean;
  /** Octets cut off the output. */
  readonly truncate?: number;
  /** The output is this octet throughout, or this pattern (hex). */
  readonly fill?: number;
  readonly pattern?: string;
  /** Flags added to CK_TOKEN_INFO or CK_MECHANISM_INFO. */
  readonly setFlags?: number;
  /** Mechanism types missing from the list. */
  readonly without?: readonly number[];
  /** An attribute read back with another value (hex). */
  readonly attribute?: { readonly type: number; readonly value: string };
  /** On C_OpenSession: how many may be open at once. */
  readonly sessionLimit?: number;
}
