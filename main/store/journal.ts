import type { Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import { requireContinued } from './restored.ts';
import type { RowWrite, Store } from './store.ts';
import { journalRow, readJournal, readJournalEntries } from './tables/journal.ts';
import type { JournalEntry, JournalState, Operation } from './tables/journal.ts';

export type { JournalEntry, JournalState, Operation } from './tables/journal.ts';

/** What a token is known by (PKCS#11 CK_TOKEN_INFO, trimmed). */
export interface TokenTuple {
  readonly serial: string;
  readonly label: string;
  readonly model: string;
  readonly manufacturer: string;
}

/** A call about to be made. `run` names the log it is written to: a run id, or 'workstation' outside runs. */
export interface Intent {
  readonly run: string;
  readonly step: string;
  readonly actor: string;
  readonly operation: Operation;
  readonly token: TokenTuple;
  readonly keyLabel?: string | undefined;
  readonly ckaId?: string | undefined;
  readonly spki?: Uint8Array | undefined;
  readonly tbs?: Uint8Array | undefined;
  /** Instead of `tbs`, of one that stands in a file. */
  readonly tbsSha256?: string | undefined;
  /** Serial number (hex) or CRL number (decimal), with the issuer or scope it belongs to. */
  readonly number?: string | undefined;
  readonly scope?: string | undefined;
}

/** That the result of an earlier call verified, with the checks that say so. */
export interface Verification {
  readonly id: string;
  readonly checks: readonly Check[];
}

/** What is committed with the result of a call in a series. */
export interface SharedCommit {
  readonly verified?: Verification | undefined;
  readonly next?: { readonly intent: Intent; readonly rows: readonly RowWrite[] } | undefined;
}

export type Closing = Extract<JournalState, 'not-made' | 'may-exist' | 'adopted' | 'destroyed'>;
export type JournalFilter = Partial<Pick<JournalEntry, 'run' | 'step' | 'operation' | 'state' | 'scope' | 'number' | 'ckaId' | 'keyLabel'>>;

/** Written before and after every call that changes a token or uses a key (rules.md, Journal). */
export interface Journal {
  /** Durable when it returns; only then may the call be made. @returns the intent's id */
  intend(intent: Intent, rows?: readonly RowWrite[]): string;
  /**
   * What the call gave (for a signature its bytes), durable before anybody verifies it. `more` shares the commit: the verification of the
   * call before this one, and the intent of the next. @returns the id of that intent
   */
  returned(id: string, result: Uint8Array | null, rows?: readonly RowWrite[], more?: SharedCommit): string | undefined;
  verified(id: string, checks: readonly Check[], rows?: readonly RowWrite[]): void;
  /** After `intend`: the call certainly did nothing. After `returned`: the result did not verify, and people must close it. */
  failed(id: string, code: string, rows?: readonly RowWrite[]): void;
  /** The call may have acted. The intent stays open. */
  unknown(id: string, code: string): void;
  /** People's decision, by quorum, over an open entry. `log`: the run that decided, where the call's own run is over. */
  close(id: string, as: Closing, by: readonly string[], rows?: readonly RowWrite[], log?: string): void;
  /** Unknown outcomes: intents without result, and results that did not verify. Of one run, or of all. */
  open(run?: string): JournalEntry[];
  find(filter: JournalFilter): JournalEntry[];
}

const passBy = (): void => undefined;

/**
 * Entries of calls under way as they were committed: nobody else can write while this store is open (SINGLE-WRITER), so they need not be
 * read again. What a change begins with is forgotten until the change is durable.
 */
const underWay = new WeakMap<Store, Map<string, JournalEntry>>();

/** Whether people must close it: no result, or a result that did not verify (`code` set). */
export const isOpen = (entry: JournalEntry): boolean => entry.state === 'intended' || (entry.state === 'returned' && entry.code !== null);

/**
 * The journal over a store. Every method is one transaction: row, event and further rows. `intend` and `returned` must be
 * durable when they return and so refuse to run inside a transaction (`bug`); a call in the wrong order is `bug` too. `intend`
 * throws state.restored in a directory that came out of a snapshot and was not continued.
 * Points: `<operation>:before-intent`, `:intent-durable`, `:call-returned` (before writing), `:result-durable`.
 */
export function openJournal(store: Store, point: (name: string) => void = passBy): Journal {
  const written = underWay.get(store) ?? new Map<string, JournalEntry>();
  underWay.set(store, written);

  function keep(entry: JournalEntry): void {
    if (entry.code === null && (entry.state === 'intended' || entry.state === 'returned')) written.set(entry.id, entry);
  }

  const readEntry = (id: string): JournalEntry | null => written.get(id) ?? readJournal(store, id);

  function change(
    id: string,
    from: (entry: JournalEntry) => boolean,
    event: string,
    to: Partial<JournalEntry>,
    extra: { data?: JsonObject; checks?: readonly Check[]; rows?: readonly RowWrite[] | undefined; log?: string | undefined },
  ): JournalEntry {
    const nested = store.inTransaction;
    const changed = store.transaction((): JournalEntry => {
      const entry = readEntry(id);
      written.delete(id);
      if (entry === null || !from(entry)) throw new CeremonyError('bug', `The journal cannot record ${event} now; nothing was recorded.`);
      const after = { ...entry, ...to };
      store.record(
        {
          log: extra.log ?? entry.run,
          // A step of another run has no place in this one's log.
          ...(extra.log === undefined || extra.log === entry.run ? { step: entry.step } : {}),
          actor: 'conclave',
          event,
          data: { ...about(entry), ...extra.data },
          checks: extra.checks ?? [],
        },
        [journalRow(after), ...(extra.rows ?? [])],
      );
      return after;
    });
    if (!nested) keep(changed);
    return changed;
  }

  function recordVerified(id: string, checks: readonly Check[], rows?: readonly RowWrite[]): void {
    change(id, (entry) => entry.state === 'returned' && entry.code === null, 'call-verified', { state: 'verified' }, { checks, rows });
  }

  /** Inside a transaction. */
  function recordIntent(intent: Intent, rows: readonly RowWrite[]): JournalEntry {
    const seq = store.head(intent.run).size + 1;
    const made = entryOf(intent, `${intent.run}-${String(seq).padStart(6, '0')}`);
    if (readJournal(store, made.id) !== null)
      throw new CeremonyError('store.corrupt', 'The journal holds an intent its log does not; nothing was done. Run the audit.');
    const event = store.record(
      {
        log: intent.run,
        step: intent.step,
        actor: intent.actor,
        event: 'intent',
        data: { ...about(made), token: { ...intent.token } },
      },
      [journalRow(made), ...rows],
    );
    if (event.seq !== seq) throw new CeremonyError('bug', 'The journal lost its place; nothing was recorded.');
    return made;
  }

  function refuseInTransaction(): void {
    if (store.inTransaction) throw new CeremonyError('bug', 'The journal was asked to write inside a larger change; nothing was recorded.');
  }

  return {
    intend(intent, rows = []) {
      refuseInTransaction();
      // The last gate before any token: a restored record does not know which numbers were used after its snapshot.
      requireContinued(store);
      point(`${intent.operation}:before-intent`);
      const made = store.transaction(() => recordIntent(intent, rows));
      keep(made);
      point(`${intent.operation}:intent-durable`);
      return made.id;
    },
    returned(id, result, rows, more = {}) {
      refuseInTransaction();
      const operation = readEntry(id)?.operation ?? 'call';
      point(`${operation}:call-returned`);
      const { verified, next } = more;
      // Nothing stands between a call that came back and its record: the gate of a restored record was passed by the intent before.
      if (next !== undefined) point(`${next.intent.operation}:before-intent`);
      const [changed, made] = store.transaction(() => {
        if (verified !== undefined) recordVerified(verified.id, verified.checks);
        const after = change(
          id,
          (entry) => entry.state === 'intended',
          'call-returned',
          { state: 'returned', code: null, result },
          { data: result === null ? {} : { resultSha256: sha256Hex(result) }, rows },
        );
        return [after, next === undefined ? undefined : recordIntent(next.intent, next.rows)];
      });
      keep(changed);
      if (made !== undefined) keep(made);
      point(`${operation}:result-durable`);
      if (next !== undefined) point(`${next.intent.operation}:intent-durable`);
      return made?.id;
    },
    verified: recordVerified,
    failed(id, code, rows) {
      const returned = readEntry(id)?.state === 'returned';
      const to = returned ? { code } : { state: 'failed' as const, code };
      change(id, (entry) => entry.state === 'intended' || entry.state === 'returned', 'call-failed', to, {
        data: { code, after: returned ? 'result' : 'intent' },
        rows,
      });
    },
    unknown: (id, code) => change(id, (entry) => entry.state === 'intended', 'call-unknown', { code }, { data: { code } }),
    close: (id, as, by, rows, log) => change(id, isOpen, 'outcome-closed', { state: as }, { data: { as, by: [...by] }, rows, log }),
    open(run) {
      const of = run === undefined ? {} : { run };
      return (['intended', 'returned'] as const).flatMap((state) => readJournalEntries(store, { ...of, state })).filter(isOpen);
    },
    find: (filter) => readJournalEntries(store, filter),
  };

  function entryOf(intent: Intent, id: string): JournalEntry {
    return {
      id,
      run: intent.run,
      step: intent.step,
      operation: intent.operation,
      token: { ...intent.token },
      keyLabel: intent.keyLabel ?? null,
      ckaId: intent.ckaId ?? null,
      spki: intent.spki ?? null,
      tbs: intent.tbs ?? null,
      tbsSha256: intent.tbsSha256 ?? null,
      number: intent.number ?? null,
      scope: intent.scope ?? null,
      state: 'intended',
      code: null,
      result: null,
      at: store.now().toISOString(),
    };
  }
}

/** SHA-256 of what the key was to sign; null where the call was to sign nothing. */
export const signedHashOf = ({ tbs, tbsSha256 }: Pick<JournalEntry, 'tbs' | 'tbsSha256'>): string | null =>
  tbs === null ? tbsSha256 : sha256Hex(tbs);

/** The members every journal event has, as far as they apply. */
function about(entry: JournalEntry): JsonObject {
  return {
    id: entry.id,
    operation: entry.operation,
    ...(entry.keyLabel === null ? {} : { keyLabel: entry.keyLabel }),
    ...(entry.ckaId === null ? {} : { ckaId: entry.ckaId }),
    ...(entry.spki === null ? {} : { spkiSha256: sha256Hex(entry.spki) }),
    ...(signedHashOf(entry) === null ? {} : { tbsSha256: signedHashOf(entry) }),
    ...(entry.number === null ? {} : { number: entry.number }),
    ...(entry.scope === null ? {} : { scope: entry.scope }),
  };
}
