// A ceremony by clicking and typing: what the core says is asked, the page is given; nothing goes past the screen.

import type { CurrentStep, RunView } from '../../preload/contract/run-view.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { hashWords } from '../../main/evidence/hash-words.ts';
import { paperOfRun } from '../../main/ceremony/paper-of-run.ts';
import { finishedSteps, loadRunState, valuesInOrder } from '../../main/ceremony/run-state.ts';
import { storedRun } from '../../main/ceremony/stored-run.ts';
import { itemsOfSet, subjectOf } from '../../main/steps/sheets.ts';
import { readRun } from '../../main/store/tables/run.ts';
import type { OpenedApp } from './world.ts';

export const pin = '271828';
export const passphraseOf = (person: string): string => `the passphrase of ${person}`;

const shown = JSON.stringify;

export const viewOf = async (app: OpenedApp, runId: string): Promise<RunView> => (await app.workplace.coreOf(runId)).engine.view(runId);

/** The id of the run the window shows. */
export async function shownRun(app: OpenedApp): Promise<string> {
  await app.page.waitFor(`/^#\\/?run\\/[0-9a-f]{32}$/.test(location.hash)`);
  return (await app.page.evaluate<string>('location.hash')).slice(-32);
}

interface ChosenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What somebody chooses in the host's own dialog, which no page can open by itself. */
async function chooseFiles(app: OpenedApp, files: readonly ChosenFile[]): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
  await app.page.evaluate(`(() => {
    const input = document.querySelector('input[type=file]');
    const files = new DataTransfer();
    for (const { name, base64 } of ${shown(given)})
      files.items.add(new File([Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))], name));
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  })()`);
  const said = files.length === 1 ? (files[0]?.name ?? '') : `${files.length} files`;
  await app.page.waitFor(`document.body.innerText.includes(${shown(said)})`);
}

/** The words on the paper: of the plan at the roll call, of what is to be signed afterwards. */
async function paperWords(app: OpenedApp, view: RunView, current: CurrentStep): Promise<readonly string[]> {
  if (current.kind === 'roll-call') return hashWords(view.planSha256);
  const { store } = await app.workplace.coreOf(view.runId);
  if (view.mode === 'rehearsal') return paperOfRun(store, view.runId).hashes.at(-1)?.words ?? [];
  // What is read is what was written last: bytes that were linted, or a proposal.
  const state = loadRunState(store, view.runId);
  const written = valuesInOrder(storedRun(state.row).playbook, finishedSteps(state)).findLast(
    ({ type }) => type === 'linted' || type === 'document',
  );
  return hashWords(subjectOf(written === undefined ? [] : itemsOfSet(written)));
}

export interface Hand {
  /** Replaces a secret, to be wrong on purpose. */
  readonly secret?: (prompt: Prompt, person: string) => string | undefined;
  /** Replaces a word. */
  readonly words?: () => string;
  /** What is chosen where a file is asked for. */
  readonly file?: ChosenFile;
  /** What is said where something is asked, by the prompt's id: text, or an option's value. Else what fits most questions. */
  readonly says?: Readonly<Record<string, string>>;
  /** What is typed where the path of a file is asked for. */
  readonly path?: string;
  /** What is chosen where several are. */
  readonly files?: readonly ChosenFile[];
  /** Says no where one may. */
  readonly refuse?: boolean;
}

async function fillIn(app: OpenedApp, view: RunView, current: CurrentStep, person: string, hand: Hand): Promise<void> {
  const mine = current.prompts.filter((prompt) => prompt.person === undefined || prompt.person === person);
  const confirms = mine.filter(({ kind }) => kind === 'confirm');
  for (const prompt of mine) {
    if (prompt.kind === 'secret' && !current.provided.includes(prompt.id)) {
      const text = hand.secret?.(prompt, person) ?? (prompt.id.endsWith('passphrase') ? passphraseOf(person) : pin);
      await app.page.fill(`[data-secret=${shown(prompt.id)}]`, text);
      if (prompt.again) await app.page.fill(`[data-secret-again=${shown(prompt.id)}]`, text);
    }
    if (prompt.kind === 'words') {
      const words = await paperWords(app, view, current);
      const numbers = prompt.positions.map((position) => position + 1).join(', ');
      await app.page.type(`Words ${numbers}`, prompt.positions.map((position) => hand.words?.() ?? words[position] ?? '').join(' '));
    }
    if (prompt.kind === 'file' && hand.file !== undefined) await chooseFiles(app, [hand.file]);
    if (prompt.kind === 'files' && hand.files !== undefined) await chooseFiles(app, hand.files);
    const said = hand.says?.[prompt.id];
    if (prompt.kind === 'text')
      await app.page.type(prompt.label, said ?? (prompt.place === undefined ? 'GPS receiver' : (hand.path ?? '')));
    if (prompt.kind === 'type-label') await app.page.type(prompt.label, prompt.expected);
    if (prompt.kind === 'confirm' && confirms.length > 1) await app.page.click('checkbox', prompt.label);
    if (prompt.kind === 'choice' && !prompt.id.endsWith('.decision'))
      await app.page.click('radio', (prompt.options.find(({ value }) => value === said) ?? prompt.options[0])?.label ?? '');
  }
}

/** Does the page stand where the core does? */
export async function waitForStep(app: OpenedApp, view: RunView): Promise<void> {
  const { current } = view;
  if (current === null)
    return app.page.waitFor(
      `document.body.innerText.includes('The ceremony is complete') || document.body.innerText.includes('was aborted')`,
    );
  const name = current.awaited[0]?.name ?? '';
  await app.page.waitFor(
    `document.querySelector('h1')?.textContent === ${shown(current.title)} && [...document.querySelectorAll('h2')].some((heading) => heading.textContent === ${shown(name)})`,
  );
}

/** One person's turn: fills in what is asked and presses the button. Returns the run as it then stands. */
export async function takeTurn(app: OpenedApp, runId: string, hand: Hand = {}): Promise<RunView> {
  const view = await viewOf(app, runId);
  const { current } = view;
  if (current === null) return view;
  await waitForStep(app, view);
  const person = current.awaited[0]?.id ?? '';
  await fillIn(app, view, current, person, hand);
  const arm = `Arm the button: ${current.button}`;
  if (current.irreversible && (await app.page.has('checkbox', arm))) await app.page.click('checkbox', arm);
  if (hand.refuse === true) {
    await app.page.click('button', 'Refuse…');
    await app.page.click('button', 'Refuse these bytes');
  } else await app.page.click('button', current.button);
  await endOfAct(app, view);
  return viewOf(app, runId);
}

/** The act was committed, or the page shows why not. Reads the row alone: looking at the token would disturb it. */
async function endOfAct(app: OpenedApp, before: RunView): Promise<void> {
  const { store } = await app.workplace.coreOf(before.runId);
  for (let waited = 0; waited < 60_000; waited += 25) {
    const row = readRun(store, before.runId);
    if (row !== null && (row.revision !== before.revision || row.status !== before.status)) return;
    if (
      await app.page
        .evaluate<boolean>(`[...document.querySelectorAll('[role=alert]')].some((alert) => alert.textContent.includes('What to do now'))`)
        .catch(() => false)
    )
      return;
    await new Promise((done) => void setTimeout(done, 25));
  }
  throw new Error(`nothing came of ${before.current?.button ?? ''}; the page says: ${(await app.page.text()).slice(0, 1500)}`);
}

/** Plays on until the run is over or stands at a step of this kind. `see`: called before each turn. */
export async function play(
  app: OpenedApp,
  runId: string,
  options: { until?: string; see?: (view: RunView, turn: number) => Promise<void>; hand?: Hand } = {},
): Promise<RunView> {
  let view = await viewOf(app, runId);
  for (let turn = 0; view.current !== null && view.current.kind !== options.until; turn += 1) {
    await waitForStep(app, view);
    await options.see?.(view, turn);
    const next = await takeTurn(app, runId, options.hand);
    if (next.revision === view.revision)
      throw new Error(
        `no end in sight at ${view.current.stepId}: ${await app.page.evaluate<string>(`[...document.querySelectorAll('[role=alert]')].map((alert) => alert.textContent).join(' | ')`)}; the page says: ${(await app.page.text()).slice(-1500)}`,
      );
    view = next;
  }
  await waitForStep(app, view);
  return view;
}
