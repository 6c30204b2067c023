import type { Role } from './fields.ts';

/** One person of a skeleton plan. */
export interface CastMember {
  readonly id: string;
  /** Completes "CHANGE-ME …". */
  readonly title: string;
  readonly role: Role;
}

const parts: Readonly<Record<Role, { id: string; title: string }>> = {
  ceremonyAdministrator: { id: 'administrator', title: 'Ceremony Administrator' },
  custodian: { id: 'custodian', title: 'Custodian' },
  witness: { id: 'witness', title: 'Witness' },
  auditor: { id: 'auditor', title: 'Auditor' },
  operator: { id: 'operator', title: 'Operator' },
};

/** A person for each role; of roles that form a quorum one more than it takes, so that one may fall ill. */
export function castOf(roles: readonly Role[], quorumRoles: readonly Role[], quorum: number): CastMember[] {
  return roles.flatMap((role): CastMember[] => {
    const { id, title } = parts[role];
    if (!quorumRoles.includes(role)) return [{ id, title, role }];
    return Array.from({ length: quorum + 1 }, (_, index) => ({ id: `${id}-${index + 1}`, title: `${title} ${index + 1}`, role }));
  });
}
