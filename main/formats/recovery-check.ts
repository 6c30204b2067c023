import { parseDuration } from '../pki/duration.ts';
import { evidenceObtained, type PlaybookClock } from './playbook-clock.ts';
import { holesIn, messageFacts } from './playbook-message.ts';
import type { Playbook, PlaybookStep } from './playbook.ts';

/** Which member belongs to which kind; the kind has it, and no other. */
const members = [
  ['clock', 'clocks'],
  ['notify', 'message'],
  ['decide', 'asks'],
  ['decide', 'answers'],
] as const;

/**
 * What `decide`, `clock` and `notify` say beyond references of other kinds (formats.md, Playbook): each has what it needs, branches name
 * answers of an earlier decision, clocks name steps in the right order, messages know their facts. One sentence a problem.
 */
export function checkRecovery(playbook: Playbook): string[] {
  return playbook.steps.flatMap((step, index) => [
    ...checkMembers(step),
    ...checkWhen(step, index, playbook),
    ...Object.entries(step.clocks ?? {}).flatMap(([id, clock]) => checkClock(step, id, clock, playbook)),
    ...holesIn(`${step.message?.subject ?? ''} ${step.message?.text ?? ''}`)
      .filter((name) => !Object.hasOwn(messageFacts, name))
      .map(
        (name) =>
          `The message of step \`${step.id}\` has {${name}}, which is no fact of a run; there are ${Object.keys(messageFacts).join(', ')}.`,
      ),
  ]);
}

function checkMembers(step: PlaybookStep): string[] {
  const wrong = members.flatMap(([kind, member]) => {
    if (step.kind === kind && step[member] === undefined)
      return [`Step \`${step.id}\` lacks \`${member}\`, which the kind \`${kind}\` needs.`];
    if (step.kind !== kind && step[member] !== undefined)
      return [`Step \`${step.id}\` has \`${member}\`, which only a \`${kind}\` step may have.`];
    return [];
  });
  const few = step.answers !== undefined && Object.keys(step.answers).length < 2;
  return few ? [...wrong, `Step \`${step.id}\` offers one answer: that is no decision.`] : wrong;
}

function checkWhen(step: PlaybookStep, index: number, { steps }: Playbook): string[] {
  const branches = Object.entries(step.when ?? {});
  if (branches.length > 0 && (index === 0 || index === steps.length - 1))
    return [`Step \`${step.id}\` is the ${index === 0 ? 'first' : 'last'} one, which every path goes through: it takes no \`when\`.`];
  return branches.flatMap(([id, answers]) => {
    const decision = steps.slice(0, index).find((each) => each.id === id && each.kind === 'decide');
    if (decision === undefined) return [`Step \`${step.id}\` depends on \`${id}\`, which is no earlier \`decide\` step.`];
    return answers
      .filter((answer) => !Object.hasOwn(decision.answers ?? {}, answer))
      .map((answer) => `Step \`${step.id}\` depends on the answer \`${answer}\`, which \`${id}\` does not offer.`);
  });
}

function checkClock(step: PlaybookStep, id: string, { starts, met, lasts }: PlaybookClock, { steps }: Playbook): string[] {
  const where = `The clock \`${id}\` of step \`${step.id}\``;
  const place = (wanted: string): number => steps.findIndex((each) => each.id === wanted);
  const begins = starts === evidenceObtained ? steps.indexOf(step) : place(starts);
  const { years, months } = parseDuration(lasts);
  return [
    ...(begins < 0 ? [`${where} starts with \`${starts}\`, which is neither \`${evidenceObtained}\` nor a step.`] : []),
    ...(place(met) < 0 ? [`${where} is met by \`${met}\`, which is not a step.`] : []),
    ...(place(met) >= 0 && place(met) <= Math.max(begins, steps.indexOf(step)) ? [`${where} is met by \`${met}\` before it runs.`] : []),
    // The log ends before sign-off, and with it what is told of a clock.
    ...(place(met) === steps.length - 1 ? [`${where} is met by \`${met}\`, with which the run is over: name the step before it.`] : []),
    ...(years + months > 0 ? [`${where} lasts months or years: that is a date to put on the calendar, and no clock.`] : []),
  ];
}
