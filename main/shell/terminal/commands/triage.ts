import { reservesOf, type ReserveView } from '../../../bridge/reserves.ts';
import { triageOf, verdictOf } from '../../../bridge/triage.ts';
import { CeremonyError } from '../../../errors.ts';
import { unanswered, type Triage } from '../../../formats/triage.ts';
import { resourceLibrary } from '../../resources.ts';
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { dataAtHand } from '../data-at-hand.ts';
import { dataFlag, jsonFlag } from '../data-flags.ts';
import { Questioner } from '../interactive/questioner.ts';
import type { World } from '../world.ts';

/** What was given as QUESTION=ANSWER. Throws input.schema for what is neither. */
function answersGiven(given: Arguments, { questions }: Triage): Record<string, string> {
  return Object.fromEntries(
    given.all('answer').map((text): [string, string] => {
      const [question = '', answer = ''] = text.split('=');
      const asked = questions.find(({ id }) => id === question);
      if (asked?.answers.some(({ id }) => id === answer) === true) return [question, answer];
      const known =
        asked === undefined
          ? `The questions are ${questions.map(({ id }) => id).join(', ')}`
          : `Its answers are ${asked.answers.map(({ id }) => id).join(', ')}`;
      throw new CeremonyError(
        'input.schema',
        `--answer ${text.slice(0, 80)} names no ${asked === undefined ? 'question' : 'answer'}. ${known}. Nothing was done.`,
      );
    }),
  );
}

/** Asks what is open, one question at a time; where nobody can be asked, throws and names the questions. */
async function askOpen(world: World, triage: Triage, answers: Record<string, string>): Promise<Record<string, string>> {
  const open = unanswered(triage, answers);
  if (open.length === 0) return answers;
  if (!world.terminal.interactive) {
    const list = open.map(({ id, answers: offered }) => `${id}=${offered.map((each) => each.id).join('|')}`).join(' · ');
    throw new CeremonyError(
      'input.answer-missing',
      `Nobody can be asked here, and these are open: ${list}. Nothing was done. Give each with --answer.`,
    );
  }
  const questioner = new Questioner(world.terminal, false);
  const all = { ...answers };
  for (const { id, asks, answers: offered } of open) {
    world.terminal.out(asks.en);
    all[id] = await questioner.choose(
      'Number',
      offered.map((each) => ({ value: each.id, label: each.says.en })),
      false,
    );
  }
  return all;
}

/** What the record at hand holds in reserve; nothing where there is none or it cannot be read: that may be the very thing that is wrong. */
function heldAtHand(world: World, given: Arguments): readonly ReserveView[] {
  let close = (): void => undefined;
  try {
    const data = dataAtHand(world, given);
    close = data.close;
    const store = data.ask();
    return typeof store === 'string' ? [] : reservesOf(store, world.now());
  } catch (error) {
    if (error instanceof CeremonyError && error.code.startsWith('store.')) return [];
    throw error;
  } finally {
    close();
  }
}

export const triageCommand: Command = {
  name: 'triage',
  operands: { name: '', min: 0, max: 0 },
  flags: [
    { name: 'answer', value: 'QUESTION=ANSWER', repeat: true, says: 'answers one of the five questions; those left open are asked' },
    dataFlag,
    jsonFlag,
  ],
  says: 'Something is wrong: five questions, the playbook they lead to and why, and what to do at once',
  more: ['Changes nothing.'],
  async run(world, given) {
    const library = resourceLibrary(world.programDirectory, null);
    const triage = triageOf(library);
    const answers = await askOpen(world, triage, answersGiven(given, triage));
    const verdict = verdictOf(library, triage, answers, heldAtHand(world, given));
    if (verdict === null) throw new CeremonyError('bug', 'A question was left open.');
    if (given.has('json')) {
      world.terminal.out(JSON.stringify({ answers, ...verdict }));
      return 0;
    }
    const say = (text: string): void => world.terminal.out(text);
    for (const { en } of verdict.advice) say(`at once: ${en}`);
    for (const [place, { playbook, title, because, alone, changesFrom, reserves = [] }] of verdict.leads.entries()) {
      say(`${place === 0 ? 'recommended' : 'or'}: ${playbook}, ${title}`);
      say(`  because: ${because.en}`);
      for (const { label, ready, lacks } of reserves)
        say(ready ? `  in reserve and ready: ${label}` : `  in reserve and not ready: ${label}: ${lacks.join('; ')}`);
      if (place > 0) continue;
      if (alone) say('  One person can begin it, on suspicion.');
      if (changesFrom !== undefined) say(`  Nothing is changed before the step «${changesFrom}».`);
      say(`  next: conclave plan ${playbook} --out ${playbook}.plan.yaml, or open the plan that was prepared for this`);
    }
    return 0;
  },
};
