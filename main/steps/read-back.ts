// Reading hash words back (rules.md, Approvals): proves attention, not integrity. Four random positions of 32.

import { notChecked, passed, type Check } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { checkReadBack } from '../evidence/hash-words.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import type { StepContext, StepInput } from './step.ts';

const wordCount = 32;
const asked = 4;

/** Four different positions, by rejection so that each is equally likely (256 is a multiple of 32). */
export function drawPositions(random: (length: number) => Uint8Array): number[] {
  const positions: number[] = [];
  while (positions.length < asked) {
    const position = (random(1)[0] ?? 0) % wordCount;
    if (!positions.includes(position)) positions.push(position);
  }
  return positions.toSorted((a, b) => a - b);
}

/** Nobody reads anything back to an unattended run; the transcript says so. */
export function readBackApplies(context: StepContext): boolean {
  return context.run.attendance !== 'unattended';
}

export function readBackPrompt(person: string, positions: readonly number[], what: string): Prompt {
  const list = positions.map((position) => position + 1).join(', ');
  return {
    kind: 'words',
    id: `${person}.words`,
    label: `From your paper or a second machine, type words ${list} of the ${what} hash`,
    person,
    positions: [...positions],
  };
}

/** Checks the words given and logs who read them from what. Throws input.words-wrong. */
export function takeReadBack(context: StepContext, input: StepInput, what: string, sha256: string, positions: readonly number[]): void {
  const { words, source } = input.words(`${input.person.id}.words`);
  if (!checkReadBack(sha256, positions, words)) {
    context.log(input.person.id, 'read-back-refused', { person: input.person.id, what });
    throw new CeremonyError(
      'input.words-wrong',
      `The words ${input.person.name} typed are not those of the ${what} hash. Nothing was approved. Compare the whole hash again before retrying.`,
    );
  }
  context.log(input.person.id, 'read-back', { person: input.person.id, what, positions: [...positions], source }, [
    passed('READ-BACK', `${what}, read from ${source}`),
  ]);
}

/** The verdict of the finished step. */
export function readBackCheck(context: StepContext, what: string): Check {
  return readBackApplies(context) ? passed('READ-BACK', what) : notChecked('READ-BACK', 'automated');
}
