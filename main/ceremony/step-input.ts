// The values of one click, held against the prompts the person was shown.

import { CeremonyError, unreachable } from '../errors.ts';
import type { PerformInput } from '../../preload/contract/run-input.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { judgeContent } from '../media/quarantine/judge-content.ts';
import { judgeName } from '../media/quarantine/judge-name.ts';
import { refusals } from '../media/quarantine/refusal.ts';
import { shownName } from '../media/shown-name.ts';
import type { Person, StepInput } from '../steps/step.ts';
import { textOf } from '../steps/state-map.ts';

const missing = (label: string): CeremonyError =>
  new CeremonyError('input.answer-missing', `Nothing was given for «${label}». Nothing was done. Give it and try again.`);

type Value = PerformInput['values'][string];
type FileValue = Extract<Value, { base64: string }>;

function hasForm(prompt: Prompt, value: Value): boolean {
  switch (prompt.kind) {
    case 'secret':
      return false;
    case 'confirm':
      return value === true;
    case 'words':
      return typeof value === 'object' && 'words' in value;
    case 'file':
      return typeof value === 'object' && 'base64' in value;
    case 'files':
      return Array.isArray(value);
    case 'text':
    case 'choice':
    case 'type-label':
      return typeof value === 'string';
    default:
      return unreachable(prompt);
  }
}

function requireFiles(prompt: Extract<Prompt, { kind: 'files' }>, files: readonly FileValue[]): void {
  if (files.length === 0) throw missing(prompt.label);
  if (files.length > prompt.most)
    throw new CeremonyError(
      'input.too-large',
      `For «${prompt.label}» there are ${files.length} files, and at most ${prompt.most} are read. Nothing was done.`,
    );
  for (const file of files) requireFile(prompt, file);
  const total = files.reduce((sum, { base64 }) => sum + Buffer.byteLength(base64, 'base64'), 0);
  if (total > prompt.total)
    throw new CeremonyError(
      'input.too-large',
      `The files for «${prompt.label}» have ${total} bytes together, and at most ${prompt.total} are read. Nothing was done.`,
    );
}

function requireFile(prompt: Extract<Prompt, { kind: 'file' | 'files' }>, { name, base64 }: FileValue): void {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64)
    throw new CeremonyError('input.schema', `The value for «${prompt.label}» has the wrong form. Nothing was done.`);
  if (bytes.length > prompt.max)
    throw new CeremonyError(
      'input.too-large',
      `The file ${prompt.kind === 'files' ? `«${name}» ` : ''}for «${prompt.label}» has ${bytes.length} bytes, and at most ${prompt.max} are read. Nothing was done.`,
    );
  // Wherever it was picked: as a file of a medium is looked at, before any parser sees it.
  const refused = judgeName(name, true) ?? judgeContent(bytes);
  if (refused !== null)
    throw new CeremonyError(
      'input.unsupported',
      `The file «${shownName(name)}» for «${prompt.label}» is not taken (${refused}): ${refusals[refused]}. Nothing was done.`,
    );
}

/** Refuses a value for a prompt that is not asked, or of the wrong form; then answers the step's questions. */
export function stepInput(
  person: Person,
  input: PerformInput,
  prompts: readonly Prompt[],
  secret: (promptId: string) => Uint8Array | null,
): StepInput {
  const byId = new Map(prompts.map((prompt) => [prompt.id, prompt]));
  for (const [id, value] of Object.entries(input.values)) {
    const prompt = byId.get(id);
    if (prompt === undefined) throw new CeremonyError('input.schema', `«${id}» is not asked in this step. Nothing was done.`);
    if (prompt.person !== undefined && prompt.person !== person.id)
      throw new CeremonyError('policy.role', `«${prompt.label}» is for somebody else than ${person.name}. Nothing was done.`);
    if (!hasForm(prompt, value))
      throw new CeremonyError('input.schema', `The value for «${prompt.label}» has the wrong form. Nothing was done.`);
    if (prompt.kind === 'choice' && !prompt.options.some((option) => option.value === value))
      throw new CeremonyError(
        'input.schema',
        `«${textOf(value)}» is not one of the choices for «${prompt.label}». Nothing was done. The choices are: ${prompt.options.map((option) => option.value).join(', ')}.`,
      );
    if (prompt.kind === 'file') requireFile(prompt, value as FileValue);
    if (prompt.kind === 'files') requireFiles(prompt, value as readonly FileValue[]);
  }
  const labelOf = (id: string): string => byId.get(id)?.label ?? id;
  return {
    person,
    has: (id) => id in input.values,
    text(id) {
      const value = input.values[id];
      if (typeof value !== 'string') throw missing(labelOf(id));
      return value;
    },
    confirmed(id) {
      if (input.values[id] !== true) throw missing(labelOf(id));
      return true;
    },
    words(id) {
      const value = input.values[id];
      if (typeof value !== 'object' || !('words' in value)) throw missing(labelOf(id));
      return value;
    },
    file(id) {
      const value = input.values[id];
      if (typeof value !== 'object' || !('base64' in value)) throw missing(labelOf(id));
      return { name: value.name, bytes: Uint8Array.from(Buffer.from(value.base64, 'base64')) };
    },
    files(id) {
      const value = input.values[id];
      if (!Array.isArray(value)) throw missing(labelOf(id));
      return value.map(({ name, base64 }) => ({ name, bytes: Uint8Array.from(Buffer.from(base64, 'base64')) }));
    },
    secret(id) {
      const value = secret(id);
      if (value === null) throw missing(labelOf(id));
      return value;
    },
  };
}
