// The boundary with the binding: whatever it throws leaves here as our error with the function's name and CKR value.

import type { PKCS11 } from 'pkcs11js';
import { CeremonyError } from '../../errors.ts';
import { ckrError } from '../ckr.ts';

/** pkcs11js's object whose C_* functions throw CeremonyError. */
export type Cryptoki = PKCS11;

/** Wraps the binding. */
export function guardCryptoki(binding: PKCS11): Cryptoki {
  return new Proxy(binding, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (typeof value !== 'function') return value;
      const name = String(property);
      return (...callArguments: unknown[]): unknown => {
        try {
          return Reflect.apply(value, target, callArguments);
        } catch (error) {
          throw fromBinding(name, error);
        }
      };
    },
  });
}

/** pkcs11js puts name and value into the message (`CKR_X:123`); not every path of it also sets `code`. */
function fromBinding(functionName: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code: unknown = (error as { code?: unknown }).code;
  const inMessage = /CKR_\w+:(\d+)/.exec(error.message)?.[1];
  const value = inMessage === undefined ? code : Number(inMessage);
  const isCkr = error.message.startsWith('CKR_') && typeof value === 'number';
  return isCkr ? ckrError(functionName, value, error) : error;
}

/** Whether an error is this CKR_* value. */
export function isCkr(error: unknown, ...values: readonly number[]): boolean {
  return error instanceof CeremonyError && values.includes(Number(error.details['value']));
}

/** Runs work whose failure must not hide what came before it. */
export function ignoringErrors(work: () => void): void {
  try {
    work();
  } catch {
    // The session may already be gone with its token.
  }
}
