import type { DesignFacts } from './design-facts.ts';
import type { DesignFinding } from './design-rule.ts';
import { designRules } from './registry.ts';

/** Every violation of every rule; `item` is the node it was found in. An error stops the plans from being written. */
export function checkDesign(facts: DesignFacts): DesignFinding[] {
  return designRules.flatMap(({ id, clause, severity, softer, check }) =>
    check(facts).map(({ node, message }) => ({
      rule: id,
      clause,
      severity: softer?.[facts.design.rules] ?? severity,
      message,
      ...(node === undefined ? {} : { item: node }),
    })),
  );
}
