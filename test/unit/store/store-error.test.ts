import { describe, expect, test } from 'vitest';
import { CeremonyError } from '../../../main/errors.ts';
import type { Database } from '../../../main/store/database.ts';
import { asStoreError, storeError } from '../../../main/store/store-error.ts';
import { makeTransactions } from '../../../main/store/transactions.ts';

const sqlite = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });
const file = (code: string): Error => Object.assign(new Error('x'), { code, syscall: 'open', path: '/home/alice/secret' });

describe('asStoreError', () => {
  test.each([
    ['SQLITE_FULL', 'store.full'],
    ['SQLITE_IOERR', 'store.io'],
    ['SQLITE_IOERR_FSYNC', 'store.io'],
    ['SQLITE_IOERR_SHORT_READ', 'store.corrupt'],
    ['SQLITE_CANTOPEN', 'store.io'],
    ['SQLITE_READONLY_DIRECTORY', 'store.io'],
    ['SQLITE_CORRUPT', 'store.corrupt'],
    ['SQLITE_CORRUPT_INDEX', 'store.corrupt'],
    ['SQLITE_NOTADB', 'store.corrupt'],
    ['SQLITE_BUSY', 'store.in-use'],
    ['SQLITE_BUSY_RECOVERY', 'store.in-use'],
    ['SQLITE_CONSTRAINT_TRIGGER', 'bug'],
    ['SQLITE_MISUSE', 'bug'],
  ])('%s is %s', (code, expected) => {
    expect(asStoreError(sqlite(code))).toMatchObject({ code: expected });
  });

  test('a table or column that is gone is store.corrupt', () => {
    expect(asStoreError(sqlite('SQLITE_ERROR', 'no such table: run'))).toMatchObject({ code: 'store.corrupt' });
    expect(asStoreError(sqlite('SQLITE_ERROR', 'syntax error'))).toMatchObject({ code: 'bug' });
  });

  test('the file system: a full disk, anything else; never a path in the sentence', () => {
    expect(asStoreError(file('ENOSPC'))).toMatchObject({ code: 'store.full' });
    expect(asStoreError(file('EACCES'))).toMatchObject({ code: 'store.io' });
    expect((asStoreError(file('EIO')) as Error).message).not.toContain('/home');
  });

  test('what is none of ours passes unchanged', () => {
    const [ours, theirs] = [new CeremonyError('bug', 'x'), new TypeError('x')];
    expect(asStoreError(ours)).toBe(ours);
    expect(asStoreError(theirs)).toBe(theirs);
  });
});

describe('transactions', () => {
  test('store.io: after a commit that may or may not be on disk nothing more is written', () => {
    const said: string[] = [];
    let broken: 'store.io' | 'store.full' | null = 'store.full';
    const database = {
      run(sql: string) {
        said.push(sql);
      },
      commit() {
        said.push('COMMIT');
        if (broken !== null) throw storeError(broken);
      },
      inTransaction: true,
    } as unknown as Database;
    const transactions = makeTransactions(database, { readOnly: false, point: () => undefined });
    const codeOf = (): unknown => {
      try {
        transactions.run(() => 1);
      } catch (error) {
        return (error as { code?: unknown }).code;
      }
      return 'no error';
    };
    expect(codeOf()).toBe('store.full');
    broken = 'store.io';
    expect(codeOf()).toBe('store.io');
    broken = null;
    const before = said.length;
    expect(codeOf()).toBe('store.io');
    expect(said.length).toBe(before);
    expect(said.slice(0, 3)).toEqual(['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']);
  });
});
