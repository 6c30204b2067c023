import { idField, labelField } from './fields.ts';
import { z } from './jitless-zod.ts';
import { loadYaml } from './loaded-file.ts';
import type { LoadedFile } from './loaded-file.ts';

/** What an answers file gives for one prompt. Secrets come by file or environment only; the shell sees to that. */
export type Answer =
  | string
  | true
  | { readonly file: string }
  /** Every file of a directory, for a prompt that asks for several. */
  | { readonly directory: string }
  /** A file that stays where it is: its path, for a prompt that asks for a place. */
  | { readonly path: string }
  | { readonly env: string }
  /** A share card: written under this name where the step shows it, read where it is given back (unattended runs). */
  | { readonly card: string }
  | { readonly words: readonly string[]; readonly source: string };

/** Answers by prompt id (`alice.passphrase`): the path inside the step, joined with dots. */
export type StepAnswers = ReadonlyMap<string, Answer>;

export interface Answers {
  /** Step id → its answers, in file order. */
  readonly steps: ReadonlyMap<string, StepAnswers>;
  /** For closing unknown outcomes of an interrupted run; null where the file has none. */
  readonly recovery: StepAnswers | null;
}

// SECURITY: relative and without `..`, so that an answers file from elsewhere cannot have other files of the machine read.
const fileName = z
  .string()
  .max(300)
  .regex(/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/, {
    error: 'must be a path relative to the answers file, of ASCII letters, digits, `.`, `_`, `-` and `/`, without `..`',
  });

const variableName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'must be the name of an environment variable' });
const word = z.string().regex(/^[A-Za-z]{1,32}$/, { error: 'must be one word of letters' });

/** `file`, `directory`, `path`, `env`, `card` and `words` are left to answers themselves, so that a mistake in one is not taken for a name. */
const nameField = z
  .string()
  .max(64)
  .regex(/^(?!(?:file|directory|path|env|card|words)$)[a-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*$/, {
    error: 'must be the id of a person or prompt, and not `file`, `directory`, `path`, `env`, `card` or `words`',
  });

type AnswerTree = Answer | { [name: string]: AnswerTree };

const treeSchema: z.ZodType<AnswerTree> = z.lazy(() =>
  z.union(
    [
      z.string().min(1).max(4096),
      z.literal(true),
      z.strictObject({ file: fileName }),
      z.strictObject({ directory: fileName }),
      z.strictObject({ path: fileName }),
      z.strictObject({ env: variableName }),
      z.strictObject({ card: labelField }),
      z.strictObject({ words: z.array(word).min(1).max(8), source: z.string().min(1).max(200) }),
      z.record(nameField, treeSchema),
    ],
    {
      error:
        'must be text in quotes, `true`, {file: …}, {directory: …}, {path: …}, {env: …}, {card: …}, {words: […], source: …} or a mapping of further names',
    },
  ),
);

const answersSchema = z
  .object({ conclave: z.literal('answers/1').exactOptional(), recovery: z.record(nameField, treeSchema).exactOptional() })
  // Every other key is a step id; whether the run has that step is the shell's to check (input.answer-unused).
  .catchall(z.record(nameField, treeSchema))
  .transform(({ conclave: _version, recovery, ...steps }, context): Answers => {
    const wrong = Object.keys(steps).find((id) => !idField.safeParse(id).success);
    if (wrong !== undefined) context.addIssue({ code: 'custom', path: [wrong], message: 'must stand under the id of a step' });
    return {
      steps: new Map(Object.entries(steps).map(([id, tree]) => [id, flatten(tree as AnswerTree)])),
      recovery: recovery === undefined ? null : flatten(recovery),
    };
  });

/** Parses an answers file (YAML, 256 kB; formats.md, Answers). Throws `input.*`. */
export function parseAnswers(bytes: Uint8Array): LoadedFile<Answers> {
  return loadYaml(bytes, 'the answers file', answersSchema);
}

function flatten(tree: AnswerTree, prefix = '', into = new Map<string, Answer>()): Map<string, Answer> {
  if (isAnswer(tree)) return into.set(prefix, tree);
  for (const [name, inner] of Object.entries(tree)) flatten(inner, prefix === '' ? name : `${prefix}.${name}`, into);
  return into;
}

function isAnswer(tree: AnswerTree): tree is Answer {
  return (
    typeof tree !== 'object' ||
    'file' in tree ||
    'directory' in tree ||
    'path' in tree ||
    'env' in tree ||
    'card' in tree ||
    'words' in tree
  );
}
