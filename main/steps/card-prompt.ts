import { cardBytes } from '../custody/card.ts';
import type { ShareSet } from '../store/tables/share-set.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';

/** Octets of the longest card as words: 96 words of at most 11 letters and a space. */
const longestCard = 1024;

/** Asks a person for the words of their card, or its code scanned or pasted. */
export function cardPrompt(
  person: { readonly id: string },
  slot: string,
  set: Pick<ShareSet, 'set' | 'role' | 'pinLength'>,
  label: string,
): Prompt {
  return {
    kind: 'secret',
    id: `${person.id}.${slot}-card`,
    label,
    person: person.id,
    again: false,
    min: 1,
    max: longestCard,
    card: { words: cardBytes(set.pinLength), set: set.set, role: set.role },
  };
}
