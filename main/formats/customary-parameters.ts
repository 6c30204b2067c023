import type { ParameterType, Playbook } from './playbook.ts';

/** Customary values by type; people see and review them in the plan. */
const customary: Readonly<Partial<Record<ParameterType, string>>> = {
  token: 'at-run',
  certificates: 'at-run',
  'crl-calendar': '12 every P1M',
  'answered-certificates': 'all',
  'file-hash': 'at-run',
  'key-algorithm': 'ecdsa-p384',
  duration: 'P20Y',
};

/** What is given, and a value for every other parameter whose type has a customary one. */
export function customaryParameters(playbook: Playbook, given: Readonly<Record<string, string | number>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(playbook.params).flatMap(([name, type]) => {
      const value = given[name] ?? customary[type] ?? (type === 'number' ? (name === 'quorum' ? 2 : 1) : undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
