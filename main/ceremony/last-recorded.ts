import type { Store } from '../store/store.ts';

/** When a log's last event was written, ISO 8601; '' for a log without one, or whose last line is no event: the chain check says so. */
export function lastRecordedAt(store: Store, log: string): string {
  const line = store.inspect().lineAt(log, store.head(log).size);
  try {
    const event = line === null ? null : (JSON.parse(Buffer.from(line).toString('utf8')) as { at?: unknown } | null);
    return typeof event?.at === 'string' ? event.at : '';
  } catch {
    return '';
  }
}
