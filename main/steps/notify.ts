import { CeremonyError } from '../errors.ts';
import { messagePaths, missingFacts, writeMessage, type MessageSource } from '../evidence/message-files.ts';
import type { PlaybookMessage } from '../formats/playbook-message.ts';
import { readArtifact, artifactKey } from '../store/tables/artifact.ts';
import type { Fact } from '../../preload/contract/run-view.ts';
import { keepFiles } from './kept-files.ts';
import { logEvents } from './log-events.ts';
import { saidLine, saidTime } from './said.ts';
import { textOf } from './state-map.ts';
import { anyOfRoles, roleOf } from './turn.ts';
import type { StepContext, StepKind } from './step.ts';

const ways = {
  telephone: 'by telephone',
  'in-person': 'in person',
  'e-mail': 'by e-mail, from another machine',
  post: 'by post',
  web: 'on a web page or in a public incident report',
  later: 'not yet: the exported message is sent after this run',
} as const;

function messageOf({ step }: StepContext): PlaybookMessage {
  if (step.message === undefined) throw new CeremonyError('bug', `Step ${step.id} has no message.`);
  return step.message;
}

/** Who signs the message: everybody of the plan with a role of the step. */
const contactOf = ({ run, step }: StepContext): string[] =>
  run.plan.people.filter(({ roles }) => roles.some((role) => step.by.includes(role))).map(({ name }) => name);

function sourceOf(context: StepContext): MessageSource {
  const { run, state, store } = context;
  return {
    mode: run.mode,
    title: run.plan.title,
    run: run.id,
    rules: run.plan.rules,
    playbook: run.playbook,
    contact: contactOf(context),
    now: textOf(state['now']),
    events: [...logEvents(store, run.id)],
    file: (path) => readArtifact(store, artifactKey(run.id, path))?.bytes,
  };
}

function factsOf(context: StepContext): Fact[] {
  const message = messageOf(context);
  const { subject, text } = writeMessage(message, sourceOf(context));
  const missing = missingFacts(message, sourceOf(context));
  return [
    { label: 'To', value: message.to.join(', ') },
    { label: 'Subject', value: subject },
    ...(missing.length === 0 ? [] : [{ label: 'Not known yet', value: missing.join('; ') }]),
    { label: 'Message', value: text.slice(text.indexOf('\n\n') + 2).trimEnd() },
  ];
}

/**
 * A message written from the playbook’s text with the facts of the run filled in, for people to send: it leaves as text and as a draft of a
 * mail, and whoever tells somebody says whom, how and when. Conclave itself sends nothing, ever. Source: rules.md, Time; BR 4.9.5, 5.7.1.
 */
export const notify: StepKind = {
  kind: 'notify',
  needs: {},
  gives: 'artifacts',
  with: [],
  model: { acting: 'one', requires: ['present'], sets: ['signature-made'] },
  // The text people read is the text that leaves: its moment is fixed as the step is entered.
  start: (context) => ({ now: context.now().toISOString() }),
  view(context) {
    return {
      will: 'The message goes into the evidence as text and as a draft of a mail, and what you say is written to the log with your name. Conclave sends nothing.',
      button: 'Record who was told',
      awaited: anyOfRoles(context),
      prompts: [
        { kind: 'text', id: 'whom', label: 'Who was told, or will be: names or addresses, in one line' },
        {
          kind: 'choice',
          id: 'how',
          label: 'How they are told',
          options: Object.entries(ways).map(([value, label]) => ({ value, label })),
        },
        {
          kind: 'text',
          id: 'when',
          label: 'When they were told: «now», or an earlier UTC time (2026-11-01T00:00:00Z). Where they will be told later: «now»',
          suggestion: 'now',
        },
      ],
      stage: { kind: 'facts', facts: factsOf(context) },
    };
  },
  async perform(context, input) {
    const role = roleOf(anyOfRoles(context), input.person);
    const whom = saidLine(input, 'whom', 'Who was told', 1000);
    const how = input.text('how');
    const when = saidTime(input, 'when', 'When they were told', context.now()).toISOString();
    const { step } = context;
    return Promise.resolve({
      kind: 'commit',
      commit() {
        const { text, mail } = writeMessage(messageOf(context), sourceOf(context));
        const paths = messagePaths(step.id);
        const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);
        const kept = keepFiles(context, input.person.id, step.id, [
          { path: paths.text, role: 'message', bytes: bytes(text) },
          { path: paths.mail, role: 'message', bytes: bytes(mail) },
        ]);
        const [one, other] = kept.files;
        context.log('conclave', 'message-written', {
          item: step.id,
          now: textOf(context.state['now']),
          text: one?.sha256 ?? '',
          mail: other?.sha256 ?? '',
        });
        context.log(input.person.id, 'people-told', { item: step.id, person: input.person.id, role, whom, how, when });
        return { kind: 'done', value: { type: 'artifacts', files: kept.files }, data: { whom, how, when }, rows: kept.rows };
      },
    });
  },
};
