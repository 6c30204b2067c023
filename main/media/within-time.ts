import { CeremonyError } from '../errors.ts';

/** A stick that takes longer than this for 16 MB is slower than 0.3 MB/s: worn out, or hanging. */
export const patienceMilliseconds = 60_000;

/** The work, or media.slow. What hangs in the kernel cannot be called back: it ends by itself, and nobody waits for it. */
export async function withinTime<T>(work: Promise<T>, path: string, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new CeremonyError(
            'media.slow',
            `The medium has not answered for ${milliseconds / 1000} seconds while ${path} was on its way. Nothing is marked as exported. Use another medium, then try again.`,
          ),
        ),
      milliseconds,
    );
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
