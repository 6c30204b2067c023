import type { Prompt } from '../../../../preload/contract/prompt.ts';
import type { SecretBytes, Terminal } from '../terminal.ts';
import { askCard } from './ask-card.ts';
import type { Questioner } from './questioner.ts';

type SecretPrompt = Extract<Prompt, { kind: 'secret' }>;

/** Characters of UTF-8 without making a string of them: every byte that is not a continuation byte. */
const characters = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + ((byte & 0xc0) === 0x80 ? 0 : 1), 0);

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Asks until length and, where wanted, the second typing fit. The caller zeroes the result. */
export async function askSecret(prompt: SecretPrompt, questioner: Questioner, terminal: Terminal): Promise<SecretBytes> {
  if (prompt.card !== undefined) return askCard(prompt.label, prompt.card.words, questioner, terminal);
  if (prompt.warning !== undefined) terminal.out(`  WARNING: ${prompt.warning}`);
  for (;;) {
    const secret = await questioner.secret(prompt.label);
    const length = characters(secret);
    if (length < prompt.min || secret.length > prompt.max) {
      secret.fill(0);
      terminal.out(
        length < prompt.min
          ? `  That has ${length} characters; at least ${prompt.min} are needed. Nothing was sent.`
          : `  That is longer than ${prompt.max} bytes. Nothing was sent.`,
      );
      continue;
    }
    if (!prompt.again) return secret;
    const second = await questioner.secret('The same again');
    const same = equal(secret, second);
    second.fill(0);
    if (same) return secret;
    secret.fill(0);
    terminal.out('  The two were not the same. Nothing was sent; type both once more.');
  }
}
