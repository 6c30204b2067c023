// Reading a log back as events. The lines are ours and chained; they are parsed, never trusted to be typed.

import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { Store } from '../store/store.ts';

export interface PastEvent {
  readonly seq: number;
  readonly at: string;
  readonly step: string | undefined;
  readonly actor: string;
  readonly event: string;
  readonly data: JsonObject;
  readonly checks: readonly JsonObject[];
}

export function* logEvents(store: Store, log: string): Generator<PastEvent> {
  for (const line of store.lines(log)) {
    let value: Record<string, unknown>;
    try {
      value = JSON.parse(new TextDecoder().decode(line)) as Record<string, unknown>;
    } catch (cause) {
      throw new CeremonyError('store.corrupt', 'A line of the log is not JSON. Nothing was changed. Run conclave audit.', { cause });
    }
    yield {
      seq: Number(value['seq']),
      at: String(value['at']),
      step: typeof value['step'] === 'string' ? value['step'] : undefined,
      actor: String(value['actor']),
      event: String(value['event']),
      data: (value['data'] ?? {}) as JsonObject,
      checks: (value['checks'] ?? []) as unknown as readonly JsonObject[],
    };
  }
}
