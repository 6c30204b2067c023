import { keyAlgorithms } from '../../pki/algorithms.ts';
import { securityStrength } from '../security-strength.ts';
import type { DesignRule } from '../design-rule.ts';

/** 112 bits are deprecated after 2030. */
const deprecated = new Date('2031-01-01T00:00:00Z');

/** No certificate outlives the time its key is held to be strong for. */
export const designStrengthLasts: DesignRule = {
  id: 'design-strength-lasts',
  title: 'No certificate outlives the strength of its key',
  clause: 'NIST IR 8547 (draft), NIST SP 800-57 part 1, 5.6.3',
  severity: 'warning',
  check: ({ timeline }) =>
    timeline.rows.flatMap(({ node, generations }) => {
      const end = generations[0]?.notAfter;
      if (end === undefined || end <= deprecated || securityStrength[node.algorithm] > 112) return [];
      return [
        {
          node: node.id,
          message: `${keyAlgorithms[node.algorithm].title} has 112 bits of security, deprecated after 2030, and its certificate ends on ${end.toISOString().slice(0, 10)}.`,
        },
      ];
    }),
};
