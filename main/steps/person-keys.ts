// The keys a person signs with in this run, what to ask them for, and their signatures: one where any key will do, one by each where the
// plan says `need: all` (formats.md, Plan, people).

import { CeremonyError } from '../errors.ts';
import { verifyStatement } from '../evidence/statement-signature.ts';
import { sha256Hex } from '../pki/hash.ts';
import { signWithCredential } from '../store/credential.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { signWithCard } from './card.ts';
import { enrolmentOf } from './enrolment.ts';
import { logEvents } from './log-events.ts';
import { revokedKeys } from './revoked-keys.ts';
import { textOf } from './state-map.ts';
import { fromBase64 } from './values.ts';
import type { StepContext, StepInput } from './step.ts';

export interface PersonKey {
  readonly kind: 'passphrase' | 'card';
  readonly spki: Uint8Array;
  readonly sha256: string;
  /** Of a card with a PIN pad of its own: nothing is typed here. */
  readonly pinPad: boolean;
}

/** One signed statement. */
export interface PersonSignature {
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly spki: Uint8Array;
  readonly credential: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Card keys as the roll call of this run's log saw them, by fingerprint. */
function cardsSeen(context: Pick<StepContext, 'store' | 'run'>, person: string): ReadonlyMap<string, PersonKey> {
  const seen = new Map<string, PersonKey>();
  for (const { event, data } of logEvents(context.store, context.run.id)) {
    if (event !== 'card-seen' || data['person'] !== person) continue;
    const spki = fromBase64(textOf(data['spki']));
    // The fingerprint is taken from the bytes: an edited row must not bring in another key.
    const sha256 = sha256Hex(spki);
    seen.set(sha256, { kind: 'card', spki, sha256, pinPad: data['pinPad'] === true });
  }
  return seen;
}

const nobody = (name: string, why: string): CeremonyError =>
  new CeremonyError('policy.approval', `${why} Nothing was signed. ${name} cannot sign in this run without it.`);

/** Keys the plan names for the person, in its order; a person who enrolled has the one of the roll call. */
function plannedKeys(context: StepContext, person: string): readonly { readonly spki: string; readonly kind: 'passphrase' | 'card' }[] {
  return context.run.enrolsAtRollCall ? [] : (context.run.plan.people.find(({ id }) => id === person)?.keys ?? []);
}

/** Whether every key the plan names must sign. */
export function needsAll(context: Pick<StepContext, 'run'>, person: string): boolean {
  return !context.run.enrolsAtRollCall && context.run.plan.people.find(({ id }) => id === person)?.need === 'all';
}

/** Card keys of the plan for this person. */
export const plannedCards = (context: StepContext, person: string): readonly string[] =>
  plannedKeys(context, person)
    .filter(({ kind }) => kind === 'card')
    .map(({ spki }) => spki);

/** Every key the person can sign with now; `cards` as the roll call saw them. Throws policy.approval where there is none, or with `need: all` where one is missing. */
export function keysOf(
  context: StepContext,
  person: Named,
  cards: ReadonlyMap<string, PersonKey> = cardsSeen(context, person.id),
): readonly PersonKey[] {
  const planned = plannedKeys(context, person.id);
  const revoked = revokedKeys(context.run);
  const passphrase = (): PersonKey => {
    const { spki } = enrolmentOf(context, person.id);
    return { kind: 'passphrase', spki, sha256: sha256Hex(spki), pinPad: false };
  };
  if (planned.length === 0) return [passphrase()];
  const found: PersonKey[] = [];
  let missing: unknown = null;
  for (const key of planned) {
    try {
      if (revoked.has(key.spki)) throw nobody(person.name, `The key ${key.spki.slice(0, 16)}… of ${person.name} is revoked.`);
      const own = key.kind === 'passphrase' ? passphrase() : cards.get(key.spki);
      if (own === undefined) throw nobody(person.name, `The card ${key.spki.slice(0, 16)}… of ${person.name} was not in at the roll call.`);
      if (!found.some(({ sha256 }) => sha256 === own.sha256)) found.push(own);
    } catch (error) {
      missing ??= error;
    }
  }
  if (found.length === 0 || (missing !== null && needsAll(context, person.id))) throw missing;
  return found;
}

/** `first`: where any key will do, the first one: the guide that is written before the sign-off names it. */
type Which = 'any' | 'first';

/** What the person signs with. */
export function keysFor(context: StepContext, person: Named, which: Which): readonly PersonKey[] {
  const keys = keysOf(context, person);
  return which === 'first' && !needsAll(context, person.id) ? keys.slice(0, 1) : keys;
}

const secretId = (person: string, key: PersonKey, at: number): string =>
  key.kind === 'passphrase' ? `${person}.passphrase` : `${person}.card-pin${at === 0 ? '' : `-${at + 1}`}`;

const secretLabel = (name: string, { kind }: PersonKey): string =>
  kind === 'passphrase' ? `Passphrase of ${name}` : `PIN of ${name}’s card`;

/** `one`: any of several keys will do, and the person says which. */
const choosesOne = (context: StepContext, person: string, keys: readonly PersonKey[]): boolean =>
  keys.length > 1 && !needsAll(context, person);

/** What a person is asked to sign. A key that cannot be used now still shows its prompt: the refusal says why. */
export function keyPrompts(context: StepContext, person: Named, which: Which = 'any'): Prompt[] {
  const secret = (id: string, label: string): Prompt => ({ kind: 'secret', id, label, person: person.id, again: false, min: 1, max: 256 });
  let keys: readonly PersonKey[];
  try {
    keys = keysFor(context, person, which);
  } catch (error) {
    if (!(error instanceof CeremonyError)) throw error;
    return [secret(`${person.id}.passphrase`, `Passphrase of ${person.name}`)];
  }
  if (choosesOne(context, person.id, keys)) {
    return [
      {
        kind: 'choice',
        id: `${person.id}.key`,
        label: `With which key does ${person.name} sign?`,
        person: person.id,
        options: keys.map((key) => ({
          value: key.sha256,
          label: `${key.kind === 'passphrase' ? 'Key under a passphrase' : 'Card'} ${key.sha256.slice(0, 16)}…`,
        })),
      },
      secret(`${person.id}.secret`, `Passphrase, or PIN of the card, of ${person.name}`),
    ];
  }
  return keys.flatMap((key, at) =>
    key.pinPad ? [] : [secret(secretId(person.id, key, cardIndex(keys, at)), secretLabel(person.name, key))],
  );
}

/** Which of the person's cards this is. */
const cardIndex = (keys: readonly PersonKey[], at: number): number => keys.slice(0, at).filter(({ kind }) => kind === 'card').length;

/**
 * The person's signatures over statements that each name the key they are signed with. All of them verify.
 * Throws policy.approval, input.passphrase-wrong, token.* of the card.
 */
export async function signByPerson(
  context: StepContext,
  input: StepInput,
  statementOf: (credential: string) => Uint8Array,
  which: Which = 'any',
): Promise<readonly PersonSignature[]> {
  const { person } = input;
  const keys = keysFor(context, person, which);
  const one = choosesOne(context, person.id, keys);
  const chosen = one ? keys.filter(({ sha256 }) => sha256 === input.text(`${person.id}.key`)) : keys;
  if (chosen.length === 0)
    throw new CeremonyError('input.schema', `${person.name} has no such key in this run. Nothing was signed. Choose one that is offered.`);
  const signed: PersonSignature[] = [];
  for (const [at, key] of chosen.entries()) {
    const statement = statementOf(key.sha256);
    const id = one ? `${person.id}.secret` : secretId(person.id, key, cardIndex(chosen, at));
    const signature =
      key.kind === 'card'
        ? await signWithCard(context, person, key.sha256, key.pinPad ? null : input.secret(id), statement)
        : await signWithCredential(enrolmentOf(context, person.id).sealed, input.secret(id), statement, { lowestKdfCost: context.kdfCost });
    if (!verifyStatement(key.spki, statement, signature))
      throw new CeremonyError(
        'policy.approval',
        `The signature of ${person.name} does not verify with the key ${key.sha256.slice(0, 16)}…. Nothing was signed. Stop and report it.`,
      );
    signed.push({ statement, signature, spki: key.spki, credential: key.sha256 });
  }
  return signed;
}
