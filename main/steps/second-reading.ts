// A serial number of which nothing else is known: no subject would show a wrong digit. So a second person reads it from the request and
// types it, on a screen that does not show it (rules.md, Approvals: read-back).

import type { JsonObject } from '../formats/canonical-json.ts';
import { serialReadings } from './find-certificate.ts';
import { authorityUnder, isKnown, keyOf, type Named, type Standing } from './revocation-choice.ts';
import { refuseRevocation } from './revocation-dates.ts';
import { stateMap, textOf, withEntry } from './state-map.ts';
import { anyOfRoles, everyoneLeft, type Turn } from './turn.ts';
import type { StepContext, StepInput, StepView } from './step.ts';

/** The event by which the second person's reading is told. */
export const serialConfirmedEvent = 'serial-confirmed';

/** A serial number that waits for its second reading. */
export interface Unconfirmed {
  readonly serial: string;
  /** Its place among those that are revoked, from 1 on. */
  readonly n: number;
  /** Who said what happened to it. */
  readonly answeredBy: string;
}

/** The state once `actor` answered for it; a certificate on record needs no second reading. */
export const secondReading = (state: JsonObject, named: Named, actor: string): JsonObject =>
  isKnown(named) ? state : withEntry(state, 'answeredBy', keyOf(named), actor);

/** The first serial number somebody answered for and nobody read again; null: there is none, or nobody is here to read. */
export function toConfirm(context: StepContext, { chosen }: Standing): Unconfirmed | null {
  if (context.run.attendance === 'unattended') return null;
  const [answered, confirmed] = [stateMap(context.state, 'answeredBy'), stateMap(context.state, 'confirmedBy')];
  for (const [at, named] of chosen.entries()) {
    const key = keyOf(named);
    if (!isKnown(named) && Object.hasOwn(answered, key) && !Object.hasOwn(confirmed, key))
      return { serial: named.serial, n: at + 1, answeredBy: textOf(answered[key]) };
  }
  return null;
}

/** Another of the step's roles, or anybody else in the room. */
function awaitedFor(context: StepContext, answeredBy: string): readonly Turn[] {
  const others = anyOfRoles(context).filter(({ id }) => id !== answeredBy);
  return others.length > 0 ? others : everyoneLeft(context, { [answeredBy]: true });
}

export function secondView(context: StepContext, { n, answeredBy }: Unconfirmed): StepView {
  return {
    will: 'A second person reads the serial number from the request for revocation and types it. This screen does not show it: a wrong digit revokes somebody else’s certificate, and no subject would show that. Nothing is revoked yet.',
    button: 'Confirm the serial number',
    awaited: awaitedFor(context, answeredBy),
    prompts: [
      {
        kind: 'text',
        id: `second-${n}`,
        label: 'The serial number, read from the request for revocation (hexadecimal or decimal)',
      },
    ],
    stage: {
      kind: 'facts',
      facts: [
        { label: 'Authority', value: authorityUnder(context).label },
        { label: 'Typed before by', value: context.run.plan.people.find(({ id }) => id === answeredBy)?.name ?? answeredBy },
      ],
    },
  };
}

/** What the second person typed, held to the first. Throws policy.revocation where it is another number. */
export function confirmSerial(context: StepContext, input: StepInput, unconfirmed: Unconfirmed): { state: JsonObject; log: () => void } {
  const { serial, n, answeredBy } = unconfirmed;
  const typed = input.text(`second-${n}`);
  if (!serialReadings(typed).some((each) => each.serial === serial))
    refuseRevocation(
      'The serial number that was typed now is not the one that was given first. Compare both with the request for revocation: type it again, or abort the run where the first one is wrong.',
    );
  return {
    state: withEntry(context.state, 'confirmedBy', `serial-${serial}`, input.person.id),
    log: () => {
      context.log(input.person.id, serialConfirmedEvent, { authority: authorityUnder(context).key.spkiSha256, serial, answeredBy });
    },
  };
}
