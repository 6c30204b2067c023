import { CeremonyError } from '../errors.ts';
import type { Database } from './database.ts';
import { storeError } from './store-error.ts';

/** One writer's transactions. */
export interface Transactions {
  run<T>(work: () => T): T;
  readonly active: boolean;
}

/**
 * Transactions of one connection. `run` begins at once for writing (BEGIN IMMEDIATE); a nested call joins the outer one, and
 * what it wrote is durable when the outermost returns. `work` is synchronous: a promise would leave the transaction open
 * while others write. A nested failure dooms the whole, even if somebody catches it.
 * Points: `store:before-commit`, `store:committed`.
 */
export function makeTransactions(database: Database, options: { readOnly: boolean; point: (name: string) => void }): Transactions {
  let active = false;
  let doomed = false;
  let lost = false;

  function join<T>(work: () => T): T {
    try {
      return synchronous(work());
    } catch (error) {
      doomed = true;
      throw error;
    }
  }

  function outermost<T>(work: () => T): T {
    database.run('BEGIN IMMEDIATE');
    active = true;
    doomed = false;
    try {
      const result = synchronous(work());
      if (doomed) throw new CeremonyError('bug', 'Part of a change failed and was passed over; nothing of it was recorded.');
      options.point('store:before-commit');
      database.commit();
      return result;
    } catch (error) {
      // After a failed flush nobody knows what the disk holds: a frame may come back at the next start. No more writes here.
      if (error instanceof CeremonyError && error.code === 'store.io') lost = true;
      if (database.inTransaction) database.run('ROLLBACK');
      throw error;
    } finally {
      active = false;
    }
  }

  return {
    get active() {
      return active;
    },
    run(work) {
      if (options.readOnly) throw new CeremonyError('bug', 'The data directory was opened for reading; nothing was written.');
      if (lost) throw storeError('store.io');
      if (active) return join(work);
      const result = outermost(work);
      options.point('store:committed');
      return result;
    },
  };
}

function synchronous<T>(result: T): T {
  if (result instanceof Promise) {
    result.catch(() => undefined);
    throw new CeremonyError('bug', 'A change of the database waited for something else; nothing of it was recorded.');
  }
  return result;
}
