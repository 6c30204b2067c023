// The one way a step changes anything on a token: intent durable, call, result durable (rules.md, Journal). Never retried.

import { CeremonyError } from '../errors.ts';
import { outcomeUnknown } from '../hsm/outcome.ts';
import type { TokenIdentity } from '../hsm/hsm.ts';
import type { Intent as JournalIntent, Operation } from '../store/journal.ts';
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
  /** Instead of `tbs`, of one that stands in a file. */
  readonly tbsSha256?: string;
  /** Serial number (hex) or CRL number (decimal), with the issuer or scope it belongs to. */
  readonly number?: string;
  readonly scope?: string;
  /** Rows committed with the intent (serial → intended) and with the result (serial → signed). */
  readonly rows?: readonly RowWrite[];
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
  const id = intend(context, intent);
  const result = await underIntent(context, id, call);
  context.journal.returned(id, bytesOf(result), [...rowsOf(result)]);
  return { id, result };
}

/** Durable when it returns. Throws state.clock-jumped before anything is written. */
export function intend(context: StepContext, intent: Intent): string {
  context.requireSteadyClock();
  const { entry, rows } = entryAndRows(context, intent);
  return context.journal.intend(entry, rows);
}

/** An intent as the journal takes it, of this run and step. */
export function entryAndRows(context: StepContext, { rows, ...entry }: Intent): { entry: JournalIntent; rows: RowWrite[] } {
  return { entry: { run: context.run.id, step: context.step.id, ...entry }, rows: [...(rows ?? [])] };
}

/** The call of an intent that is durable: an error is recorded as what it says of the token. */
export async function underIntent<T>(context: StepContext, id: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const code = error instanceof CeremonyError ? error.code : 'bug';
    if (outcomeUnknown(error)) context.journal.unknown(id, code);
    else context.journal.failed(id, code);
    throw error;
  }
}
