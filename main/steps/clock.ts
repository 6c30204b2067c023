import { evidenceObtained, type PlaybookClock } from '../formats/playbook-clock.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { describeTime } from '../pki/describe-time.ts';
import { addDuration } from '../pki/duration.ts';
import { saidLine, saidTime } from './said.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';

const clocksOf = ({ step, run }: StepContext): readonly PlaybookClock[] =>
  Object.values(step.clocks ?? {}).filter(({ rules }) => (rules as readonly string[]).includes(run.plan.rules));

const asksEvidence = (context: StepContext): boolean =>
  Object.values(context.step.clocks ?? {}).some(({ starts }) => starts === evidenceObtained);

const titleOf = ({ run }: StepContext, id: string): string => run.playbook.steps.find((step) => step.id === id)?.title ?? id;

function factsOf(context: StepContext): Fact[] {
  const all = Object.values(context.step.clocks ?? {});
  const here = clocksOf(context);
  return [
    ...here.map(({ title, clause, starts, met, lasts }) => ({
      label: title,
      value:
        starts === evidenceObtained
          ? `${lasts} from the moment evidence was obtained: if that is now, until ${describeTime(addDuration(context.now(), lasts))}`
          : `${lasts} from the end of «${titleOf(context, starts)}»`,
      note: `${clause}. It is met when «${titleOf(context, met)}» is done.`,
    })),
    ...all
      .filter((clock) => !here.includes(clock))
      .map(({ title, clause }) => ({ label: title, value: `does not run under rule set ${context.run.plan.rules}`, note: clause })),
  ];
}

/**
 * Starts the clocks of the playbook: each counts from the moment evidence was obtained, which a person states with what was seen, or from
 * the end of a later step. Nobody need be counted present for it: suspicion is recorded by whoever has it. Source: rules.md, Time;
 * BR 4.9.1, 4.9.5, 4.9.7.
 */
export const clock: StepKind = {
  kind: 'clock',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'one', requires: [] },
  view(context) {
    const asks = asksEvidence(context);
    return {
      will: `What you say is written to the log with your name. Clocks run from then on, and nothing stops one but the step that meets it. ${asks ? 'Nothing is revoked or signed by it.' : ''}`.trim(),
      button: asks ? 'Record the evidence and start the clocks' : 'Start the clocks',
      awaited: anyOfRoles(context),
      prompts: asks
        ? [
            { kind: 'text', id: 'what', label: 'What was seen, in one line' },
            { kind: 'text', id: 'source', label: 'Who saw it or reported it' },
            {
              kind: 'text',
              id: 'obtained',
              label: 'When the evidence reached us: «now», or an earlier UTC time (2026-11-01T00:00:00Z). Clocks count from then',
              suggestion: 'now',
            },
          ]
        : [],
      stage: { kind: 'facts', facts: factsOf(context) },
    };
  },
  async perform(context, input) {
    const role = roleOf(anyOfRoles(context), input.person);
    if (asksEvidence(context)) {
      const what = saidLine(input, 'what', 'What was seen');
      const source = saidLine(input, 'source', 'Who saw it', 200);
      const obtained = saidTime(input, 'obtained', 'When the evidence was obtained', context.now()).toISOString();
      return {
        kind: 'commit',
        commit() {
          context.log(input.person.id, evidenceObtained, { person: input.person.id, role, what, source, obtained });
          return { kind: 'done', value: null, data: { obtained } };
        },
      };
    }
    return Promise.resolve({ kind: 'done', value: null });
  },
};
