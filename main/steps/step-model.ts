// What a step kind asks of the room and does to it, as data: `conclave check` walks every path of a playbook with it before
// the day (ceremony/state-model/). What each word means stands there, once, in requirements.ts and effects.ts.

/** What must hold when a step begins. Checked in the order given; the first that fails is told. */
export type Requirement =
  /** Whoever acts has been counted present. */
  | 'present'
  /** The token the step is about is in a reader. */
  | 'token'
  /** The login session is open on that token. */
  | 'session'
  /** No login session is open on any token. */
  | 'no-session'
  /** One of those who act knows the PIN. */
  | 'pin'
  /** What the step hands on has been signed. */
  | 'signed'
  /** A medium for every copy. */
  | 'media'
  /** All that was signed has been written out. */
  | 'exported';

/** What holds after a step, in the order given. */
export type Effect =
  | 'people-counted'
  | 'token-in'
  | 'token-out'
  /** The PIN of the token is chosen here: whoever acts knows it, nobody else. */
  | 'pin-chosen'
  | 'session-open'
  | 'session-closed'
  | 'key-made'
  /** There is something to write out: a signature, or a document that was carried out. */
  | 'signature-made'
  | 'written-out'
  | 'record-sealed';

/** How a step may end other than as planned. Aborting is possible in every step and stands nowhere. */
export type Deviation =
  /** A person says no: back to where the bytes are built. */
  | 'refused'
  /** The bytes have become too old: back to where they are built. */
  | 'stale'
  /** Nobody knows whether the token did it: a quorum decides, then the bytes are built anew, or the step is done again. */
  | 'unknown-outcome';

/** Who must act: everyone of the plan, one person of each role, any one of the roles, or a quorum of them. */
export type Acting = 'everyone' | 'one-of-each' | 'one' | 'quorum';

export interface StepModel {
  readonly acting: Acting;
  /** true: brings a token of its own (`with.token`) beside the one its needs are about. */
  readonly ownToken?: boolean;
  readonly requires: readonly Requirement[];
  readonly sets?: readonly Effect[];
  readonly deviations?: readonly Deviation[];
}
