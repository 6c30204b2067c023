// Absence and substitution: proposed by one person, decided by a quorum of others who sign it, in the run's own log. Pure: the run and
// its verification read the same events by the same rules.

import { z } from '../formats/jitless-zod.ts';
import { CeremonyError } from '../errors.ts';
import { canonicalJson, parseCanonicalJson } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import { verifyStatement } from './statement-signature.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const identifier = z.string().min(1).max(64);

const absenceSchema = z.strictObject({
  type: z.literal('conclave/absence/1'),
  decision: z.enum(['approve', 'refuse']),
  mode: z.enum(['production', 'rehearsal', 'drill']),
  run: identifier,
  plan: sha256,
  policy: z.union([sha256, z.literal('')]),
  /** Number of the event that proposed it. */
  proposal: z.int().positive(),
  person: identifier,
  /** Empty: nobody takes the roles over. */
  substitute: z.union([identifier, z.literal('')]),
  step: identifier,
  revision: z.int().nonnegative(),
  at: z.iso.datetime(),
  credential: sha256,
});

export type AbsenceStatement = z.infer<typeof absenceSchema>;

/** The bytes a decider signs: canonical JSON. @throws bug when a field does not have its form */
export function absenceStatement(fields: Omit<AbsenceStatement, 'type'>): Uint8Array {
  const parsed = absenceSchema.safeParse({ type: 'conclave/absence/1', ...fields });
  if (!parsed.success) throw new CeremonyError('bug', 'The statement about the absence could not be made. Nothing was decided.');
  return new TextEncoder().encode(canonicalJson(parsed.data));
}

/** As far as a log's event is read here. */
interface ToldEvent {
  readonly seq: number;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A proposal that is neither decided nor dropped, or was when it stood. */
export interface AbsenceProposal {
  readonly seq: number;
  readonly person: string;
  /** Empty: nobody takes the roles over. */
  readonly substitute: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The last proposal of these events, or null once it was decided or dropped. */
export function openProposal(events: Iterable<ToldEvent>): AbsenceProposal | null {
  let open: AbsenceProposal | null = null;
  for (const { seq, event, data } of events) {
    if (event === 'absence-proposed') open = { seq, person: text(data['person']), substitute: text(data['substitute']) };
    if (event === 'absence-decided' || event === 'absence-dropped') open = null;
  }
  return open;
}

/** What every vote on a proposal must say. */
export type AbsenceTerms = Pick<AbsenceStatement, 'mode' | 'run' | 'plan' | 'policy'> & { readonly proposal: AbsenceProposal };

export interface Decider {
  readonly id: string;
  readonly keys: readonly string[];
  readonly need: 'any' | 'all';
}

function said(statement: Uint8Array): AbsenceStatement | null {
  try {
    return absenceSchema.safeParse(parseCanonicalJson(statement, 'The statement', 16 * 1024)).data ?? null;
  } catch (error) {
    if (error instanceof CeremonyError) return null;
    throw error;
  }
}

/**
 * The different people who signed yes to this proposal, with a key of theirs. Whoever is absent or to be called in decides nothing
 * about it, and a key two of them hold counts for neither.
 */
export function votesFor(terms: AbsenceTerms, events: Iterable<ToldEvent>, deciders: readonly Decider[]): readonly string[] {
  const { proposal } = terms;
  const hands = new Map<string, number>();
  for (const key of deciders.flatMap(({ keys }) => [...new Set(keys)])) hands.set(key, (hands.get(key) ?? 0) + 1);
  const yes = new Map<string, Set<string>>();
  for (const { event, seq, data } of events) {
    if (event !== 'absence-voted' || seq < proposal.seq) continue;
    const statement = Buffer.from(text(data['statement']), 'base64');
    const spki = Buffer.from(text(data['spki']), 'base64');
    const vote = said(statement);
    const credential = sha256Hex(spki);
    const decider = deciders.find(({ id, keys }) => id === data['person'] && keys.includes(credential) && hands.get(credential) === 1);
    const fits =
      vote !== null &&
      vote.decision === 'approve' &&
      vote.credential === credential &&
      vote.mode === terms.mode &&
      vote.run === terms.run &&
      vote.plan === terms.plan &&
      vote.policy === terms.policy &&
      vote.proposal === proposal.seq &&
      vote.person === proposal.person &&
      vote.substitute === proposal.substitute;
    if (!fits || decider === undefined || decider.id === proposal.person || decider.id === proposal.substitute) continue;
    if (!verifyStatement(spki, statement, Buffer.from(text(data['signature']), 'base64'))) continue;
    yes.set(decider.id, (yes.get(decider.id) ?? new Set()).add(credential));
  }
  return deciders
    .filter(({ id, keys, need }) => {
      const by = yes.get(id);
      return by !== undefined && (need === 'any' || keys.every((key) => by.has(key)));
    })
    .map(({ id }) => id);
}

/** How many must decide: as many as the strictest approval of the run, and never fewer than two. */
export const absenceQuorum = (quorums: readonly number[]): number => Math.max(2, ...quorums);
