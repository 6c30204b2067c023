import type { DesignRule } from '../design-rule.ts';

/** A design has one root; a second trust anchor is another design, with its own ceremonies and policy. */
export const designOneRoot: DesignRule = {
  id: 'design-one-root',
  title: 'There is one root',
  clause: 'RFC 5280 6.1.1 (d)',
  severity: 'error',
  check({ tree: { roots } }) {
    const [first, ...others] = roots;
    if (first === undefined) return [{ message: 'No node is without a parent: there is no root.' }];
    return others.map((node) => ({
      node: node.id,
      message: `It has no parent, and ${first.id} is the root already. Give it a parent, or a design of its own.`,
    }));
  },
};
