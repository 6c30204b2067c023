// The user PIN of a token for a command that is no run: from a file, typed by one person, by two who each know half, or made of the cards
// of as many custodians as the record says (rules.md, Custody by shares).

import { passed, type Check } from '../../checks.ts';
import { cardBytes, type ShareCard } from '../../custody/card.ts';
import { shareCommitment } from '../../custody/commitment.ts';
import { combinePin, zeroCards } from '../../custody/split-pin.ts';
import { CeremonyError } from '../../errors.ts';
import type { TokenIdentity } from '../../hsm/hsm.ts';
import { readCard } from '../../steps/pin-entry.ts';
import type { Store } from '../../store/store.ts';
import { currentShareSet, type ShareSet } from '../../store/tables/share-set.ts';
import type { Arguments, Flag } from './arguments.ts';
import { pathOf, pinFileFlag } from './data-flags.ts';
import { askCard } from './interactive/ask-card.ts';
import { Questioner } from './interactive/questioner.ts';
import { readSecretFile } from './secret-file.ts';
import type { World } from './world.ts';

export const tokenPinFlags: readonly Flag[] = [
  { ...pinFileFlag, says: 'PIN of the token, to compare its keys with the log' },
  { name: 'card-file', value: 'FILE', repeat: true, says: 'words of a custodian’s card, where the PIN is shared; once for each card' },
  { name: 'halves', says: 'two people each know half of the PIN: both are asked, one after the other' },
];

export interface TokenPin {
  /** The caller zeroes it. */
  readonly pin: Uint8Array;
  readonly checks: readonly Check[];
}

/** Throws state.no-terminal where nobody can be asked, saying what to give instead; input.share-wrong for a card that is not the one handed out. */
export async function tokenPin(world: World, given: Arguments, store: Store, token: TokenIdentity): Promise<TokenPin> {
  const path = given.get('pin-file');
  if (path !== undefined) return { pin: readSecretFile(pathOf(world, path), 'The PIN file'), checks: [] };
  const set = currentShareSet(store, 'user', token);
  if (set !== null) return pinOfCards(world, given, token, set);
  if (given.has('card-file'))
    throw new CeremonyError(
      'input.share-wrong',
      `This data directory has no record of cards for the PIN of «${token.label}». No PIN was sent. Leave --card-file away, or name the data directory that has it with --data.`,
    );
  requireTerminal(world, 'The PIN of the token is needed to see its keys', 'Give --pin-file.');
  if (!given.has('halves')) return { pin: await ask(world, `User PIN of «${token.label}» (not shown): `), checks: [] };
  const halves: Uint8Array[] = [];
  try {
    for (const which of ['First', 'Second'])
      halves.push(await ask(world, `${which} half of the user PIN of «${token.label}» (not shown): `));
    return { pin: new Uint8Array(Buffer.concat(halves)), checks: [] };
  } finally {
    for (const half of halves) half.fill(0);
  }
}

function requireTerminal(world: World, why: string, instead: string): void {
  if (!world.terminal.interactive)
    throw new CeremonyError('state.no-terminal', `${why}, and there is no terminal to ask on. No PIN was sent. ${instead}`);
}

async function ask(world: World, question: string): Promise<Uint8Array> {
  const typed = await world.terminal.askSecret(question);
  if (typed === null) throw new CeremonyError('state.no-terminal', 'The terminal closed before a PIN was typed. No PIN was sent.');
  return typed;
}

async function pinOfCards(world: World, given: Arguments, token: TokenIdentity, set: ShareSet): Promise<TokenPin> {
  const { terminal } = world;
  const holders = set.holders.map(({ person }) => person).join(', ');
  const cards: ShareCard[] = [];
  const take = (typed: Uint8Array): void => {
    try {
      cards.push(cardOfSet(typed, set, cards));
    } finally {
      typed.fill(0);
    }
  };
  try {
    for (const path of given.all('card-file')) take(readSecretFile(pathOf(world, path), 'The card file'));
    if (cards.length < set.threshold) {
      const why = `The PIN of «${token.label}» is shared: ${set.threshold} of the cards of ${holders} make it`;
      requireTerminal(world, why, 'Give --card-file once for each card.');
      terminal.out(`${why}. Each custodian gives their own.`);
    }
    const questioner = new Questioner(terminal, false);
    while (cards.length < set.threshold) {
      const typed = await askCard(`Card ${cards.length + 1} of ${set.threshold}`, cardBytes(set.pinLength), questioner, terminal);
      try {
        take(typed);
      } catch (error) {
        // Words of a card are many: a slip costs that card, not those before it.
        if (!(error instanceof CeremonyError) || error.code !== 'input.share-wrong') throw error;
        terminal.err(error.message);
      }
    }
    const pin = await combinePin(cards.slice(0, set.threshold));
    const who = cards.map(({ index }) => `card ${index}`).join(', ');
    return { pin, checks: [passed('SHARE-CHECKSUM', who), passed('SHARE-COMMITMENT', `${who} of set ${set.set}`)] };
  } finally {
    zeroCards(cards);
  }
}

/** SHARE-COMMITMENT: a card of this set as it was handed out, not given before. */
function cardOfSet(typed: Uint8Array, set: ShareSet, before: readonly ShareCard[]): ShareCard {
  const card = readCard(typed);
  const commitment = shareCommitment(card);
  const wrong =
    card.set !== set.set || card.role !== set.role
      ? `The card is of set ${card.set}, and set ${set.set} is needed. Look for the newer card.`
      : !set.holders.some((holder) => holder.index === card.index && holder.commitment === commitment)
        ? 'The card is whole but not one that was handed out: its commitment in the record differs. Stop and find out where it comes from.'
        : before.some(({ index }) => index === card.index)
          ? `Card ${card.index} was given before. Give another one.`
          : null;
  if (wrong === null) return card;
  zeroCards([card]);
  throw new CeremonyError('input.share-wrong', `${wrong} Nothing was used, and no PIN was sent.`);
}
