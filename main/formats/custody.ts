// Custody in a plan: how a token's PINs are held, and what is put away under seal (rules.md, Custody by shares).

import { countField, distinct, idField, personIdField, textField } from './fields.ts';
import { z } from './jitless-zod.ts';

/** PIN in characters: what a card can carry (custody/card.ts, maxPinBytes) and no token refuses as too short. */
const pinLengthField = countField.min(4).max(64);

const sharesField = z.strictObject({
  threshold: countField.min(2),
  custodians: distinct(personIdField, { min: 2, max: 50 }, String),
  /** Of the PIN the app makes. Absent: what the token takes, 12 if it can. */
  length: pinLengthField.exactOptional(),
  alphabet: z.enum(['digits', 'letters']).default('letters'),
});
export type SharesPlan = z.infer<typeof sharesField>;

/**
 * How a PIN is given: by one person (`whole`), by two who each know half, on the token's own pad, or made by the app and split
 * among custodians. Absent from a plan: `whole`.
 */
export const custodyField = z.union(
  [z.enum(['whole', 'halves', 'pin-pad']), z.strictObject({ user: sharesField, so: sharesField.exactOptional() })],
  { error: 'must be `whole`, `halves`, `pin-pad` or {user: {threshold, custodians}, so: {…}}' },
);
export type CustodyPlan = z.infer<typeof custodyField>;

/** A token, card, medium or recorder that is kept under seal. */
export const sealedItemField = z.strictObject({
  id: idField,
  kind: z.enum(['token', 'card', 'medium', 'recorder']),
  name: textField(100),
});
export type SealedItem = z.infer<typeof sealedItemField>;

interface CustodyParts {
  readonly custody?: CustodyPlan;
  readonly people: readonly { readonly id: string; readonly roles: readonly string[] }[];
}

/** What custody demands of the rest of a plan, as [path, message]. The SO PIN resets the user's: it may not be easier to come by. */
export function custodyProblems({ custody, people }: CustodyParts): [path: (string | number)[], message: string][] {
  if (custody === undefined || typeof custody === 'string') return [];
  const problems: [(string | number)[], string][] = [];
  for (const role of ['user', 'so'] as const) {
    const shares = custody[role];
    if (shares === undefined) continue;
    const at = ['custody', role];
    if (shares.threshold > shares.custodians.length)
      problems.push([[...at, 'threshold'], `is more than the ${shares.custodians.length} custodians who would hold a share`]);
    for (const [index, id] of shares.custodians.entries()) {
      const person = people.find((candidate) => candidate.id === id);
      if (person === undefined) problems.push([[...at, 'custodians', index], `names ${id}, who is not among the plan’s people`]);
      else if (!person.roles.includes('custodian')) problems.push([[...at, 'custodians', index], `names ${id}, who is not a custodian`]);
    }
  }
  if (custody.so !== undefined && custody.so.threshold < custody.user.threshold)
    problems.push([['custody', 'so', 'threshold'], 'is less than the user PIN’s, which the SO PIN can reset']);
  return problems;
}

/** Fewest custodians an authority's policy demands (formats/policy.ts). */
interface CustodyDemand {
  readonly user: number;
  readonly so: number;
}

/** In what a plan's custody is weaker than a policy demands, one sentence each; empty: it is not. */
export function weakerCustody(planned: CustodyPlan | undefined, demanded: CustodyDemand | undefined): string[] {
  if (demanded === undefined) return [];
  if (planned === undefined || typeof planned === 'string')
    return [`custody is ${planned ?? 'whole'} and the policy demands PINs shared among custodians`];
  return (['user', 'so'] as const).flatMap((role) => {
    const threshold = planned[role]?.threshold;
    return threshold === undefined || threshold >= demanded[role]
      ? []
      : [`the threshold of the ${role} PIN is ${threshold} and the policy demands ${demanded[role]}`];
  });
}
