import { useText } from './use-text.ts';
import type { MessageKey } from './translate.ts';

const named: Readonly<Record<string, MessageKey>> = {
  ceremonyAdministrator: 'role.ceremonyAdministrator',
  custodian: 'role.custodian',
  witness: 'role.witness',
  auditor: 'role.auditor',
  operator: 'role.operator',
};

/** A role of the playbook in words; one that a playbook made up is shown as it is written. */
export function useRole(): (role: string) => string {
  const t = useText();
  return (role) => {
    const key = named[role];
    return key === undefined ? role : (t as (key: MessageKey) => string)(key);
  };
}
