// Files that wait to be read back before anything reads them: what they are, what is shown of them, and how the step gets them afterwards.

import { CeremonyError } from '../errors.ts';
import { hashOfFiles, type ImportedFile } from '../formats/imported-files.ts';
import { shownName } from '../media/shown-name.ts';
import { sha256Hex } from '../pki/hash.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { describeSize } from './describe-size.ts';
import { readBackPrompt } from './read-back.ts';
import { base64, fromBase64 } from './values.ts';
import type { StepInput, StepView } from './step.ts';

/** A file as a prompt got it. */
export interface GivenFile extends ImportedFile {
  readonly prompt: string;
  readonly base64: string;
}

/** What waits to be read back: the files, and what else was answered with them. */
export interface Held {
  readonly files: readonly GivenFile[];
  readonly texts: Readonly<Record<string, string>>;
  readonly positions: readonly number[];
  /** `refused`: other words than theirs were typed, and people decide what that means. `confirmed`: the step may have them. */
  readonly now: 'asked' | 'refused' | 'confirmed';
}

export const asksFile = ({ kind }: Prompt): boolean => kind === 'file' || kind === 'files';

export function givenFiles(prompts: readonly Prompt[], input: StepInput): GivenFile[] {
  return prompts
    .filter((prompt) => asksFile(prompt) && input.has(prompt.id))
    .flatMap((prompt) => {
      const files = prompt.kind === 'file' ? [input.file(prompt.id)] : input.files(prompt.id);
      return files.map(({ name, bytes }) => ({
        prompt: prompt.id,
        name: shownName(name),
        size: bytes.length,
        sha256: sha256Hex(bytes),
        base64: base64(bytes),
      }));
    });
}

export const nameOf = (files: readonly ImportedFile[]): string =>
  files.length === 1 ? `«${files[0]?.name ?? ''}»` : `list of ${files.length} files`;

/** Mostly one file; nobody compares a thousand lines on a screen. */
const mostShown = 20;

const wills: Readonly<Record<Held['now'], (what: string) => string>> = {
  asked: (what) => `What you read back is held to the ${what} you brought. Until then nothing is read from the ${what}.`,
  refused: (what) =>
    `The words that were typed are not those of the ${what} you brought. Nothing was read from the ${what} or kept, and the log says so.`,
  confirmed: () => 'Hash and paper agree. What you brought is read now, and shown before anything of it is kept.',
};

function promptsOf({ awaited }: StepView, { files, positions, now }: Held): Prompt[] {
  const list = files.length > 1;
  if (now === 'asked') return awaited.map(({ id }) => readBackPrompt(id, positions, list ? 'list of files' : 'file'));
  const again = { value: 'again', label: 'A word was mistyped: read back again' };
  const take = { value: 'take', label: list ? 'Read the files' : 'Read the file' };
  const another = { value: 'another', label: list ? 'Choose other files' : 'Choose another file' };
  const label = now === 'refused' ? 'Paper and file differ. What now?' : 'Is it to be read?';
  return [{ kind: 'choice', id: 'held', label, options: [now === 'refused' ? another : take, now === 'refused' ? again : another] }];
}

export function heldView(view: StepView, held: Held): StepView {
  const { files, now } = held;
  const list = files.length > 1;
  const what = list ? 'files' : 'file';
  return {
    will: wills[now](what),
    button: now === 'asked' ? `Confirm the ${what}` : 'Go on',
    awaited: view.awaited,
    prompts: promptsOf(view, held),
    stage: {
      kind: 'facts',
      facts: [
        ...(list
          ? [
              { label: 'Files', value: String(files.length) },
              { label: 'SHA-256 of their list, as sha256sum prints it', value: hashOfFiles(files), mono: true },
            ]
          : []),
        ...files.slice(0, mostShown).flatMap((file) => [
          { label: 'File', value: `${file.name}, ${describeSize(file.size)}` },
          { label: 'SHA-256', value: file.sha256, mono: true },
        ]),
        ...(files.length > mostShown ? [{ label: 'Not shown', value: `${files.length - mostShown} more files of the list` }] : []),
      ],
    },
  };
}

/** The answers that were given with the files, once more: the step itself now gets them. */
export function replayed(input: StepInput, { files, texts }: Held): StepInput {
  const of = (id: string) =>
    files.filter(({ prompt }) => prompt === id).map((file) => ({ name: file.name, bytes: fromBase64(file.base64) }));
  return {
    ...input,
    has: (id) => id in texts || of(id).length > 0,
    text: (id) => texts[id] ?? '',
    file(id) {
      const [only] = of(id);
      if (only === undefined) throw new CeremonyError('bug', `No file is held for «${id}».`);
      return only;
    },
    files: of,
  };
}
