import type { SecretBytes, Terminal } from '../../../main/shell/terminal/terminal.ts';

export interface ScriptedTerminal extends Terminal {
  readonly output: string[];
  readonly errors: string[];
  readonly questions: string[];
  /** Every secret handed out, to see that it was zeroed. */
  readonly secrets: SecretBytes[];
  /** What was shown on the screen of its own, one list a showing. */
  readonly alone: string[][];
  readonly unread: () => number;
}

/** A terminal whose person types these lines, secrets included, in this order. */
export function scriptedTerminal(typed: readonly string[], interactive = true): ScriptedTerminal {
  const left = [...typed];
  const output: string[] = [];
  const errors: string[] = [];
  const questions: string[] = [];
  const secrets: SecretBytes[] = [];
  const alone: string[][] = [];
  return {
    output,
    errors,
    questions,
    secrets,
    alone,
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
    async showAlone(lines, enter) {
      alone.push([...lines]);
      questions.push(enter);
      left.shift();
    },
    onInterrupt: () => undefined,
    close: () => undefined,
  };
}
