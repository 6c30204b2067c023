// Whose turn it is.

import { CeremonyError } from '../errors.ts';
import type { Person, RunFacts, StepContext } from './step.ts';

export interface Turn {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

const turn = (person: Person, role: string): Turn => ({ id: person.id, name: person.name, role });

/** Everyone who holds the role, in the plan's order. */
export function peopleWithRole(run: RunFacts, role: string): readonly Person[] {
  return run.plan.people.filter((person) => (person.roles as readonly string[]).includes(role));
}

/** For an act: whoever holds one of the step's roles, the first listed role first. */
export function anyOfRoles(context: StepContext): readonly Turn[] {
  return context.step.by.flatMap((role) => peopleWithRole(context.run, role).map((person) => turn(person, role)));
}

/** For a gate: one person of each listed role; `done` maps person id → anything. Roles already filled are no longer awaited. */
export function oneOfEachRole(context: StepContext, done: Readonly<Record<string, unknown>>): readonly Turn[] {
  return context.step.by.flatMap((role) => {
    const holders = peopleWithRole(context.run, role);
    if (holders.some((person) => person.id in done)) return [];
    return holders.map((person) => turn(person, role));
  });
}

/** For a gate of everyone: all people of the plan not yet done, the step's roles first. */
export function everyoneLeft(context: StepContext, done: Readonly<Record<string, unknown>>): readonly Turn[] {
  return context.run.plan.people.filter((person) => !(person.id in done)).map((person) => turn(person, person.roles[0] ?? ''));
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
