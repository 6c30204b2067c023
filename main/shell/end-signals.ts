/** The part of `process` this needs. */
interface SignalSource {
  on(event: NodeJS.Signals | 'exit', listener: () => void): unknown;
  exit(status: number): never;
}

/**
 * Runs what must not stay behind (a throw-away directory, a terminal in raw mode) when the process is told to end, then
 * ends it as stopped by a person: exit 6. A run that was under way is resumed by the next command.
 */
export function endSignals(source: SignalSource, terminal: { err(line: string): void; close(): void }): (clean: () => void) => () => void {
  const cleaning = new Set<() => void>();
  let ending = false;
  const cleanUp = (): void => {
    for (const clean of cleaning) clean();
    cleaning.clear();
  };
  const end = (): void => {
    if (ending) return;
    ending = true;
    cleanUp();
    terminal.close();
    terminal.err(
      'state.stopped: Conclave was told to end. What was finished is kept; what the token was doing may have no recorded outcome.',
    );
    terminal.err('next: give the same command again; an unfinished run goes on where it stopped, a rehearsal starts anew.');
    source.exit(6);
  };
  // However the process ends: a crash, too, leaves no throw-away directory behind.
  source.on('exit', cleanUp);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) source.on(signal, end);
  return (clean) => {
    cleaning.add(clean);
    return () => cleaning.delete(clean);
  };
}
