import { addDuration } from '../../pki/duration.ts';
import type { DesignRule } from '../design-rule.ts';

/** Every validity is one its profile allows; laid from the day the node begins, as BR 6.3.2 counts from notBefore. */
export const designValidityInProfile: DesignRule = {
  id: 'design-validity-in-profile',
  title: 'Every validity is one its profile allows',
  clause: 'BR 6.3.2',
  severity: 'error',
  check: ({ design, profile }) =>
    design.nodes.flatMap((node) => {
      const end = (duration: string): number => addDuration(new Date(node.from ?? design.start), duration).getTime();
      const leaves = (node.leaves ?? []).map((row) => ({ what: 'The validity of its leaves', id: row.profile, validity: row.validity }));
      return [{ what: 'Its validity', id: node.profile, validity: node.validity }, ...leaves].flatMap(({ what, id, validity }) => {
        const range = profile(id)?.validity;
        if (range === undefined || validity === undefined) return [];
        if (end(validity) >= end(range.min) && end(validity) <= end(range.max)) return [];
        return [{ node: node.id, message: `${what} is ${validity}, and profile ${id} allows ${range.min} to ${range.max}.` }];
      });
    }),
};
