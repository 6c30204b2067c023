import type { RuleSet } from '../pki/profile.ts';
import type { Finding } from '../lint/finding.ts';
import type { Severity } from '../lint/rule.ts';
import type { DesignFacts } from './design-facts.ts';

/** What a rule found, and in which node; without one it is the design as a whole. */
export interface DesignProblem {
  readonly node?: string;
  readonly message: string;
}

/** One rule about a hierarchy that does not exist yet; `check` returns an empty list where nothing is wrong. */
export interface DesignRule {
  /** Kebab-case, prefixed by design-. */
  readonly id: string;
  readonly title: string;
  /** RFC section, BR clause or other source with its number. */
  readonly clause: string;
  /** An error stops the plans from being written; anything else is shown. */
  readonly severity: Severity;
  /** Rule sets under which the clause is a good default and no duty. */
  readonly softer?: Partial<Record<RuleSet, Severity>>;
  check(facts: DesignFacts): readonly DesignProblem[];
}

/** `item` is the id of the node. */
export type DesignFinding = Finding;
