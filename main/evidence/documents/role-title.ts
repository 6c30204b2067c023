const titles: Readonly<Record<string, string>> = {
  ceremonyAdministrator: 'ceremony administrator',
  custodian: 'custodian',
  witness: 'witness',
  auditor: 'auditor',
  operator: 'operator',
};

/** A role as it stands inside a sentence. */
export function roleTitle(role: string): string {
  return titles[role] ?? role;
}
