import { passed } from '../checks.ts';
import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { sealCredential, type SealedCredential } from '../store/credential.ts';
import { credentialRow } from '../store/tables/credential.ts';
import type { Prompt } from '../../preload/contract/prompt.ts';
import { lookForCard, type FoundCard } from './card.ts';
import { enrolledFingerprints } from './enrolment.ts';
import { keysOf, plannedCards, type PersonKey } from './person-keys.ts';
import { base64 } from './values.ts';
import { policyFingerprint, takeUpCredential } from './policy-credential.ts';
import { drawPositions, readBackApplies, readBackCheck, readBackPrompt, takeReadBack } from './read-back.ts';
import { everyoneLeft, peopleHere, peopleWithRole, roleOf, type Turn } from './turn.ts';
import { stateMap, withEntry } from './state-map.ts';
import type { SettledOutcome, StepContext, StepInput, StepKind } from './step.ts';

/** NIST SP 800-63B-4 asks for 15 where a passphrase stands alone; here it also stands behind physical access. */
const passphraseMin = 12;
const passphraseMax = 256;

/** The two people who read the plan's hash back: the first holder of the first two roles named (rules.md, Approvals). */
function readers(context: StepContext): readonly string[] {
  const chosen: string[] = [];
  for (const role of context.step.by) {
    const person = peopleWithRole(context, role).find((candidate) => !chosen.includes(candidate.id));
    if (person !== undefined && chosen.length < 2) chosen.push(person.id);
  }
  return chosen;
}

const enrols = (context: StepContext): boolean => context.run.enrolsAtRollCall;

/** Octets that follow from a text, as many as are asked for. */
function octetsOf(seed: string): (length: number) => Uint8Array {
  let drawn = 0;
  return (length) => {
    drawn += 1;
    return Buffer.from(sha256Hex(new TextEncoder().encode(`${seed} ${drawn}`)), 'hex').subarray(0, length);
  };
}

const counted = (context: StepContext): Extract<SettledOutcome, { kind: 'done' }> => ({
  kind: 'done',
  value: null,
  checks: [passed('ROLL-CALL', `${peopleHere(context).length} people`), readBackCheck(context, 'plan hash')],
});

/** Whom the step waits for; with nobody left, because the last one was marked absent, whoever is here goes on. */
function awaitedNow(context: StepContext, done: Readonly<Record<string, unknown>>): readonly Turn[] {
  const left = everyoneLeft(context, done);
  return left.length > 0 ? left : everyoneLeft(context, {});
}

/** Each reader's own positions: the second must not find the first one's words on the screen. */
function positionsOf(context: StepContext, person: string): readonly number[] {
  const drawn = stateMap(context.state, 'positions')[person] as readonly number[] | undefined;
  // Whoever reads in an absent reader's place: the run's number, drawn at random, stands for a draw of their own.
  return drawn ?? drawPositions(octetsOf(`${context.run.id} ${person}`));
}

/** The key the policy names, or a new one under the person's passphrase. */
async function credentialOf(context: StepContext, input: StepInput): Promise<SealedCredential> {
  const named = policyFingerprint(context, input.person.id);
  if (named === null) return newCredential(context, input);
  return takeUpCredential(context, input.person, named, input.secret(`${input.person.id}.passphrase`));
}

/** A key under the person's passphrase. One that equals a key made before would let one person approve as two. */
async function newCredential(context: StepContext, input: StepInput): Promise<SealedCredential> {
  const passphrase = input.secret(`${input.person.id}.passphrase`);
  if ([...new TextDecoder().decode(passphrase)].length < passphraseMin) {
    throw new CeremonyError(
      'input.passphrase-weak',
      `The passphrase has fewer than ${passphraseMin} characters. Nothing was stored. Choose a longer one.`,
    );
  }
  const credential = await sealCredential({ passphrase, random: context.random, kdfCost: context.kdfCost });
  if ([context.store.logKey.fingerprint, ...enrolledFingerprints(context).values()].includes(sha256Hex(credential.spki))) {
    throw new CeremonyError(
      'state.checks-failed',
      `The key made for ${input.person.name} was made before: this machine’s random numbers repeat. Nothing was stored. Stop and report the machine.`,
    );
  }
  return credential;
}

const cardKey = ({ key, description }: FoundCard): PersonKey => ({
  kind: 'card',
  spki: key.spki,
  sha256: sha256Hex(key.spki),
  pinPad: description.protectedAuthenticationPath,
});

/** Every card of the person that is in; with `need: any` a card may be missing as long as some key is there. Throws policy.approval. */
async function seenCards(context: StepContext, person: StepInput['person']): Promise<FoundCard[]> {
  const found: FoundCard[] = [];
  let missing: unknown = null;
  for (const fingerprint of plannedCards(context, person.id)) {
    try {
      found.push(await lookForCard(context, person.name, fingerprint));
    } catch (error) {
      missing ??= error;
    }
  }
  try {
    keysOf(context, person, new Map(found.map((card) => [sha256Hex(card.key.spki), cardKey(card)])));
  } catch (error) {
    throw missing ?? error;
  }
  return found;
}

/**
 * Gate of everyone: each person of the plan confirms their own presence; with `enrol: at-roll-call` a credential is
 * made under their passphrase, or the one the policy names taken up, and its public key logged; two roles read the plan's hash back. Source: rules.md, Approvals.
 */
export const rollCall: StepKind = {
  kind: 'roll-call',
  needs: {},
  gives: null,
  with: [],
  model: { acting: 'everyone', requires: [], sets: ['people-counted'] },
  start: (context) => ({
    positions: Object.fromEntries(readers(context).map((person) => [person, drawPositions(context.random)])),
    present: {},
  }),
  view(context) {
    const done = stateMap(context.state, 'present');
    const awaited = awaitedNow(context, done);
    const prompts: Prompt[] = awaited.flatMap((person) => {
      if (person.id in done) return [];
      const list: Prompt[] = [
        { kind: 'confirm', id: `${person.id}.present`, label: `I am ${person.name} and I am present`, person: person.id },
      ];
      const known = policyFingerprint(context, person.id) !== null;
      if (enrols(context))
        list.push({
          kind: 'secret',
          id: `${person.id}.passphrase`,
          label: known
            ? 'The passphrase of your key, which the policy names'
            : `Choose your passphrase for this run, ${passphraseMin} characters or more`,
          person: person.id,
          again: !known,
          min: passphraseMin,
          max: passphraseMax,
        });
      if (readBackApplies(context) && readers(context).includes(person.id))
        list.push(readBackPrompt(person.id, positionsOf(context, person.id), 'plan'));
      return list;
    });
    return {
      will: !enrols(context)
        ? 'Each person’s presence is written to the log.'
        : awaited.some((person) => policyFingerprint(context, person.id) !== null)
          ? 'Each person opens the key the policy names for them; its public half is written to the log.'
          : 'A key is made for each person under their passphrase; its public half is written to the log.',
      button: 'Confirm my presence',
      awaited,
      prompts,
      stage: {
        kind: 'people',
        people: peopleHere(context).map((person) => ({
          id: person.id,
          name: person.name,
          roles: [...person.roles],
          done: person.id in done,
        })),
      },
    };
  },
  async perform(context, input) {
    const id = input.person.id;
    const done = stateMap(context.state, 'present');
    roleOf(awaitedNow(context, done), input.person);
    if (id in done) return counted(context);
    input.confirmed(`${id}.present`);
    if (readBackApplies(context) && readers(context).includes(id))
      takeReadBack(context, input, 'plan', context.run.planSha256, positionsOf(context, id));
    // A key that is missing or not the plan's is found now, not after the authority's key exists.
    const cards = enrols(context) ? [] : await seenCards(context, input.person);
    const credential = enrols(context) ? await credentialOf(context, input) : null;
    const state = withEntry(context.state, 'present', id, context.now().toISOString());
    return {
      kind: 'commit',
      commit() {
        if (credential !== null) {
          context.log(
            id,
            'person-enrolled',
            { person: id, spkiSha256: sha256Hex(credential.spki), spki: base64(credential.spki), kind: 'passphrase' },
            [],
            [credentialRow({ run: context.run.id, person: id, spki: credential.spki, sealed: credential.sealed })],
          );
        }
        for (const { description, key } of cards)
          context.log(id, 'card-seen', {
            person: id,
            token: { ...description.identity },
            spkiSha256: sha256Hex(key.spki),
            spki: base64(key.spki),
            pinPad: description.protectedAuthenticationPath,
          });
        context.log(id, 'person-present', { person: id });
        if (everyoneLeft(context, stateMap(state, 'present')).length > 0) return { kind: 'more', state };
        return counted(context);
      },
    };
  },
};
