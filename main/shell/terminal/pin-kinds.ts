import type { Playbook } from '../../formats/playbook.ts';
import type { AnswerSheet } from './unattended/answer-sheet.ts';

/** Steps whose prompt `pin` is the PIN of the run's token: --pin-file answers it. A store copy of a token has that token's PIN. */
export const pinKinds: ReadonlySet<string> = new Set(['open-token', 'confirm-backup-key']);

/** Kind of step → the prompt by which the PIN the run's token has until then is given; a step that changes the PINs asks for it as the old one. */
export const tokenPinPrompts: ReadonlyMap<string, string> = new Map([
  ...[...pinKinds].map((kind): [string, string] => [kind, 'pin']),
  ['change-pins', 'old-user'],
]);

/** The PIN the answers have for the run's token, as the first step that asks for it is given it; null: none is answered. The caller zeroes it. */
export function answeredPin({ steps }: Pick<Playbook, 'steps'>, answers: AnswerSheet | null): Uint8Array | null {
  for (const { id, kind } of steps) {
    const prompt = tokenPinPrompts.get(kind);
    if (prompt !== undefined && answers?.has(id, prompt) === true) return answers.secret(id, prompt);
  }
  return null;
}
