/** A person of a plan that is still to be filled in. */
export interface SkeletonPerson {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

const words: Readonly<Record<string, { readonly id: string; readonly title: string }>> = {
  ceremonyAdministrator: { id: 'administrator', title: 'ceremony administrator' },
  custodian: { id: 'custodian', title: 'custodian' },
  witness: { id: 'witness', title: 'witness' },
  auditor: { id: 'auditor', title: 'auditor' },
  operator: { id: 'operator', title: 'operator' },
};

/** One person a role; of custodians one more than the quorum, so that one may fall ill. */
export function skeletonPeople(roles: readonly string[], quorum: number): SkeletonPerson[] {
  return roles.flatMap((role) => {
    const { id, title } = words[role] ?? { id: 'person', title: role };
    const count = role === 'custodian' ? quorum + 1 : 1;
    return Array.from({ length: count }, (_, i) =>
      count === 1 ? { id, name: `Name of the ${title}`, role } : { id: `${id}-${i + 1}`, name: `Name of ${title} ${i + 1}`, role },
    );
  });
}
