import { CeremonyError, type ErrorCode } from '../../../errors.ts';
import type { PerformInput } from '../../../../preload/contract/run-input.ts';
import type { RunView } from '../../../../preload/contract/run-view.ts';
import type { Core } from '../../core.ts';
import type { Activity } from '../activity.ts';
import { nextActionText } from '../report-error.ts';
import type { SecretBytes, Terminal } from '../terminal.ts';
import { pinKinds } from '../pin-kinds.ts';
import { isAsked, turnsOf, type Turn } from '../turn-taking.ts';
import { askPrompt, type PromptValue } from './ask-prompt.ts';
import { askSecret } from './ask-secret.ts';
import { controlRun } from './control-run.ts';
import { writeOffered } from './offered-statements.ts';
import { Questioner, WordTyped } from './questioner.ts';
import { writeReadBackSheet } from './read-back-sheet.ts';
import { showCard } from './show-card.ts';
import { hashBlock, stepBlock } from './step-block.ts';

export interface InteractiveDrive {
  readonly core: Pick<Core, 'engine' | 'hsm' | 'transcript'>;
  readonly terminal: Terminal;
  readonly activity: Activity;
  /** --pin-file: given to open-token without asking. A new buffer at each call. */
  readonly pin: (() => SecretBytes) | null;
  /** Where sheets for reading back are put. */
  readonly out: string;
  /** Of a drill: shows what happened and asks what is done about it, before each step. */
  readonly drill?: (view: RunView, questioner: Questioner) => Promise<RunView>;
}

/** After these nothing more can be asked. */
const leaving: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['bug', 'state.stopped', 'state.no-terminal', 'state.not-open']);

/** What a person entered for a step and keeps across an error; never a secret. */
type Kept = Map<string, PromptValue>;

/** Leads people through a run on a text console. Drives by RunView only. Throws state.stopped when they leave it. */
export async function driveInteractive(drive: InteractiveDrive, start: RunView): Promise<RunView> {
  const { terminal, core } = drive;
  const questioner = new Questioner(terminal);
  const shown = new Set<string>();
  let kept: Kept = new Map();
  let view = start;
  terminal.out('');
  terminal.out('At any question: ? explains the step · !pause · !exception · !correction · !absent · !lost · !abort');
  while (view.current !== null) {
    const stepId = view.current.stepId;
    try {
      if (view.status === 'paused') {
        view = await controlRun(drive, view, questioner, 'continue');
        continue;
      }
      if (drive.drill !== undefined) view = await drive.drill(view, questioner);
      view = await playStep(drive, view, questioner, kept, shown);
      if (view.current?.stepId !== stepId) kept = new Map();
    } catch (error) {
      const typed = error instanceof WordTyped ? error : await afterError(drive, error, questioner, kept);
      view = await core.engine.view(view.runId);
      if (typed !== null) view = await controlOrStay(drive, view, questioner, typed);
    }
  }
  return view;
}

async function playStep(drive: InteractiveDrive, view: RunView, questioner: Questioner, kept: Kept, shown: Set<string>): Promise<RunView> {
  const { terminal } = drive;
  const { current } = view;
  if (current === null) return view;
  for (const line of stepBlock(view, terminal.width)) terminal.out(line);
  for (const hash of view.hashes) {
    const key = `${hash.what} ${hash.sha256} ${hash.hidden === true}`;
    if (!shown.has(key)) for (const line of hashBlock(hash)) terminal.out(line);
    shown.add(key);
  }
  terminal.out('');
  questioner.explain(current.why);
  const sheet = writeReadBackSheet(view, drive.out);
  const offered = await writeOffered(view, drive.out);
  try {
    for (const [sha256, lines] of offered?.lines ?? []) {
      if (!shown.has(sha256)) for (const line of lines) terminal.out(line);
      shown.add(sha256);
    }
    if (sheet !== null)
      terminal.out(
        `  The words to read back are in the file ${sheet.name} in the directory given with --out: print it, or open it on a second screen.`,
      );
    return await act(drive, view, questioner, kept);
  } finally {
    sheet?.remove();
    offered?.remove();
  }
}

async function act(drive: InteractiveDrive, view: RunView, questioner: Questioner, kept: Kept): Promise<RunView> {
  const { terminal, core } = drive;
  const { current } = view;
  if (current === null) return view;
  const turn = await whoActs(view, questioner, terminal);
  const values: PerformInput['values'] = {};
  let revision = view.revision;
  if (current.reveals?.person === turn.person) await showCard(core.engine, view, questioner, terminal);
  for (const prompt of turn.prompts) {
    if (!isAsked(prompt, values)) continue;
    if (prompt.kind === 'secret') {
      if (current.provided.includes(prompt.id)) continue;
      const secret =
        drive.pin !== null && (prompt.id === 'pin-again' || (prompt.id === 'pin' && pinKinds.has(current.kind)))
          ? drive.pin()
          : await askSecret(prompt, questioner, terminal);
      try {
        revision = (await core.engine.provideSecret({ runId: view.runId, stepId: current.stepId, revision, promptId: prompt.id, secret }))
          .revision;
      } finally {
        secret.fill(0);
      }
      continue;
    }
    const before = kept.get(prompt.id);
    const value = prompt.kind === 'confirm' && before === true ? true : await askPrompt(prompt, questioner, terminal, before);
    kept.set(prompt.id, value);
    values[prompt.id] = value;
  }
  await lastWord(view, turn, values, questioner);
  const input = { runId: view.runId, stepId: current.stepId, revision, person: turn.person, values };
  terminal.onInterrupt(endTokenProcess(drive));
  try {
    return await drive.activity.during(current.button, () => core.engine.perform(input));
  } finally {
    terminal.onInterrupt(null);
  }
}

async function whoActs(view: RunView, questioner: Questioner, terminal: Terminal): Promise<Turn> {
  const turns = view.current === null ? [] : turnsOf(view.current);
  const [first] = turns;
  if (first === undefined) throw new CeremonyError('bug', 'This step awaits nobody, so nobody can act. The run was left as it is.');
  if (turns.length === 1) return first;
  const person = await questioner.choose(
    'Who acts now',
    turns.map((turn) => ({ value: turn, label: `${turn.name} (${turn.role})` })),
    true,
  );
  terminal.out(`  ${person.name}:`);
  return person;
}

// The button. What a person has just confirmed or typed in full is not asked for a second time; a choice is repeated in its own words.
async function lastWord(view: RunView, turn: Turn, values: PerformInput['values'], questioner: Questioner): Promise<void> {
  const { current } = view;
  if (current === null || turn.prompts.some((prompt) => prompt.kind === 'type-label')) return;
  const chosen = turn.prompts.flatMap((prompt) =>
    prompt.kind === 'choice' ? (prompt.options.find((option) => option.value === values[prompt.id]) ?? []) : [],
  );
  const act = chosen.length === 0 ? current.button : `${turn.name}: ${chosen.map(({ label }) => label).join(', ')}`;
  const irreversible = current.irreversible && !chosen.some(({ reversible }) => reversible);
  if (irreversible || chosen.length > 0) {
    await questioner.exactly(
      `${act}${irreversible ? '? This cannot be undone.' : '?'} Type yes`,
      'yes',
      'Only yes goes on. !pause goes back, !abort ends the run.',
    );
  } else if (!turn.prompts.some((prompt) => prompt.kind === 'confirm')) {
    await questioner.line(`${act}? Press Enter`, 'go on');
  }
}

async function controlOrStay(drive: InteractiveDrive, view: RunView, questioner: Questioner, typed: WordTyped): Promise<RunView> {
  try {
    return await controlRun(drive, view, questioner, typed.word);
  } catch (error) {
    if (!(error instanceof WordTyped)) throw error;
    drive.terminal.out('  Nothing was recorded; back to the step.');
    return view;
  }
}

/** Says what went wrong and asks how to go on; null: try again. Throws where the run cannot be driven on. */
async function afterError(drive: InteractiveDrive, error: unknown, questioner: Questioner, kept: Kept): Promise<WordTyped | null> {
  const { terminal } = drive;
  if (!(error instanceof CeremonyError) || leaving.has(error.code)) throw error;
  terminal.err(`${error.code}: ${error.message}`);
  // What was refused must be typed afresh.
  if (error.code === 'input.words-wrong' || error.code === 'input.label-wrong')
    for (const [id, value] of kept) if (value !== true) kept.delete(id);
  try {
    if (error.next === 'retry-step' || error.code.startsWith('input.')) {
      terminal.err('next: try this step again; what you entered is kept, secrets are not.');
      // A PIN from a file would be refused again and again until the token locks: a person looks first.
      if (drive.pin !== null || !error.code.startsWith('input.')) await questioner.line('Press Enter to try again', 'go on');
      return null;
    }
    terminal.err(`next: ${nextActionText[error.next]}`);
    const again = await questioner.choose(
      'Number',
      [
        { value: false, label: 'Leave; the run waits at this step' },
        { value: true, label: 'The cause is put right: try this step again' },
      ],
      false,
    );
    if (!again) throw error;
    return null;
  } catch (thrown) {
    if (thrown instanceof WordTyped) return thrown;
    throw thrown;
  }
}

function endTokenProcess({ terminal, core }: InteractiveDrive): () => void {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      terminal.err(
        'Work is under way. Ctrl-C again ends the token process: what the token did would then be unknown, and people must settle it.',
      );
      return;
    }
    terminal.err('The token process is being ended.');
    void core.hsm.end().catch(() => undefined);
  };
}
