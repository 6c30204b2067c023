// Who still counts in a run, from its own log: people marked absent by a quorum, keys reported lost, substitutes a decision called in.

/** As far as a log's event is read here. */
interface ToldEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Standing {
  /** Marked absent by a decision of a quorum. */
  readonly absent: ReadonlySet<string>;
  /** Their credential was reported lost in the run. */
  readonly lost: ReadonlySet<string>;
  /** Substitutes of the plan a decision called in. */
  readonly called: ReadonlySet<string>;
}

/** Everyone present, nobody called in. */
export const atTheStart: Standing = { absent: new Set(), lost: new Set(), called: new Set() };

/** The standing after these events, in the order of the log. */
export function standingOf(events: Iterable<ToldEvent>): Standing {
  const absent = new Set<string>();
  const lost = new Set<string>();
  const called = new Set<string>();
  for (const { event, data } of events) {
    if (event === 'absence-decided' && typeof data['person'] === 'string') {
      absent.add(data['person']);
      if (typeof data['substitute'] === 'string') called.add(data['substitute']);
    }
    if (event === 'credential-lost' && typeof data['person'] === 'string') lost.add(data['person']);
  }
  return { absent, lost, called };
}

/** Whether the person takes part: neither absent nor without a credential that counts. */
export const takesPart = (person: { readonly id: string }, { absent, lost }: Standing): boolean =>
  !absent.has(person.id) && !lost.has(person.id);

/** Roles the person may act in: none while gone; a substitute's only once called in. */
export function rolesInForce<Role>(
  person: { readonly id: string; readonly roles: readonly Role[]; readonly substitute?: true },
  standing: Standing,
): readonly Role[] {
  if (!takesPart(person, standing)) return [];
  return person.substitute === true && !standing.called.has(person.id) ? [] : person.roles;
}
