// Whose turn it is.

import { CeremonyError } from '../errors.ts';
import { rolesInForce, takesPart } from '../evidence/standing.ts';
import type { Person, RunFacts, StepContext } from './step.ts';

export interface Turn {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

const turn = (person: Person, role: string): Turn => ({ id: person.id, name: person.name, role });

type Room = Pick<StepContext, 'run' | 'standing'>;

/** Everyone who takes part, in the plan's order. */
export const peopleHere = (room: Room): RunFacts['plan']['people'] =>
  room.run.plan.people.filter((person) => takesPart(person, room.standing()));

/** Everyone who holds the role now, in the plan's order: not who is gone, and no substitute before a decision. */
export function peopleWithRole(room: Room, role: string): readonly Person[] {
  return room.run.plan.people.filter((person) => rolesInForce<string>(person, room.standing()).includes(role));
}

/** For an act: whoever holds one of the step's roles, the first listed role first. */
export function anyOfRoles(context: StepContext): readonly Turn[] {
  return context.step.by.flatMap((role) => peopleWithRole(context, role).map((person) => turn(person, role)));
}

/** For a gate: one person of each listed role; `done` maps person id → anything. Roles already filled are no longer awaited. */
export function oneOfEachRole(context: StepContext, done: Readonly<Record<string, unknown>>): readonly Turn[] {
  return context.step.by.flatMap((role) => {
    const holders = peopleWithRole(context, role);
    // Whoever did it and left afterwards has done it.
    if (context.run.plan.people.some(({ id, roles }) => id in done && (roles as readonly string[]).includes(role))) return [];
    return holders.map((person) => turn(person, role));
  });
}

/** For a gate of everyone: all people of the plan not yet done, the step's roles first. */
export function everyoneLeft(context: StepContext, done: Readonly<Record<string, unknown>>): readonly Turn[] {
  return peopleHere(context)
    .filter((person) => !(person.id in done))
    .map((person) => turn(person, person.roles[0] ?? ''));
}

/** The role in which this person is awaited, or policy.role. */
export function roleOf(awaited: readonly Turn[], person: Person): string {
  const found = awaited.find((entry) => entry.id === person.id);
  if (found === undefined) {
    const names = [...new Set(awaited.map((entry) => entry.name))].join(', ');
    throw new CeremonyError(
      'policy.role',
      `${person.name} is not awaited in this step. Awaited: ${names === '' ? 'nobody' : names}. Nothing was done.`,
    );
  }
  return found.role;
}
