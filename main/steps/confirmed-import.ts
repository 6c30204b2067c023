// Files that come in are shown by hash and words and, where the plan asks, confirmed against another channel before anything parses them.

import { failed, notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../formats/canonical-json.ts';
import { checkReadBack } from '../evidence/hash-words.ts';
import { hashOfFiles, type ImportedFile } from '../formats/imported-files.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { drawPositions, readBackApplies } from './read-back.ts';
import { asksFile, givenFiles, heldView, nameOf, replayed, type GivenFile, type Held } from './held-files.ts';
import { textOf } from './state-map.ts';
import { roleOf } from './turn.ts';
import type { SettledOutcome, StepContext, StepInput, StepKind, StepOutcome, StepView } from './step.ts';

/** Files that came in and stand: name and hash of each, and the one hash of all of them. */
interface Brought {
  readonly files: readonly (ImportedFile & { readonly prompt: string })[];
  readonly sha256: string;
}

const heldOf = ({ state }: StepContext): Held | null => (state['held'] === undefined ? null : (state['held'] as unknown as Held));
const broughtOf = ({ state }: StepContext): Brought | null =>
  state['brought'] === undefined ? null : (state['brought'] as unknown as Brought);

const ruleOf = ({ run, step }: StepContext) => run.plan.imports?.[step.id];

const without = (state: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(state).filter(([name]) => !names.includes(name)));

/** What stands on paper for an unattended run: nobody is there to type words. */
const paperPrompt: Prompt = {
  kind: 'text',
  id: 'sha256',
  label: 'SHA-256 on paper or a second machine: of the file, or of the list of several as sha256sum prints it, ordered by name',
};

const told = (files: readonly ImportedFile[]): JsonValue => files.map(({ name, size, sha256 }) => ({ name, size, sha256 }));

function logRefused(context: StepContext, actor: string, files: readonly ImportedFile[], why: string): void {
  context.log(actor, 'import-refused', { files: told(files), sha256: hashOfFiles(files) }, [failed('IMPORT-CONFIRMED', why)]);
}

function logConfirmed(context: StepContext, actor: string, files: readonly ImportedFile[], by: 'plan' | 'read-back' | 'answers'): void {
  const check = passed('IMPORT-CONFIRMED', nameOf(files));
  context.log(actor, 'import-confirmed', { files: told(files), sha256: hashOfFiles(files), by }, [check]);
}

/** Throws input.hash-mismatch; the refusal is in the log, with the file's name. */
function refuse(context: StepContext, actor: string, files: readonly ImportedFile[], expected: string): never {
  logRefused(context, actor, files, expected);
  throw new CeremonyError(
    'input.hash-mismatch',
    `IMPORT-CONFIRMED: the SHA-256 of ${nameOf(files)} is ${hashOfFiles(files)}, ${expected}. Nothing was read from it or kept. Find out which of the two is the right one before anything is brought again.`,
  );
}

/** What stands after these files came in: one prompt has the files it got last. */
function bringing(context: StepContext, files: readonly GivenFile[]): Brought {
  const prompts = new Set(files.map(({ prompt }) => prompt));
  const before = (broughtOf(context)?.files ?? []).filter(({ prompt }) => !prompts.has(prompt));
  const all = [...before, ...files.map(({ prompt, name, size, sha256 }) => ({ prompt, name, size, sha256 }))];
  // The hash people see is that of what was just brought.
  return { files: all, sha256: hashOfFiles(files) };
}

function doneCheck(brought: Brought | null): Check {
  const count = brought?.files.length ?? 0;
  return count === 0
    ? notChecked('IMPORT-CONFIRMED', 'nothing came in by a file')
    : passed('IMPORT-CONFIRMED', `${count} file${count === 1 ? '' : 's'}`);
}

/** The outcome with what came in beside it: kept while the step goes on, judged when it is done. */
function withBrought(kind: StepKind, context: StepContext, settled: SettledOutcome, files: readonly GivenFile[]): SettledOutcome {
  const brought = files.length === 0 ? broughtOf(context) : bringing(context, files);
  if (settled.kind === 'reopen') return settled;
  if (settled.kind === 'done') {
    if (ruleOf(context) === undefined) return settled;
    if (brought === null) context.log('conclave', 'import-confirmed', { files: [], sha256: '', by: 'record' });
    return { ...settled, checks: [...(settled.checks ?? []), doneCheck(brought)] };
  }
  if (brought === null) return settled;
  // Whoever wants another file has put this one down.
  const asked =
    files.length > 0
      ? []
      : kind
          .view({ ...context, state: settled.state })
          .prompts.filter(asksFile)
          .map(({ id }) => id);
  const left = brought.files.filter(({ prompt }) => !asked.includes(prompt));
  return left.length === 0
    ? settled
    : { kind: 'more', state: { ...settled.state, brought: { ...brought, files: left } as unknown as JsonObject } };
}

/**
 * A step kind that takes files, with the plan's `imports` before it: by a list of SHA-256 every file must have one of them; by `read-back`
 * whoever brings it reads four words back from paper or a second machine (unattended: the answers give the SHA-256). Only then do the
 * bytes go to the step. Every file that came in is on the screen with hash and words while people decide. A mismatch is logged with the
 * file's name: input.hash-mismatch, or for words a decision of people. Source: rules.md, Approvals (read-back).
 */
export function confirmingImports(kind: StepKind): StepKind {
  const ownView = (context: StepContext): StepView => kind.view(context);

  /** One answer while files wait; null: the step gets them. */
  function settleHeld(context: StepContext, input: StepInput, held: Held): StepOutcome | null {
    const actor = input.person.id;
    const state = without(context.state, 'held');
    const holding = (change: Partial<Held>): SettledOutcome => ({
      kind: 'more',
      state: { ...state, held: { ...held, ...change } as unknown as JsonObject },
    });
    if (held.now !== 'asked') {
      const answer = input.text('held');
      if (answer === 'another') return { kind: 'more', state };
      return answer === 'take' ? null : holding({ now: 'asked', positions: drawPositions(context.random) });
    }
    const { words, source } = input.words(`${actor}.words`);
    const what = nameOf(held.files);
    const sha256 = hashOfFiles(held.files);
    const fits = checkReadBack(sha256, held.positions, words);
    return {
      kind: 'commit',
      commit() {
        if (!fits) {
          logRefused(context, actor, held.files, `${what}: other words were read from ${source}`);
          return holding({ now: 'refused' });
        }
        const check = passed('READ-BACK', `${what}, read from ${source}`);
        context.log(actor, 'read-back', { person: actor, what, sha256, positions: [...held.positions], source }, [check]);
        logConfirmed(context, actor, held.files, 'read-back');
        return holding({ now: 'confirmed' });
      },
    };
  }

  async function take(
    context: StepContext,
    input: StepInput,
    files: readonly GivenFile[],
    by: 'plan' | 'answers' | null,
  ): Promise<StepOutcome> {
    const outcome = await kind.perform(context, input);
    return {
      kind: 'commit',
      commit() {
        if (by !== null) logConfirmed(context, input.person.id, files, by);
        const settled = outcome.kind === 'commit' ? outcome.commit() : outcome;
        return withBrought(kind, context, settled, files);
      },
    };
  }

  return {
    ...kind,
    view(context) {
      const held = heldOf(context);
      if (held !== null) return heldView(ownView({ ...context, state: without(context.state, 'held') }), held);
      const view = ownView(context);
      const asksPaper = ruleOf(context) === 'read-back' && !readBackApplies(context) && view.prompts.some(asksFile);
      return asksPaper ? { ...view, prompts: [...view.prompts, paperPrompt] } : view;
    },
    async perform(context, input) {
      const held = heldOf(context);
      if (held !== null) {
        const bare = { ...context, state: without(context.state, 'held') };
        roleOf(ownView(bare).awaited, input.person);
        return settleHeld(context, input, held) ?? take(bare, replayed(input, held), held.files, null);
      }
      const { prompts, awaited } = ownView(context);
      const files = givenFiles(prompts, input);
      const rule = ruleOf(context);
      if (files.length === 0 || rule === undefined) return take(context, input, files, null);
      roleOf(awaited, input.person);
      if (rule !== 'read-back') {
        const named: readonly string[] = rule;
        const other = files.find(({ sha256 }) => !named.includes(sha256));
        if (other !== undefined) refuse(context, input.person.id, [other], 'and the plan names another');
        return take(context, input, files, 'plan');
      }
      if (!readBackApplies(context)) {
        const paper = input.text(paperPrompt.id).trim().toLowerCase();
        if (paper !== hashOfFiles(files)) refuse(context, input.person.id, files, 'and the answers give another');
        return take(context, input, files, 'answers');
      }
      const texts = Object.fromEntries(
        prompts
          .filter((prompt) => !asksFile(prompt) && prompt.kind !== 'secret' && input.has(prompt.id))
          .map(({ id }) => [id, input.text(id)]),
      );
      const waiting: Held = { files, texts, positions: drawPositions(context.random), now: 'asked' };
      return { kind: 'more', state: { ...context.state, held: waiting as unknown as JsonObject } };
    },
  };
}

/** The hash of files that came in and are on the screen, and whether it is being read back; null: none. */
export function broughtHashOf(state: JsonObject): string | null {
  const held = state['held'] as { files?: readonly ImportedFile[] } | undefined;
  if (held?.files !== undefined) return hashOfFiles(held.files);
  const brought = state['brought'] as { sha256?: unknown } | undefined;
  return textOf(brought?.sha256) || null;
}
