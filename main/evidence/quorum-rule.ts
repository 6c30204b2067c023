// m-of-n: how many different people must say yes, and how many of them in each role. Pure; the run and its verification both count by it.

export interface QuorumRule {
  /** Different people in all. */
  readonly total: number;
  /** Role → fewest different people who fill it; nobody fills two. */
  readonly least: ReadonlyMap<string, number>;
}

export interface Counted {
  readonly id: string;
  readonly roles: readonly string[];
}

/** Fills one place after the other; a person who stands in another place already may be moved on (Kuhn 1955). */
function fill(places: readonly string[], people: readonly Counted[]): number {
  const placeOf = new Map<string, number>();
  const seat = (place: number, tried: Set<string>): boolean =>
    people.some(({ id, roles }) => {
      if (tried.has(id) || !roles.includes(places[place] ?? '')) return false;
      tried.add(id);
      const held = placeOf.get(id);
      if (held !== undefined && !seat(held, tried)) return false;
      placeOf.set(id, place);
      return true;
    });
  return places.filter((_role, place) => seat(place, new Set())).length;
}

/** Whether these people make the quorum. One named twice counts once. */
export function quorumMet({ total, least }: QuorumRule, people: readonly Counted[]): boolean {
  const different = [...new Map(people.map((person) => [person.id, person])).values()];
  const places = [...least].flatMap(([role, count]) => Array.from({ length: count }, () => role));
  return different.length >= Math.max(total, places.length) && fill(places, different) === places.length;
}

/** The rule in words: `2`, or `3, of whom 2 custodian and 1 auditor`. */
export function quorumText({ total, least }: QuorumRule): string {
  const roles = [...least].map(([role, count]) => `${count} ${role}`);
  return roles.length === 0 ? String(total) : `${total}, of whom ${roles.join(' and ')}`;
}
