import { anyOfRoles, oneOfEachRole, roleOf } from './turn.ts';
import { stateMap, withEntry } from './state-map.ts';
import type { StepKind } from './step.ts';

/** Gate: one person of each listed role confirms the step's sentence. Source: rules.md, Approvals. */
export const attest: StepKind = {
  kind: 'attest',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'one-of-each', requires: [] },
  view(context) {
    const done = stateMap(context.state, 'confirmed');
    const awaited = oneOfEachRole(context, done);
    return {
      will: 'Your confirmation is written to the log with your name and the time.',
      button: `Confirm: ${context.step.title ?? context.step.id}`,
      awaited,
      prompts: awaited.map((person) => ({
        kind: 'confirm',
        id: `${person.id}.confirm`,
        label: context.step.say ?? 'I confirm',
        person: person.id,
      })),
      stage: {
        kind: 'people',
        people: anyOfRoles(context).map((person) => ({ id: person.id, name: person.name, roles: [person.role], done: person.id in done })),
      },
    };
  },
  async perform(context, input) {
    const done = stateMap(context.state, 'confirmed');
    const role = roleOf(oneOfEachRole(context, done), input.person);
    input.confirmed(`${input.person.id}.confirm`);
    context.log(input.person.id, 'attested', { person: input.person.id, role, statement: context.step.say ?? '' });
    const state = withEntry(context.state, 'confirmed', input.person.id, context.now().toISOString());
    return oneOfEachRole(context, stateMap(state, 'confirmed')).length > 0 ? { kind: 'more', state } : { kind: 'done', value: null };
  },
};
