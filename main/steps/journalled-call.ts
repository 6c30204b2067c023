// The one way a step changes anything on a token: intent durable, call, result durable (rules.md, Journal). Never retried.

import { CeremonyError } from '../errors.ts';
import { outcomeUnknown } from '../hsm/outcome.ts';
import type { TokenIdentity } from '../hsm/hsm.ts';
import type { Operation, Verification } from '../store/journal.ts';
import type { RowWrite } from '../store/store.ts';
import type { StepContext } from './step.ts';

export interface Intent {
  readonly operation: Operation;
  readonly actor: string;
  readonly token: TokenIdentity;
  readonly keyLabel?: string;
  readonly ckaId?: string;
  readonly spki?: Uint8Array;
  readonly tbs?: Uint8Array;
  /** Serial number (hex) or CRL number (decimal), with the issuer or scope it belongs to. */
  readonly number?: string;
  readonly scope?: string;
  /** Rows committed with the intent (serial → intended) and with the result (serial → signed). */
  readonly rows?: readonly RowWrite[];
  /** The call before this one, which verified: committed with the intent. */
  readonly verified?: Verification;
}

/**
 * Writes the intent, makes the call, writes its result before anyone looks at it.
 * An error after which the token may have acted leaves the intent open: an unknown outcome that people close.
 * @returns the journal id and what the call gave; `bytesOf` says which bytes of it are kept
 */
export async function journalledCall<T>(
  context: StepContext,
  intent: Intent,
  call: () => Promise<T>,
  bytesOf: (result: T) => Uint8Array | null,
  rowsOf: (result: T) => readonly RowWrite[] = () => [],
): Promise<{ id: string; result: T }> {
  context.requireSteadyClock();
  const { rows, verified, ...entry } = intent;
  const id = context.journal.intend({ run: context.run.id, step: context.step.id, ...entry }, [...(rows ?? [])], verified);
  let result: T;
  try {
    result = await call();
  } catch (error) {
    const code = error instanceof CeremonyError ? error.code : 'bug';
    if (outcomeUnknown(error)) context.journal.unknown(id, code);
    else context.journal.failed(id, code);
    throw error;
  }
  context.journal.returned(id, bytesOf(result), [...rowsOf(result)]);
  return { id, result };
}
