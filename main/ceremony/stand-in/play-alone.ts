import { CeremonyError } from '../../errors.ts';
import type { PerformInput } from '../../../preload/contract/run-input.ts';
import type { RunView } from '../../../preload/contract/run-view.ts';
import type { Prompt } from '../../../preload/contract/prompt.ts';
import type { Engine } from '../engine.ts';

export interface Alone {
  readonly engine: Pick<Engine, 'provideSecret' | 'perform'>;
  readonly random: (length: number) => Uint8Array;
  readonly pin: Uint8Array;
}

/** More than a root ceremony with fifty people has. */
const mostPerforms = 500;
const passphraseBytes = 24;

/** What a stand-in answers; undefined: nothing, as nobody reads words back in an unattended run. */
function answerOf(prompt: Prompt): PerformInput['values'][string] | undefined {
  if (prompt.kind === 'confirm') return true;
  if (prompt.kind === 'choice') return prompt.options[0]?.value;
  if (prompt.kind === 'text') return prompt.suggestion ?? 'none';
  return undefined;
}

/** Plays an unattended rehearsal to its end with nobody there: every passphrase is random and forgotten with the call. */
export async function playAlone({ engine, random, pin }: Alone, start: RunView): Promise<void> {
  const passphrases = new Map<string, Uint8Array>();
  try {
    let view = start;
    for (let performs = 0; view.current !== null; performs += 1) {
      if (performs > mostPerforms)
        throw new CeremonyError('bug', 'The stand-in’s run asks the same again and again. It was left as it is.');
      const { current, runId } = view;
      const person = current.awaited[0]?.id ?? '';
      const values: PerformInput['values'] = {};
      let { revision } = view;
      for (const prompt of current.prompts.filter((each) => each.person === undefined || each.person === person)) {
        if (prompt.kind === 'secret') {
          const own = passphrases.get(person) ?? new Uint8Array(Buffer.from(Buffer.from(random(passphraseBytes)).toString('hex')));
          passphrases.set(person, own);
          const secret = (prompt.id.endsWith('passphrase') ? own : pin).slice();
          revision = (await engine.provideSecret({ runId, stepId: current.stepId, revision, promptId: prompt.id, secret })).revision;
          secret.fill(0);
          continue;
        }
        const answer = answerOf(prompt);
        if (answer !== undefined) values[prompt.id] = answer;
      }
      view = await engine.perform({ runId, stepId: current.stepId, revision, person, values });
    }
  } finally {
    for (const passphrase of passphrases.values()) passphrase.fill(0);
  }
}
