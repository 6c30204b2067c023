// What a drill writes into its run's log, and what is read of it again. Events may say more; what is read has one form.

import { z } from '../formats/jitless-zod.ts';
import { CeremonyError } from '../errors.ts';
import { injectionKinds } from '../formats/scenario.ts';

/** An event of a run's log as far as a drill looks at it. */
export interface DrillEvent {
  readonly at: string;
  readonly event: string;
  readonly step?: string | undefined;
  readonly actor: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly checks: readonly { readonly name: string; readonly verdict: string; readonly reason?: string | undefined }[];
}

const schemas = {
  /** The scenario as its file has it: a bundle holds it, byte for byte. */
  'drill-begun': z.object({ scenario: z.string(), sha256: z.string(), pace: z.enum(['real', 'planned']) }),
  'drill-event': z.object({ id: z.string(), kind: z.enum(injectionKinds) }),
  'drill-answer': z.object({ id: z.string(), answer: z.string(), says: z.string(), mended: z.boolean() }),
  'drill-lesson': z.object({ text: z.string() }),
  'drill-task': z.object({ text: z.string(), owner: z.string() }),
} as const;
export type DrillEventName = keyof typeof schemas;
export type DrillData<Name extends DrillEventName> = z.infer<(typeof schemas)[Name]> & { readonly at: string; readonly actor: string };

/** Every event of a kind, oldest first. Throws input.schema where one has another form. */
export function drillEvents<Name extends DrillEventName>(events: readonly DrillEvent[], name: Name): DrillData<Name>[] {
  return events
    .filter(({ event }) => event === name)
    .map(({ at, actor, data }) => {
      const parsed = schemas[name].safeParse(data);
      if (!parsed.success) throw new CeremonyError('input.schema', `An event ${name} of the log does not say what such an event must say.`);
      return { ...parsed.data, at, actor } as unknown as DrillData<Name>;
    });
}

/** The scenario a log was begun with, as bytes; null: the run is no drill. */
export function scenarioOf(events: readonly DrillEvent[]): Uint8Array | null {
  const [begun] = drillEvents(events, 'drill-begun');
  return begun === undefined ? null : new TextEncoder().encode(begun.scenario);
}
