import type { SecretBytes, Terminal } from '../../../main/shell/terminal/terminal.ts';

export interface ScriptedTerminal extends Terminal {
  readonly output: string[];
  readonly errors: string[];
  readonly questions: string[];
  /** Every secret handed out, to see that it was zeroed. */
  readonly secrets: SecretBytes[];
  readonly unread: () => number;
}

/** A terminal whose person types these lines, secrets included, in this order. */
export function scriptedTerminal(typed: readonly string[], interactive = true): ScriptedTerminal {
  const left = [...typed];
  const output: string[] = [];
  const errors: string[] = [];
  const questions: string[] = [];
  const secrets: SecretBytes[] = [];
  return {
    output,
    errors,
    questions,
    secrets,
    unread: () => left.length,
    out: (line) => void output.push(line),
    err: (line) => void errors.push(line),
    interactive,
    width: 80,
    progress: () => undefined,
    async ask(question) {
      questions.push(question);
      return left.shift() ?? null;
    },
    async askSecret(question) {
      questions.push(question);
      const text = left.shift();
      if (text === undefined) return null;
      const bytes = new TextEncoder().encode(text);
      secrets.push(bytes);
      return bytes;
    },
    onInterrupt: () => undefined,
    close: () => undefined,
  };
}
