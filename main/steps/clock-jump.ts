import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { peopleHere, roleOf, type Turn } from './turn.ts';
import { stateMap, withEntry } from './state-map.ts';
import type { StepContext, StepKind } from './step.ts';

const needed = 2;

function left(context: StepContext): readonly Turn[] {
  const done = stateMap(context.state, 'clockAgain');
  return peopleHere(context)
    .filter((person) => !(person.id in done))
    .map((person) => ({ id: person.id, name: person.name, role: person.roles[0] ?? '' }));
}

/**
 * Stands before the current step after the wall clock jumped: two people confirm it against a named source, the offset is
 * recorded, and the run goes on (CLOCK-STEADY). Source: rules.md, Time.
 */
export const clockJump: StepKind = {
  kind: 'clock-jump',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'everyone', requires: ['present'] },
  view(context) {
    const prompts: Prompt[] = [];
    if (typeof context.state['clockSource'] !== 'string')
      prompts.push({ kind: 'text', id: 'source', label: 'Which clock do you compare with?' });
    for (const person of left(context))
      prompts.push({
        kind: 'confirm',
        id: `${person.id}.clock`,
        label: `The time ${context.now().toISOString().slice(0, 19).replace('T', ' ')} UTC is right`,
        person: person.id,
      });
    return {
      will: 'The clock moved by itself. Two people confirm it; the offset is written to the log. Nothing is signed before that.',
      button: 'Confirm the clock again',
      awaited: left(context),
      prompts,
      stage: { kind: 'facts', facts: [{ label: 'Clock now', value: context.now().toISOString() }] },
    };
  },
  async perform(context, input) {
    roleOf(left(context), input.person);
    input.confirmed(`${input.person.id}.clock`);
    const source = typeof context.state['clockSource'] === 'string' ? context.state['clockSource'] : input.text('source').trim();
    if (source === '') throw new CeremonyError('input.answer-missing', 'No clock source was named. Nothing was recorded.');
    const state = { ...withEntry(context.state, 'clockAgain', input.person.id, true), clockSource: source };
    const by = Object.keys(stateMap(state, 'clockAgain'));
    if (by.length < Math.min(needed, peopleHere(context).length)) return { kind: 'more', state };
    context.log(input.person.id, 'clock-confirmed', { source, by, offsetSeconds: context.clockOffsetSeconds() }, [
      passed('CLOCK-STEADY', `confirmed again against ${source}`),
    ]);
    context.acceptClock();
    const { clockAgain: _again, clockSource: _source, ...rest } = state as JsonObject;
    return { kind: 'more', state: rest };
  },
};
