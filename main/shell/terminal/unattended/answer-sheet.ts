import { resolve } from 'node:path';
import type { Prompt } from '../../../../preload/contract/prompt.ts';
import { CeremonyError } from '../../../errors.ts';
import type { Answer, Answers } from '../../../formats/answers.ts';
import { fileLimits, readFileLimited } from '../../files.ts';
import { CardFiles } from './card-files.ts';
import { readSecretFile, stripNewline } from '../secret-file.ts';
import { directoryFiles } from '../directory-files.ts';
import { fileValue } from '../file-value.ts';
import type { SecretBytes } from '../terminal.ts';
import { nearest } from '../nearest.ts';

interface Entry {
  readonly leaf: Answer;
  used: boolean;
}

/** The name under which answers that close unknown outcomes stand. */
export const recoveryBlock = 'recovery';

/**
 * The answers of an unattended run, by step and prompt id. Secrets named by `{env}` are taken out of the environment
 * when the sheet is made, before any child is started; files are looked at then and read when they are needed.
 */
export class AnswerSheet {
  readonly #entries = new Map<string, Map<string, Entry>>();
  readonly #environment = new Map<string, Uint8Array>();
  readonly #directory: string;
  readonly #cards: CardFiles;

  /** `directory`: that of the answers file; `cards`: where share cards of unattended runs stand, beside the file unless named. Throws input.not-found, input.answer-missing, input.too-large up front. */
  constructor(answers: Answers, directory: string, environment: Record<string, string | undefined>, cards = resolve(directory, 'cards')) {
    this.#directory = directory;
    this.#cards = new CardFiles(cards);
    const blocks = [...answers.steps, ...(answers.recovery === null ? [] : [[recoveryBlock, answers.recovery] as const])];
    for (const [step, given] of blocks) {
      this.#entries.set(step, new Map([...given].map(([path, leaf]) => [path, { leaf, used: false }])));
      for (const [path, leaf] of given) this.#prepare(step, path, leaf, environment);
    }
  }

  /** Refuses answers for steps that are not in the run (input.answer-unused), before anything is done. */
  requireSteps(known: readonly string[]): void {
    for (const step of this.#entries.keys()) {
      if (step === recoveryBlock || known.includes(step)) continue;
      const close = nearest(step, known);
      throw new CeremonyError(
        'input.answer-unused',
        `The answers hold «${step}», and the run has no such step${close === null ? '' : `; did you mean ${close}`}. Nothing was done.`,
      );
    }
  }

  has(step: string, prompt: string): boolean {
    return this.#entries.get(step)?.has(prompt) === true;
  }

  /** The answer to a prompt that is not a secret, a `{path}` as an absolute one, or null where there is none. */
  value(step: string, prompt: string): true | string | { words: string[]; source: string } | null {
    const entry = this.#use(step, prompt);
    if (entry === null) return null;
    const { leaf } = entry;
    if (leaf === true || typeof leaf === 'string') return leaf;
    if ('words' in leaf) return { words: [...leaf.words], source: leaf.source };
    if ('path' in leaf) return resolve(this.#directory, leaf.path);
    if ('card' in leaf || 'directory' in leaf) return null;
    const bytes = this.#bytes(step, prompt, leaf);
    return new TextDecoder().decode(bytes);
  }

  /** The file an answer names, as it is. null: no answer. Throws input.schema where the answer is something else, input.too-large. */
  file(step: string, prompt: string, limit: number): { name: string; base64: string } | null {
    const entry = this.#use(step, prompt);
    if (entry === null) return null;
    const { leaf } = entry;
    if (typeof leaf !== 'object' || !('file' in leaf))
      throw new CeremonyError(
        'input.schema',
        `The answer to ${prompt} of step ${step} is a file: give it as {file: …}, relative to the answers file. Nothing was sent.`,
      );
    return fileValue(leaf.file, readFileLimited(resolve(this.#directory, leaf.file), limit, `The file for ${prompt} of step ${step}`));
  }

  /** Every file of the directory an answer names. null: no answer. Throws input.schema where the answer is something else, input.*. */
  files(step: string, prompt: Extract<Prompt, { kind: 'files' }>): { name: string; base64: string }[] | null {
    const entry = this.#use(step, prompt.id);
    if (entry === null) return null;
    const { leaf } = entry;
    if (typeof leaf !== 'object' || !('directory' in leaf))
      throw new CeremonyError(
        'input.schema',
        `The answer to ${prompt.id} of step ${step} is a directory of files: give it as {directory: …}, relative to the answers file. Nothing was sent.`,
      );
    return directoryFiles(resolve(this.#directory, leaf.directory), prompt, `The directory for ${prompt.id} of step ${step}`);
  }

  /** The secret for a prompt, for the caller to zero; of a card, that of this set. null: no answer. A secret written into the file itself is refused. */
  secret(step: string, prompt: string, set?: string): SecretBytes | null {
    const entry = this.#use(step, prompt);
    if (entry === null) return null;
    const { leaf } = entry;
    if (leaf === true || typeof leaf === 'string' || 'words' in leaf || 'directory' in leaf || 'path' in leaf) {
      throw new CeremonyError(
        'input.schema',
        `The answer to ${prompt} of step ${step} is a secret: give it as {file: …} or {env: …}, never in the answers file itself. Nothing was sent.`,
      );
    }
    if ('card' in leaf) {
      if (set === undefined)
        throw new CeremonyError(
          'input.schema',
          `The answer to ${prompt} of step ${step} is a card, and none is asked for. Nothing was sent.`,
        );
      return this.#cards.read(leaf.card, set, nameOf(step, prompt));
    }
    return this.#bytes(step, prompt, leaf);
  }

  /** Writes a card that was shown where its answer says. Throws input.answer-missing where it says nothing. */
  saveCard(step: string, prompt: string, set: string, card: Uint8Array): void {
    const leaf = this.#entries.get(step)?.get(prompt)?.leaf;
    if (typeof leaf !== 'object' || !('card' in leaf))
      throw new CeremonyError(
        'input.answer-missing',
        `Step ${step} shows a card for «${prompt}», and the answers do not name where it goes: give {card: …}. Nothing was shown.`,
      );
    this.#cards.write(leaf.card, set, card);
  }

  /** Counts an answer as consumed without using it (--pin-file; a step finished before the run was resumed). */
  consume(step: string, prompt?: string): void {
    for (const [path, entry] of this.#entries.get(step) ?? []) if (prompt === undefined || prompt === path) entry.used = true;
  }

  /** Throws input.answer-unused for the first answer of the run's steps that nothing asked for. */
  requireAllUsed(): void {
    for (const [step, entries] of this.#entries) {
      if (step === recoveryBlock) continue;
      for (const [path, entry] of entries) {
        if (!entry.used)
          throw new CeremonyError(
            'input.answer-unused',
            `The answer «${path}» of step ${step} was never asked for. The run is finished and its evidence is kept; take the answer out of the file.`,
          );
      }
    }
  }

  /** Zeroes what was taken from the environment. */
  close(): void {
    for (const bytes of this.#environment.values()) bytes.fill(0);
    this.#environment.clear();
  }

  #use(step: string, prompt: string): Entry | null {
    const entry = this.#entries.get(step)?.get(prompt);
    if (entry === undefined) return null;
    entry.used = true;
    return entry;
  }

  #bytes(step: string, prompt: string, leaf: { file: string } | { env: string }): SecretBytes {
    if ('file' in leaf) return readSecretFile(resolve(this.#directory, leaf.file), nameOf(step, prompt));
    const bytes = this.#environment.get(leaf.env);
    if (bytes === undefined)
      throw new CeremonyError('input.answer-missing', `${nameOf(step, prompt)} is not in the environment. Nothing was sent.`);
    return bytes.slice();
  }

  #prepare(step: string, path: string, leaf: Answer, environment: Record<string, string | undefined>): void {
    if (leaf === true || typeof leaf === 'string' || 'words' in leaf || 'card' in leaf || 'directory' in leaf || 'path' in leaf) return;
    if ('file' in leaf) {
      // Whether it is a secret, with its own limit, shows when it is asked for.
      readFileLimited(resolve(this.#directory, leaf.file), fileLimits.certificate, `The file for ${path} of step ${step}`).fill(0);
      return;
    }
    const text = environment[leaf.env];
    delete environment[leaf.env];
    if (text === undefined && !this.#environment.has(leaf.env)) {
      throw new CeremonyError(
        'input.answer-missing',
        `${nameOf(step, path)} should be in the environment variable ${leaf.env}, and it is not set. Nothing was done.`,
      );
    }
    if (text !== undefined) this.#environment.set(leaf.env, stripNewline(new TextEncoder().encode(text), nameOf(step, path)));
  }
}

const nameOf = (step: string, prompt: string): string => `The secret for ${prompt} of step ${step}`;
