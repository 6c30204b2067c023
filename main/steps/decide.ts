import { CeremonyError } from '../errors.ts';
import { saidLine } from './said.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';

/** What the playbook asks, and what can be said. */
const answersOf = ({ step }: StepContext): [string, string][] => Object.entries(step.answers ?? {});

/** Steps that are done after this answer alone, by title. */
const branchOf = ({ run, step }: StepContext, answer: string): string[] =>
  run.playbook.steps.filter(({ when }) => when?.[step.id]?.includes(answer) === true).map(({ id, title }) => title ?? id);

/**
 * A person decides how the playbook goes on, and says why. Steps that say `when` are done after the answers they name and skipped after
 * any other. Nothing is signed by it: approvals of quorum stay where they are. Source: formats.md, Playbook.
 */
export const decide: StepKind = {
  kind: 'decide',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'one', requires: ['present'] },
  view(context) {
    return {
      will: 'Your answer and your reason are written to the log with your name. Steps of the other answers are skipped and shown as skipped.',
      button: 'Record the decision',
      awaited: anyOfRoles(context),
      prompts: [
        {
          kind: 'choice',
          id: 'answer',
          label: context.step.asks ?? '',
          options: answersOf(context).map(([value, label]) => ({ value, label })),
        },
        { kind: 'text', id: 'reason', label: 'Why, in one line: this stands in the record' },
      ],
      stage: {
        kind: 'facts',
        facts: answersOf(context).map(([answer, says]) => {
          const branch = branchOf(context, answer);
          return { label: says, value: branch.length === 0 ? 'no steps of its own' : branch.join(' · ') };
        }),
      },
    };
  },
  async perform(context, input) {
    const role = roleOf(anyOfRoles(context), input.person);
    const answer = input.text('answer');
    const says = answersOf(context).find(([id]) => id === answer)?.[1];
    if (says === undefined)
      throw new CeremonyError('input.schema', `«${answer.slice(0, 40)}» is not one of the answers. Nothing was recorded.`);
    const reason = saidLine(input, 'reason', 'The reason');
    return Promise.resolve({
      kind: 'commit',
      commit() {
        context.log(input.person.id, 'decided', {
          person: input.person.id,
          role,
          asks: context.step.asks ?? '',
          answer,
          says,
          reason,
        });
        return { kind: 'done', value: null, data: { answer, reason } };
      },
    });
  },
};
