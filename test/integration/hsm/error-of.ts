import { CeremonyError } from '../../../main/errors.ts';

/** The CeremonyError a call rejects with; anything else fails the test. */
export async function errorOf(call: Promise<unknown>): Promise<CeremonyError> {
  const error: unknown = await call.then(
    () => new Error('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof CeremonyError) return error;
  throw error;
}
