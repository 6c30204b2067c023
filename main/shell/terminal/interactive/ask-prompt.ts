import { unreachable } from '../../../errors.ts';
import type { PerformInput } from '../../../../preload/contract/run-input.ts';
import type { Prompt } from '../../../../preload/contract/prompt.ts';
import { directoryFiles } from '../directory-files.ts';
import { bytesOfCodes, readFileOrCodes } from '../file-or-codes.ts';
import { fileValue } from '../file-value.ts';
import type { Terminal } from '../terminal.ts';
import type { Questioner } from './questioner.ts';

export type PromptValue = PerformInput['values'][string];
type ValuePrompt = Exclude<Prompt, { kind: 'secret' }>;

/** Asks for the value of one prompt. `before`: what was given before an error, offered again. */
export async function askPrompt(
  prompt: ValuePrompt,
  questioner: Questioner,
  terminal: Terminal,
  before: PromptValue | undefined,
): Promise<PromptValue> {
  switch (prompt.kind) {
    case 'confirm':
      await questioner.exactly(`${prompt.label}? Type yes`, 'yes', 'Only yes goes on. !exception notes something, !abort ends the run.');
      return true;
    case 'text':
      return questioner.line(prompt.label, typeof before === 'string' ? before : prompt.suggestion);
    case 'choice': {
      terminal.out(`  ${prompt.label}`);
      return questioner.choose('Number', prompt.options, false);
    }
    case 'words': {
      const words = await askWords(prompt, questioner, terminal);
      const source = await questioner.line(
        'Read from (paper, second machine)',
        typeof before === 'object' && 'source' in before ? before.source : undefined,
      );
      return { words, source };
    }
    case 'file':
      return askFile(prompt, questioner);
    case 'files':
      return directoryFiles(await questioner.line(`${prompt.label} (path of their directory)`), prompt, 'The directory');
    case 'type-label':
      terminal.out(`  ${prompt.label}: ${prompt.expected}`);
      await questioner.exactly('Type it exactly', prompt.expected, `That is not «${prompt.expected}». Look again before you type it.`);
      return prompt.expected;
    default:
      return unreachable(prompt);
  }
}

/** A path, relative to where Conclave was started, of a file or of an image of its QR code; or the text itself, pasted. Throws input.not-found, input.too-large, input.unsupported. */
async function askFile(prompt: Extract<Prompt, { kind: 'file' }>, questioner: Questioner): Promise<PromptValue> {
  const path = await questioner.line(`${prompt.label} (path of the file)`);
  if (/^(ur:|\{)/i.test(path)) return fileValue('pasted.json', bytesOfCodes([path]));
  return fileValue(path, readFileOrCodes(path, prompt.max, 'The file'));
}

async function askWords(prompt: Extract<Prompt, { kind: 'words' }>, questioner: Questioner, terminal: Terminal): Promise<string[]> {
  terminal.out(`  ${prompt.label}`);
  const words: string[] = [];
  // One word a question: nobody keeps four in mind while a room listens.
  for (const position of prompt.positions) words.push(await questioner.line(`  word ${position + 1}`));
  return words;
}
