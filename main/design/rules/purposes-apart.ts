import { keyPurposeOid } from '../../pki/key-purpose.ts';
import { oids } from '../../pki/oids.ts';
import { purposeTitle } from '../design-facts.ts';
import type { DesignRule } from '../design-rule.ts';

/** BR 7.1.2.10.6: MUST NOT stand beside serverAuth. */
const apart: readonly string[] = [oids.emailProtection, oids.codeSigning, oids.timeStamping, oids.anyExtendedKeyUsage];

/** A CA for servers issues for nothing that is under other rules: what goes wrong with one use would take the other with it. */
export const designPurposesApart: DesignRule = {
  id: 'design-purposes-apart',
  title: 'A CA for servers has no other use',
  clause: 'BR 7.1.2.10.6',
  severity: 'error',
  softer: { private: 'warning', cnsa2: 'warning' },
  check: ({ design, profile, purposesOf }) =>
    design.nodes.flatMap((node) => {
      const ofLeaves = (node.leaves ?? []).flatMap((row) => profile(row.profile)?.extensions.extendedKeyUsage?.purposes ?? []);
      const purposes = new Set([...(purposesOf(node) ?? []), ...ofLeaves.map(keyPurposeOid)]);
      const mixed = purposes.has(oids.serverAuth) ? apart.filter((oid) => purposes.has(oid)) : [];
      if (mixed.length === 0) return [];
      return [{ node: node.id, message: `Beside serverAuth it issues for ${mixed.map(purposeTitle).join(' and ')}. Make a CA for each.` }];
    }),
};
