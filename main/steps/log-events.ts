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

/** What was read before, up to the line with the SHA-256 `head`. */
interface Known {
  readonly head: string;
  readonly events: readonly PastEvent[];
}

/** A longer log is read anew each time: only the workstation's grows so long, and it is rarely asked for. A batch of 1,000 has 9,000. */
const mostKept = 20_000;
const kept = new WeakMap<Store, Map<string, Known>>();

/**
 * The events of a log, oldest first. Every look at a run asks for its whole log many times over, so what was read is kept and
 * only the lines after it are read: if the chain says that they follow it. A rolled-back transaction is noticed by that.
 * @throws store.corrupt for a line that is not JSON
 */
export function* logEvents(store: Store, log: string): Generator<PastEvent> {
  const { size, head } = store.head(log);
  if (size > mostKept) {
    for (const line of store.lines(log)) yield parseEvent(line).event;
    return;
  }
  yield* eventsUpTo(store, log, head, size);
}

function eventsUpTo(store: Store, log: string, head: string, size: number): readonly PastEvent[] {
  const logs = kept.get(store) ?? new Map<string, Known>();
  kept.set(store, logs);
  const known = logs.get(log);
  if (known?.head === head && known.events.length === size) return known.events;
  const events = (known === undefined ? undefined : withNewLines(store, log, known)) ?? readAll(store, log);
  logs.set(log, { head, events });
  return events;
}

/** Undefined where the next line does not follow the last one read. */
function withNewLines(store: Store, log: string, known: Known): readonly PastEvent[] | undefined {
  const further = Array.from(store.lines(log, known.events.length), parseEvent);
  return further[0]?.prev === known.head ? [...known.events, ...further.map(({ event }) => event)] : undefined;
}

const readAll = (store: Store, log: string): readonly PastEvent[] => Array.from(store.lines(log), (line) => parseEvent(line).event);

function parseEvent(line: Uint8Array): { readonly prev: string; readonly event: PastEvent } {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(new TextDecoder().decode(line)) as Record<string, unknown>;
  } catch (cause) {
    throw new CeremonyError('store.corrupt', 'A line of the log is not JSON. Nothing was changed. Run conclave audit.', { cause });
  }
  return {
    prev: String(value['prev']),
    event: {
      seq: Number(value['seq']),
      at: String(value['at']),
      step: typeof value['step'] === 'string' ? value['step'] : undefined,
      actor: String(value['actor']),
      event: String(value['event']),
      data: (value['data'] ?? {}) as JsonObject,
      checks: (value['checks'] ?? []) as unknown as readonly JsonObject[],
    },
  };
}
