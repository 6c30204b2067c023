// Reading a log back as events. The lines are ours and chained; they are parsed, never trusted to be typed.

import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import { beginningOfLine, followsLine, noLine } from '../store/event-line.ts';
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

/** As `Known`; `size`: lines read, of which the events are few. */
interface KnownNamed extends Known {
  readonly size: number;
}

const keptNamed = new WeakMap<Store, Map<string, KnownNamed>>();

/**
 * The events of a log that have one of these names, oldest first: only their lines are parsed, and only they are kept. The workstation's log
 * names every certificate a batch made, and of a large authority is half a gigabyte. Same terms as `logEvents`.
 */
export function eventsNamed(store: Store, log: string, names: readonly string[]): readonly PastEvent[] {
  const { size, head } = store.head(log);
  const logs = keptNamed.get(store) ?? new Map<string, KnownNamed>();
  keptNamed.set(store, logs);
  const key = [log, ...names].join(' ');
  const known = logs.get(key);
  if (known?.head === head && known.size === size) return known.events;
  const events = (known === undefined ? null : namedAfter(store, log, names, known)) ?? namedAfter(store, log, names, nothingRead) ?? [];
  logs.set(key, { head, size, events });
  return events;
}

const nothingRead: KnownNamed = { head: noLine, size: 0, events: [] };

/** With what came after; null where the next line does not follow the last one read. */
function namedAfter(store: Store, log: string, names: readonly string[], known: KnownNamed): readonly PastEvent[] | null {
  const marks = names.map((name) => `"event":${JSON.stringify(name)}`);
  const events = [...known.events];
  let first = true;
  for (const line of store.lines(log, known.size)) {
    if (first && !followsLine(line, known.head)) return null;
    first = false;
    const beginning = beginningOfLine(line) ?? '';
    if (!marks.some((mark) => beginning.includes(mark))) continue;
    const { event } = parseEvent(line);
    if (names.includes(event.event)) events.push(event);
  }
  return first ? null : events;
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
