// Marking somebody absent, or a key as lost, while a run goes on. Nothing here breaks the policy: what the rest of the run needs must
// still be there afterwards, and whoever takes a role over was reviewed for it in the plan.

import { CeremonyError } from '../errors.ts';
import { quorumMet, quorumText } from '../evidence/quorum-rule.ts';
import { rolesInForce, standingOf, takesPart, type Standing } from '../evidence/standing.ts';
import type { JsonObject } from '../formats/canonical-json.ts';
import type { ControlInput } from '../../preload/contract/run-input.ts';
import { absenceDeciders, absenceNeeds, openAbsence } from '../steps/absence-decision.ts';
import { logEvents } from '../steps/log-events.ts';
import { quorumRuleOf } from '../steps/quorum.ts';
import type { RunFacts } from '../steps/step.ts';
import type { EngineParts } from './run-session.ts';
import type { RunState } from './run-state.ts';

type Person = RunFacts['plan']['people'][number];

function personOf(run: RunFacts, id: string | undefined, what: string): Person {
  const found = run.plan.people.find((person) => person.id === id);
  if (found === undefined) throw new CeremonyError('policy.role', `The plan names nobody «${id ?? ''}» as ${what}. Nothing was proposed.`);
  return found;
}

/** What the steps still to come would lack after the decision, as a sentence, or null. */
function lacking(run: RunFacts, state: RunState, after: Standing): string | null {
  const people = run.plan.people.map((person) => ({ id: person.id, roles: rolesInForce<string>(person, after) }));
  for (const step of run.playbook.steps) {
    if (state.steps.get(step.id)?.status === 'done') continue;
    const empty = step.by.find((role) => !people.some(({ roles }) => roles.includes(role)));
    if (empty !== undefined && step.kind !== 'roll-call' && step.kind !== 'sign-off')
      return `step ${step.id} needs a ${empty}, and nobody would hold that role`;
    if (step.kind !== 'approve') continue;
    const rule = quorumRuleOf(run, step);
    const listed = people.filter(({ roles }) => roles.some((role) => (step.by as readonly string[]).includes(role)));
    if (!quorumMet(rule, listed)) return `step ${step.id} needs ${quorumText(rule)} to approve, and ${listed.length} would be left`;
  }
  return null;
}

/** Data of `credential-lost`: from here on the person counts nowhere. Throws policy.role. */
export function lostCredential(parts: EngineParts, run: RunFacts, input: ControlInput): JsonObject {
  const person = personOf(run, input.who, 'the person whose key is lost');
  if (standingOf(logEvents(parts.store, run.id)).lost.has(person.id))
    throw new CeremonyError('policy.role', `The key of ${person.name} is reported lost already. Nothing was recorded.`);
  return { person: person.id };
}

/** Data of `absence-proposed`. Throws policy.role, policy.quorum where the rest of the run could not be held to its rules. */
export function proposedAbsence(parts: EngineParts, run: RunFacts, state: RunState, input: ControlInput): JsonObject {
  const standing = standingOf(logEvents(parts.store, run.id));
  const person = personOf(run, input.who, 'the absent person');
  if (standing.absent.has(person.id))
    throw new CeremonyError('policy.role', `${person.name} is marked absent already. Nothing was proposed.`);
  if (openAbsence({ run, store: parts.store }) !== null)
    throw new CeremonyError('policy.quorum', 'Another absence is not decided yet. Nothing was proposed. Decide that one first.');
  const substitute = input.substitute === undefined ? null : personOf(run, input.substitute, 'the substitute');
  const fits = substitute === null || (substitute.substitute === true && substitute.roles.some((role) => person.roles.includes(role)));
  if (substitute !== null && (!fits || !takesPart(substitute, standing) || standing.called.has(substitute.id)))
    throw new CeremonyError(
      'policy.role',
      `The plan does not name ${substitute.name} as a substitute who can stand in for ${person.name} now. Nothing was proposed. Choose one it names.`,
    );
  const called = new Set([...standing.called, ...(substitute === null ? [] : [substitute.id])]);
  const lacks = lacking(run, state, { ...standing, absent: new Set([...standing.absent, person.id]), called });
  if (lacks !== null)
    throw new CeremonyError(
      'policy.quorum',
      `Without ${person.name} the run cannot go on by its rules: ${lacks}. Nothing was proposed. Call in a substitute the plan names, wait, or abort the run.`,
    );
  const proposal = { person: person.id, substitute: substitute?.id ?? '' };
  const room = { run, store: parts.store, standing: () => standing };
  const able = absenceDeciders(room, proposal).length;
  const needed = absenceNeeds(room);
  if (able < needed)
    throw new CeremonyError(
      'policy.quorum',
      `An absence is decided by ${needed} other people with a key, and ${able} are here. Nothing was proposed. Wait for more people, or abort the run.`,
    );
  return substitute === null ? { person: person.id } : proposal;
}
