import type { Plan } from '../../formats/plan.ts';
import type { Requirement } from '../../steps/step-model.ts';
import { quorumMet, quorumText } from '../../evidence/quorum-rule.ts';
import { able, ruleOf, type Actor } from './people.ts';
import { tokenName, tokenOf, type Room } from './room.ts';
import type { StepFacts } from './step-facts.ts';

/** What does not change on the way. */
export interface Cast {
  /** null: a playbook looked at without a plan. */
  readonly plan: Plan | null;
  readonly actors: readonly Actor[];
  /** Roles and quorum that close an unknown outcome; null: two people of any role. */
  readonly deciders: StepFacts | null;
}

const list = (names: readonly string[]): string => names.join(' or ');
const step = (id: string | undefined): string => (id === undefined ? 'no step' : `step \`${id}\``);

/** The meaning of each requirement: null where it holds, otherwise what is missing, as the end of «Step `x` …». */
const requirements: Readonly<Record<Requirement, (room: Room, facts: StepFacts, cast: Cast) => string | null>> = {
  present: (room, { by }) => (room.counted ? null : `is done by ${list(by)}, and nobody has been counted present yet`),
  token: (room, facts) => {
    const name = tokenName(room, facts) ?? '';
    if (tokenOf(room, facts).in) return null;
    const out = room.because[`in:${name}`];
    return out === undefined
      ? `works on the token \`${name}\`, and no step has put it in`
      : `works on the token \`${name}\`, and ${step(out)} has taken it out`;
  },
  session: (room, facts) => {
    const name = tokenName(room, facts) ?? '';
    if (tokenOf(room, facts).session) return null;
    const shut = room.because[`session:${name}`];
    return shut === undefined
      ? `needs a login session on the token \`${name}\`, and no step has opened one`
      : `needs the login session on the token \`${name}\`, and ${step(shut)} has closed it`;
  },
  'no-session': (room) => {
    const open = Object.keys(room.tokens).find((name) => room.tokens[name]?.session === true);
    return open === undefined
      ? null
      : `ends the run, and the login session that ${step(room.because[`session:${open}`])} opened on the token \`${open}\` is still open`;
  },
  pin: (room, facts, { plan, actors }) => {
    const known = tokenOf(room, facts).pin;
    if (known === null) return null;
    const who = able(facts, actors);
    if (who.some((actor) => actor.roles.some((role) => known.includes(role)))) return null;
    const because = room.because[`pin:${tokenName(room, facts) ?? ''}`];
    const asked = plan === null || who.length === 0 ? list(facts.by) : list(who.map((actor) => actor.name));
    return `asks ${asked} for the PIN of the token \`${tokenName(room, facts) ?? ''}\`, which is known to ${list(known)} alone since ${step(because)}`;
  },
  signed: (room, { handsOn }) => (room.signed || !handsOn ? null : 'writes out what was signed, and nothing has been signed yet'),
  media: (_room, { copies }, { plan }) => {
    // One copy may leave in the directory the run is given; more than one has a medium each.
    if (plan === null || copies === null || copies <= Math.max(1, plan.media.length)) return null;
    return `writes ${copies} copies, and the plan names ${plan.media.length === 0 ? 'no medium' : `${plan.media.length} of the ${copies} media`}`;
  },
  exported: (room) =>
    room.unexported.length === 0
      ? null
      : `seals the record, and what ${room.unexported.map((id) => step(id)).join(' and ')} signed has not been written out`,
};

/** Which requirement of the step fails in this room, and how. */
export interface Unmet {
  readonly sentence: string;
  /** The same cause is told once, whichever step meets it first. */
  readonly cause: string;
}

/** Who must act in the step and cannot, whatever the room: null where enough people hold its roles. */
function missingPeople(facts: StepFacts, { plan, actors }: Cast): string | null {
  if (plan === null) return null;
  const candidates = able(facts, actors);
  const { acting } = facts.model;
  const empty = facts.by.filter((role) => !actors.some((actor) => actor.roles.includes(role)));
  if (acting === 'one-of-each' ? empty.length > 0 : candidates.length === 0)
    return `needs a ${list(empty)}, and the plan gives nobody that role`;
  if (acting === 'quorum' && facts.quorum !== null && candidates.length < facts.quorum)
    return `needs ${facts.quorum} different people, and the plan names ${candidates.length} with the role ${list(facts.by)}`;
  const rule = ruleOf(facts);
  if (acting === 'quorum' && !quorumMet(rule, candidates))
    return `needs ${quorumText(rule)}, and the people the plan names with the role ${list(facts.by)} cannot be those`;
  return null;
}

/** Steps that miss the token or its session because of the same step have one cause. */
function causeOf(what: Requirement, room: Room, facts: StepFacts): string {
  if (what !== 'token' && what !== 'session') return `${what} ${facts.id}`;
  const name = tokenName(room, facts) ?? '';
  return `token ${name} ${room.because[`session:${name}`] ?? ''}`;
}

/** What keeps the step from being done in this room; null: it can be done. */
export function unmet(room: Room, facts: StepFacts, cast: Cast): Unmet | null {
  if (room.sealed) return { sentence: `comes after ${step(room.because['sealed'])} has sealed the record`, cause: 'sealed' };
  const people = missingPeople(facts, cast);
  if (people !== null) return { sentence: people, cause: `people ${facts.by.join(' ')} ${String(facts.quorum)}` };
  const missing = facts.needs.find((sources) => sources.length > 0 && sources.every((id) => room.skipped.includes(id)));
  if (missing !== undefined)
    return {
      sentence: `needs what ${missing.map((id) => step(id)).join(' and ')} gives, and that was skipped`,
      cause: `skipped ${facts.id} ${missing.join(' ')}`,
    };
  for (const what of facts.model.requires) {
    // A step that need not be about a token, and is about none.
    if (facts.token === null && (what === 'token' || what === 'session')) continue;
    const sentence = requirements[what](room, facts, cast);
    if (sentence !== null) return { sentence, cause: what === 'present' ? what : causeOf(what, room, facts) };
  }
  return null;
}
