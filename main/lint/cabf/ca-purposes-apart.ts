import { oids } from '../../pki/oids.ts';
import { toSubordinates } from '../applies.ts';
import { extensionTitle } from '../extension-lists.ts';
import { everyRuleSet, type Rule } from '../rule.ts';

const apart: readonly string[] = [oids.emailProtection, oids.codeSigning, oids.timeStamping]; // BR 7.1.2.10.6: MUST NOT

/** A CA for servers does not have the purposes of mail, code or time stamps (BR 7.1.2.10.6). */
export const brCaPurposesApart: Rule<'certificate'> = {
  id: 'br-ca-purposes-apart',
  on: ['certificate'],
  title: 'A CA for servers does not have the purposes of mail, code or time stamps',
  clause: 'BR 7.1.2.10.6',
  ruleSets: everyRuleSet,
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  effective: '2023-09-15',
  applies: toSubordinates,
  check(subject) {
    const purposes = subject.extendedKeyUsage ?? [];
    if (!purposes.includes(oids.serverAuth)) return [];
    return purposes.filter((oid) => apart.includes(oid)).map((oid) => `extendedKeyUsage has ${extensionTitle(oid)} beside serverAuth.`);
  },
};
