// A copy is to go to a device that may be a part of the machine (MEDIA-REMOVABLE): two people answer for it, with a reason, or take another.

import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { deviceOf, type CopyPlace, type Override } from './copy-places.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, everyoneLeft, type Turn } from './turn.ts';
import type { StepContext, StepInput, StepView } from './step.ts';

/** Kept while people decide. `places`: what they were asked about. */
interface Asked {
  readonly values: Readonly<Record<string, string>>;
  readonly places: readonly string[];
  readonly reason: string;
  readonly by: string;
}

/** What is asked, out of the step’s state; null: nothing. */
export function askedOf(state: JsonObject): Asked | null {
  const asked = state['doubtful'];
  return asked === undefined || asked === null ? null : (asked as unknown as Asked);
}

/** The question, with what was typed, so that nobody types it again. */
export function ask(values: Readonly<Record<string, string>>, doubtful: readonly CopyPlace[]): JsonObject {
  const places = doubtful.map((place) => {
    const device = deviceOf(place);
    return `Copy ${place.copy}: ${device?.name ?? ''}, ${device?.reason ?? ''}`;
  });
  return { doubtful: { values: { ...values }, places, reason: '', by: '' } };
}

/** Whoever gave the reason does not answer for it alone: another of the step’s roles, or anybody else in the room. */
function awaitedFor(context: StepContext, asked: Asked): readonly Turn[] {
  const others = anyOfRoles(context).filter(({ id }) => id !== asked.by);
  return others.length > 0 ? others : everyoneLeft(context, { [asked.by]: true });
}

export function doubtfulView(context: StepContext, asked: Asked): StepView {
  const second = asked.by !== '';
  const prompts: Prompt[] = [
    {
      kind: 'choice',
      id: 'use',
      label: 'Does this device leave the machine?',
      options: [
        { value: 'yes', label: 'Yes, use it' },
        { value: 'no', label: 'No, take another medium' },
      ],
    },
    ...(second ? [] : [{ kind: 'text' as const, id: 'reason', label: 'Why it may be used, for the log' }]),
  ];
  return {
    will: 'Two people say that this device may carry the copy away. Their names and the reason go into the log; nothing is written before.',
    button: second ? 'Answer for it as the second person' : 'Answer for it',
    awaited: awaitedFor(context, asked),
    prompts,
    stage: {
      kind: 'facts',
      facts: [
        ...asked.places.map((value) => ({ label: 'Not sure to be removable', value, differs: true })),
        ...(second ? [{ label: 'Reason given', value: asked.reason }] : []),
      ],
    },
  };
}

/** What the person said: another state to wait in, or what two people agreed on. Throws input.answer-missing. */
export function answerDoubt(
  asked: Asked,
  input: StepInput,
): { readonly state: JsonObject } | { readonly agreed: Override; readonly values: Asked['values'] } {
  if (input.text('use') !== 'yes') return { state: {} };
  if (asked.by !== '') return { agreed: { reason: asked.reason, by: [asked.by, input.person.id] }, values: asked.values };
  const reason = textOf(input.text('reason')).trim();
  if (reason === '') throw new CeremonyError('input.answer-missing', 'No reason was given. Nothing was written.');
  return { state: { doubtful: { ...asked, values: { ...asked.values }, places: [...asked.places], reason, by: input.person.id } } };
}
