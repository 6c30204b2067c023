// The lowest room: how Conclave says no. One class, one table; every room may import this and it imports nothing.
// The code's family decides the exit status (formats.md, Command line); the table says what to do next.

/** What a person should do after an error. */
export type NextAction = 'retry-step' | 'fix-input' | 'fix-plan' | 'stop' | 'report';

const fixInput = 'fix-input';
const fixPlan = 'fix-plan';
const retryStep = 'retry-step';

/** Every error code and the action that follows it. Families: input, policy, state, token, store, media, usage, bug. */
export const errorTable = {
  // input.*: untrusted bytes refused, nothing changed.
  'input.schema': fixInput,
  'input.too-large': fixInput,
  'input.truncated': fixInput,
  'input.not-der': fixInput,
  'input.not-pem': fixInput,
  'input.not-found': fixInput,
  'input.unsupported': fixInput,
  'input.hash-mismatch': fixInput,
  'input.answer-missing': fixInput,
  'input.answer-unused': fixInput,
  'input.passphrase-wrong': retryStep,
  'input.passphrase-weak': retryStep,
  'input.words-wrong': retryStep,
  // A checkpoint from paper that is genuine and not the last.
  'input.checkpoint-old': retryStep,
  // A CRL that is genuine and not the newest known.
  'input.crl-old': fixInput,
  'input.label-wrong': retryStep,
  'input.share-wrong': retryStep,
  // policy.*: the request is well formed and not allowed.
  'policy.plan-weaker': fixPlan,
  'policy.playbook-hash': fixPlan,
  'policy.profile-hash': fixPlan,
  'policy.outside-window': fixPlan,
  'policy.attendance': fixPlan,
  'policy.rule-set': fixPlan,
  'policy.algorithm': fixPlan,
  // What plan, request or the issuer's settings give is not what the profile wants.
  'policy.profile': fixPlan,
  // The key signs whole messages only, and the CRL is longer than one may be.
  'policy.crl-too-large-for-key': fixPlan,
  'policy.lint': fixPlan,
  'policy.plan-vs-der': 'stop',
  'policy.role': retryStep,
  'policy.quorum': retryStep,
  'policy.separation': fixPlan,
  'policy.approval': retryStep,
  'policy.key-purpose': 'stop',
  'policy.key-reuse': fixPlan,
  'policy.key-compromised': 'stop',
  // Another certificate for a key that has one is not what may stand beside that one, or the plan names another.
  'policy.existing-certificate': fixPlan,
  // A request that its own key did not sign (CSR-POP); never waivable.
  'policy.proof-of-possession': 'stop',
  // The key of a request is of a kind that is known to be weak.
  'policy.weak-key': 'stop',
  // A certificate would outlive its issuer's, or its issuer may not issue it.
  'policy.issuer': fixPlan,
  // An authority and its successor would not both be there as long as they are needed.
  'policy.succession': fixPlan,
  // A certificate that came back is not what was asked for, or its issuers do not verify.
  'policy.certificate': fixInput,
  'policy.label-in-use': fixPlan,
  // Requests of one batch that are the same thing twice, or more of them than the policy allows.
  'policy.batch': fixInput,
  'policy.authority-retired': fixPlan,
  // An authority is held in reserve, or is not ready to be taken up.
  'policy.reserve': fixInput,
  // A certificate that cannot be revoked like this, or a reason or date that is not allowed.
  'policy.revocation': fixInput,
  // A new CRL does not follow from the one before it.
  'policy.crl-guard': 'stop',
  'policy.live-subordinates': 'stop',
  'policy.only-copy': 'stop',
  'policy.custody': fixPlan,
  'policy.software-token': fixPlan,
  'policy.rehearsal-isolation': fixPlan,
  'policy.preflight': 'stop',
  // The logs do not continue what people have on paper.
  'policy.log-consistency': 'stop',
  // A restored record does not continue what people hold.
  'policy.restore-continuity': 'stop',
  'policy.refused-by-person': 'stop',
  // A call from a frame that is not our window (bridge/sender.ts).
  'policy.wrong-sender': 'report',
  // state.*: not now.
  'state.not-open': 'stop',
  'state.paused': retryStep,
  'state.stale-revision': retryStep,
  'state.not-current-step': retryStep,
  'state.unknown-outcome': 'stop',
  'state.run-exists': 'stop',
  'state.other-layout': 'stop',
  'state.stale-tbs': retryStep,
  // A serial or CRL number that was reserved before, or is too low.
  'state.number-used': 'stop',
  'state.clock-jumped': 'stop',
  // The last checkpoint on paper is to be entered before a production run goes on.
  'state.checkpoint-awaited': fixInput,
  // The data directory came out of a snapshot, and the gap is not closed yet.
  'state.restored': 'stop',
  'state.stopped': 'stop',
  // Somebody asked that the act under way be ended: nothing of it is left.
  'state.work-ended': retryStep,
  'state.no-terminal': fixInput,
  'state.checks-failed': 'stop',
  // token.*: from CKR_* by hsm/ckr.ts, or from our own reading of the answer.
  'token.module-not-loaded': fixInput,
  'token.not-found': retryStep,
  'token.ambiguous': fixInput,
  'token.not-initialized': retryStep,
  'token.already-initialized': 'stop',
  'token.removed': retryStep,
  'token.session-lost': retryStep,
  'token.session-needed': retryStep,
  'token.pin-incorrect': retryStep,
  'token.pin-locked': 'stop',
  'token.pin-expired': 'stop',
  'token.pin-length': retryStep,
  'token.mechanism-unsupported': fixPlan,
  'token.key-not-found': 'stop',
  'token.label-in-use': fixPlan,
  'token.operation-active': 'stop',
  'token.full': 'stop',
  'token.read-only': 'stop',
  'token.device-error': 'stop',
  'token.function-failed': 'stop',
  'token.process-lost': retryStep,
  'token.not-answering': 'stop',
  'token.check-failed': 'stop',
  'token.latched': 'stop',
  // store.* and media.*: the disk.
  'store.in-use': 'stop',
  'store.corrupt': 'stop',
  'store.newer': 'stop',
  'store.full': retryStep,
  'store.io': 'stop',
  'media.exists': fixInput,
  'media.full': retryStep,
  'media.io': retryStep,
  // What was written is not what is read back: the medium is worn or lies.
  'media.readback': retryStep,
  'media.removed': retryStep,
  'media.read-only': retryStep,
  'media.slow': retryStep,
  // A device that may not carry files away, two copies on one, or a file its file system cannot hold.
  'media.not-removable': fixInput,
  'media.same-device': fixInput,
  'media.unfit': fixInput,
  // The platform's own tools did not say which devices there are.
  'media.listing': retryStep,
  // Ours.
  usage: fixInput,
  bug: 'report',
} as const satisfies Record<string, NextAction>;

/** A name from the code table. */
export type ErrorCode = keyof typeof errorTable;

/** Values that may travel with an error: never a path of this machine, a PIN or a stack. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** The only error Conclave throws on purpose. `message` is one sentence a person under stress can act on. */
export class CeremonyError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, sentence: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CeremonyError';
    this.code = code;
    this.details = options.details ?? {};
  }

  get next(): NextAction {
    return errorTable[this.code];
  }
}

const exitByFamily: Record<string, number> = {
  usage: 2,
  input: 3,
  policy: 3,
  state: 3,
  token: 4,
  store: 5,
  media: 5,
};

/** Exit status of the command line for an error (formats.md): 2 usage · 3 refused · 4 token · 5 store or media · 6 stopped by a person · 7 bug. */
export function exitStatusOf(error: unknown): number {
  if (!(error instanceof CeremonyError)) return 7;
  if (error.code === 'state.stopped') return 6;
  return exitByFamily[error.code.split('.')[0] ?? ''] ?? 7;
}

/** Closes a switch over a union: the compiler refuses a forgotten case, and run time says which value slipped through. */
export function unreachable(value: never): never {
  throw new CeremonyError('bug', `Unexpected value ${JSON.stringify(value)}.`);
}

/** What the work gives; null where it was refused with an error of ours. Any other error goes on. */
export function attempt<Value>(work: () => Value): Value | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof CeremonyError) return null;
    throw error;
  }
}
