// bridge/: the one door between a window and the core. Lives here: who may call, what a call may look like, how an error
// becomes data, and one thin handler a call. May not live here: a rule of a ceremony (ceremony/, steps/), or how a window
// is made (shell/).

import { CeremonyError, errorTable } from '../errors.ts';
import { calls, type Answer, type CallInput, type CallName, type CallOutput, type Failure } from '../../preload/contract/calls.ts';
import { handlers } from './handlers.ts';
import { refuseHostileInput } from './input-limits.ts';
import { isTrustedSender, type Sender } from './sender.ts';
import type { Workplace } from './workplace.ts';

export type { Sender } from './sender.ts';

/** Answers one call of a window. Never throws and never rejects: errors are data. */
export type Door = (name: string, input: unknown, sender: Sender | null) => Promise<Answer<CallName>>;

/** One function a call; `input` has passed its schema. */
export type Handlers = { readonly [N in CallName]: (workplace: Workplace, input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N>> };

export interface RouterOptions {
  /** The exact origin our windows are served from. */
  readonly origin: string;
  readonly workplace: Workplace;
  /** Told of errors nobody expected; their text may hold paths and never goes to a window. */
  readonly onBug: (error: unknown) => void;
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

/** The input as the schema of the call knows it. Throws input.*. */
function checkedInput<N extends CallName>(name: N, input: unknown): CallInput<N> {
  refuseHostileInput(input, name);
  const parsed = calls[name].input.safeParse(input);
  if (parsed.success) return parsed.data as CallInput<N>;
  // Field names only: a refused value may be a secret.
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.map(String).join('.')))]
    .filter((path) => path !== '')
    .join(', ');
  throw new CeremonyError(
    'input.schema',
    `The window’s call «${name}» does not have the form it should${fields === '' ? '' : ` (${fields})`}. Nothing was done.`,
  );
}

/** Secrets travel as bytes; whatever became of the call, the window's copy here ends with it. */
function zeroBytes(input: unknown): void {
  if (typeof input !== 'object' || input === null) return;
  for (const value of Object.values(input)) if (value instanceof Uint8Array) value.fill(0);
}

function failureOf(error: unknown): Failure {
  if (error instanceof CeremonyError) return { code: error.code, message: error.message, next: error.next };
  const kind = error instanceof Error ? error.name : typeof error;
  return {
    code: 'bug',
    message: `Something happened that Conclave does not expect (${kind}). What was recorded before is kept.`,
    next: errorTable.bug,
  };
}

/** Makes the door. Every call passes it: sender, name, size, form, then the handler. */
export function makeRouter({ origin, workplace, onBug }: RouterOptions): Door {
  async function handle<N extends CallName>(name: N, input: unknown): Promise<CallOutput<N>> {
    const handler: Handlers[N] = handlers[name];
    return handler(workplace, checkedInput(name, input));
  }
  return async (name, input, sender) => {
    try {
      if (!isTrustedSender(sender, origin, name))
        throw new CeremonyError('policy.wrong-sender', 'A page that is not Conclave’s window asked for something. Nothing was done.');
      if (!isCallName(name))
        throw new CeremonyError('input.unsupported', 'The window asked for something this version does not know. Nothing was done.');
      return { ok: true, value: await handle(name, input) };
    } catch (error) {
      if (!(error instanceof CeremonyError)) onBug(error);
      return { ok: false, error: failureOf(error) };
    } finally {
      zeroBytes(input);
    }
  };
}
