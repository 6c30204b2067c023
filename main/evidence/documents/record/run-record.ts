import type { Check } from '../../../checks.ts';
import { sha256Hex } from '../../../pki/hash.ts';
import type { BundleSource } from '../../bundle.ts';
import { eventsOf } from '../../event-data.ts';
import { type LogEvent, parseTranscript } from '../../transcript.ts';
import type { Script } from '../script/script.ts';
import { scriptOf } from '../script-file.ts';

/** What became of a step of the script. */
export interface StepRecord {
  readonly id: string;
  /** First and last event; null: the log ends before it (sign-off), or it was never begun. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Between them, to a tenth; null where it did not end. */
  readonly minutes: number | null;
  /** Ids of the people who acted, in the order they first did. */
  readonly people: readonly string[];
  /** How often it was finished: more than once where it was done again. */
  readonly times: number;
  /** Last verdict of each check that did not simply pass. */
  readonly open: readonly Check[];
  /** Why a decision passed over it; null: it did not. */
  readonly skipped: string | null;
}

/** A sentence somebody added to the log: a departure from the script, or a correction. */
export interface RecordedNote {
  readonly at: string;
  readonly step: string;
  readonly person: string;
  readonly event: string;
  readonly text: string;
}

/** Everything the documents of a bundle are made from. */
export interface RunRecord {
  readonly script: Script;
  readonly run: string;
  readonly mode: Script['mode'];
  readonly attendance: Script['attendance'];
  /** A key was on an embedded software token. */
  readonly softwareToken: boolean;
  readonly sealedAt: string;
  readonly log: { readonly name: string; readonly spkiSha256: string; readonly size: number; readonly head: string };
  readonly events: readonly LogEvent[];
  readonly steps: readonly StepRecord[];
  readonly notes: readonly RecordedNote[];
  readonly names: ReadonlyMap<string, string>;
}

const noteEvents = ['exception', 'correction', 'paused', 'continued'];

/** Reads a bundle's source into what its documents say. @throws input.* where plan, playbook or log cannot be read */
export function runRecord(source: BundleSource): RunRecord {
  const script = scriptOf(source);
  const events = parseTranscript(source.transcript);
  const [sealed] = eventsOf(events, 'run-sealed');
  return {
    script,
    run: source.run,
    mode: source.mode,
    attendance: source.attendance,
    softwareToken: events.some(({ event, data }) => event === 'token-bound' && data['provider'] === 'soft'),
    sealedAt: sealed?.at ?? '',
    log: {
      name: source.log.name,
      spkiSha256: sha256Hex(source.log.spki),
      size: source.transcript.length,
      head: sha256Hex(source.transcript.at(-1) ?? new Uint8Array()),
    },
    events,
    steps: script.steps.map(({ id }) => stepRecord(id, events)),
    notes: events
      .filter(({ event }) => noteEvents.includes(event))
      .map(({ at, step, actor, event, data }) => ({ at, step: step ?? '', person: actor, event, text: textOf(data) })),
    names: new Map(source.people.map(({ id, name }) => [id, name])),
  };
}

function textOf(data: LogEvent['data']): string {
  const text = data['reason'] ?? data['text'] ?? '';
  return typeof text === 'string' ? text : '';
}

function stepRecord(id: string, events: readonly LogEvent[]): StepRecord {
  const own = events.filter(({ step }) => step === id);
  const finished = own.filter(({ event }) => event === 'step-finished');
  const startedAt = own[0]?.at ?? null;
  const endedAt = finished.at(-1)?.at ?? null;
  const last = new Map<string, Check>();
  for (const { checks } of own) for (const check of checks) last.set(check.name, check as Check);
  const passedOver = own.at(-1)?.event === 'step-skipped' ? own.at(-1) : undefined;
  return {
    id,
    skipped: passedOver === undefined ? null : textOf(passedOver.data),
    startedAt,
    endedAt,
    minutes:
      startedAt === null || endedAt === null ? null : Math.max(0, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 6000) / 10),
    people: [...new Set(own.map(({ actor }) => actor).filter((actor) => actor !== 'conclave'))],
    times: finished.length,
    open: [...last.values()].filter(({ verdict }) => verdict !== 'passed'),
  };
}
