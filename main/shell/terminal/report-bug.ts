import type { World } from './world.ts';

/** An error nobody expected, out of a window's call: its kind always, where it happened only when asked for. */
export function reportBug({ terminal, environment }: World, error: unknown): void {
  const kind = error instanceof Error ? error.name : typeof error;
  terminal.err(`bug: Something happened that Conclave does not expect (${kind}). The window was told; what was recorded before is kept.`);
  if (environment['CONCLAVE_DEBUG'] === '1' && error instanceof Error)
    for (const line of (error.stack ?? '').split('\n')) terminal.err(line);
}
