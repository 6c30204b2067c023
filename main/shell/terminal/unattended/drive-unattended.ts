import { CeremonyError } from '../../../errors.ts';
import type { PerformInput } from '../../../../preload/contract/run-input.ts';
import type { RunView } from '../../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../../preload/contract/prompt.ts';
import type { RunEngine } from '../../core.ts';
import type { Activity } from '../activity.ts';
import type { SecretBytes, Terminal } from '../terminal.ts';
import { pinKinds, tokenPinPrompts } from '../pin-kinds.ts';
import { turnsOf, type Turn } from '../turn-taking.ts';
import { recoveryBlock, type AnswerSheet } from './answer-sheet.ts';
import { stepLine } from './step-line.ts';

export interface UnattendedDrive {
  readonly engine: RunEngine;
  readonly terminal: Terminal;
  readonly activity: Activity;
  readonly monotonic: () => number;
  readonly answers: AnswerSheet;
  /** --pin-file: replaces the PIN of open-token. A new buffer at each call. */
  readonly pin: (() => SecretBytes) | null;
  /** Of a drill: what is done about its events. */
  readonly drill?: UnattendedDrill;
}

/** How an unattended drill deals with what its scenario lets happen. */
export interface UnattendedDrill {
  /** Blocks of the answers that are no steps. */
  readonly blocks: readonly string[];
  /** Before each act. */
  before(view: RunView): Promise<RunView>;
  /** After a refusal, which an event may explain: the view to go on from. Throws the refusal where none does. */
  refused(error: unknown, view: RunView): Promise<RunView>;
}

/** Far more than any playbook has people and steps: an engine that asks the same for ever is a bug, not a wait. */
const mostPerforms = 5000;

/**
 * Plays a run from an answers file, one line of output a step. Drives by RunView only. Throws input.answer-missing and
 * input.answer-unused; whatever the engine throws ends the drive, and the run stays where it is.
 */
export async function driveUnattended(drive: UnattendedDrive, start: RunView): Promise<RunView> {
  let view = start;
  drive.answers.requireSteps([...view.steps.map((step) => step.id), ...(drive.drill?.blocks ?? [])]);
  for (const step of view.steps) if (step.status === 'done') drive.answers.consume(step.id);
  let startedAt = drive.monotonic();
  for (let n = 0; view.current !== null; n += 1) {
    if (n > mostPerforms) throw new CeremonyError('bug', 'The run asks the same again and again. It was left as it is.');
    if (view.status === 'paused') {
      view = await drive.engine.control({
        runId: view.runId,
        revision: view.revision,
        person: view.people[0]?.id ?? '',
        act: 'continue',
        reason: 'resumed unattended',
      });
      continue;
    }
    if (drive.drill !== undefined) view = await drive.drill.before(view);
    const before = view.current;
    if (before === null) continue;
    view = await performOnce(drive, view).catch((error: unknown) => {
      if (drive.drill === undefined) throw error;
      return drive.drill.refused(error, view);
    });
    if (view.current?.stepId !== before.stepId) {
      drive.terminal.out(stepLine(view, before.stepId, drive.monotonic() - startedAt));
      startedAt = drive.monotonic();
    }
  }
  // The answers of every branch may stand in the file.
  for (const step of view.steps) if (step.status === 'skipped') drive.answers.consume(step.id);
  return view;
}

async function performOnce(drive: UnattendedDrive, view: RunView): Promise<RunView> {
  const current = view.current;
  if (current === null) return view;
  const block = current.stage.kind === 'unknown-outcome' || current.kind === 'absence-decision' ? recoveryBlock : current.stepId;
  const turn = chooseTurn(drive, block, view);
  const values: PerformInput['values'] = {};
  let revision = view.revision;
  await saveRevealed(drive, view, block, turn);
  for (const prompt of turn.prompts) {
    if (prompt.kind === 'secret') {
      if (current.provided.includes(prompt.id)) continue;
      revision = (await provide(drive, { ...view, revision }, block, prompt)).revision;
      continue;
    }
    const answer =
      prompt.kind === 'file' || prompt.kind === 'files'
        ? filesOf(drive, block, prompt)
        : offeredAnswer(block, prompt, drive.answers.value(block, prompt.id));
    // Nobody reads words back to an unattended run or types a label for it; the transcript says so.
    if (answer === null && (prompt.kind === 'words' || prompt.kind === 'type-label')) continue;
    const given = answer ?? unansweredOf(prompt);
    if (given === null) throw missing(view, block, prompt, turn);
    values[prompt.id] = given;
  }
  return drive.activity.during(current.title, () =>
    drive.engine.perform({ runId: view.runId, stepId: current.stepId, revision, person: turn.person, values }),
  );
}

/** Where a question has a customary answer, an answers file need not know it. */
const unansweredOf = (prompt: Prompt): string | null => (prompt.kind === 'choice' ? (prompt.unanswered ?? null) : null);

function filesOf(
  drive: UnattendedDrive,
  block: string,
  prompt: Extract<Prompt, { kind: 'file' | 'files' }>,
): PerformInput['values'][string] | null {
  return prompt.kind === 'file' ? drive.answers.file(block, prompt.id, prompt.max) : drive.answers.files(block, prompt);
}

/** How an outcome can be closed depends on what the token shows: an answer that is not offered gives way to the most cautious one that is. */
const cautious = ['adopt', 'may-exist', 'not-made', 'destroy'];

function offeredAnswer<T>(block: string, prompt: Prompt, answer: T): T | string {
  if (block !== recoveryBlock || prompt.kind !== 'choice') return answer;
  const offered = prompt.options.map((option) => option.value);
  if (typeof answer !== 'string' || offered.includes(answer)) return answer;
  return cautious.find((value) => offered.includes(value)) ?? answer;
}

/** Nobody is there to copy a card: it goes where its answer says, and is given back from there. */
async function saveRevealed(drive: UnattendedDrive, view: RunView, block: string, turn: Turn): Promise<void> {
  const { current } = view;
  const prompt = turn.prompts.find((candidate) => candidate.kind === 'secret' && candidate.card !== undefined);
  if (current?.reveals?.person !== turn.person || prompt?.kind !== 'secret' || prompt.card === undefined) return;
  const shown = await drive.engine.revealSecret({
    runId: view.runId,
    stepId: current.stepId,
    revision: view.revision,
    person: turn.person,
  });
  try {
    drive.answers.saveCard(block, prompt.id, prompt.card.set, shown);
  } finally {
    shown.fill(0);
  }
}

async function provide(drive: UnattendedDrive, view: RunView, block: string, prompt: Prompt): Promise<RunView> {
  const secret = secretFor(drive, view, block, prompt);
  try {
    return await drive.engine.provideSecret({
      runId: view.runId,
      stepId: view.current?.stepId ?? '',
      revision: view.revision,
      promptId: prompt.id,
      secret,
    });
  } finally {
    secret.fill(0);
  }
}

function secretFor(drive: UnattendedDrive, view: RunView, block: string, prompt: Prompt): SecretBytes {
  const opening = openTokenSteps(view);
  if (drive.pin !== null && isOpeningPin(view, block, prompt)) {
    for (const step of [...opening, block]) drive.answers.consume(step, prompt.id === pinAgain ? 'pin' : prompt.id);
    return drive.pin();
  }
  const set = prompt.kind === 'secret' ? prompt.card?.set : undefined;
  const found = drive.answers.secret(block, prompt.id, set);
  if (found !== null) return found;
  const first = prompt.id.replace(pinAgain, 'pin');
  for (const step of first === prompt.id ? [] : opening) {
    const again = drive.answers.secret(step, first, set);
    if (again !== null) return again;
  }
  throw missing(view, block, prompt, null);
}

/** A run resumed after a crash asks for the PIN again in whatever step it is (ceremony/stage.ts): the answer is that of open-token. */
const pinAgain = 'pin-again';

const isOpeningPin = (view: RunView, block: string, prompt: Prompt): boolean =>
  prompt.id === pinAgain || tokenPinPrompts.get(view.steps.find((step) => step.id === block)?.kind ?? '') === prompt.id;

const openTokenSteps = (view: RunView): string[] => view.steps.filter((step) => pinKinds.has(step.kind)).map((step) => step.id);

/** Of those awaited the first whose prompts are all answered; nobody: the first, whose missing answer is then named. */
function chooseTurn(drive: UnattendedDrive, block: string, view: RunView): Turn {
  const current = view.current;
  const turns = current === null ? [] : turnsOf(current);
  const opening = openTokenSteps(view);
  const answered = (prompt: Prompt): boolean =>
    drive.answers.has(block, prompt.id) ||
    prompt.kind === 'words' ||
    prompt.kind === 'type-label' ||
    unansweredOf(prompt) !== null ||
    current?.provided.includes(prompt.id) === true ||
    (isOpeningPin(view, block, prompt) && drive.pin !== null) ||
    opening.some((step) => prompt.id.includes(pinAgain) && drive.answers.has(step, prompt.id.replace(pinAgain, 'pin')));
  const turn = turns.find((candidate) => candidate.prompts.every(answered)) ?? turns[0];
  if (turn === undefined) throw new CeremonyError('bug', `Step ${block} awaits nobody, so nobody can act. The run was left as it is.`);
  return turn;
}

function missing(view: RunView, block: string, prompt: Prompt, turn: Turn | null): CeremonyError {
  const stage = view.current?.stage;
  if (stage?.kind === 'unknown-outcome') {
    const choice = prompt.kind === 'choice' ? ` (${prompt.options.map((option) => option.value).join(' or ')})` : '';
    return new CeremonyError(
      'state.unknown-outcome',
      `The outcome of ${stage.operation} in step ${view.current?.stepId ?? ''} is not known, and the answers have no recovery block with «${prompt.id}»${choice}. Nothing was decided. People decide: in that block, or on a terminal without --answers.`,
    );
  }
  const who = turn === null ? '' : ` of ${turn.name}`;
  return new CeremonyError(
    'input.answer-missing',
    `Step ${block} asks «${prompt.id}»${who} (${prompt.label}), and the answers have none. The run waits at this step.`,
  );
}
