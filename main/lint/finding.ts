import type { Severity } from './rule.ts';

/** One violation of one rule. `item` names what it was found in (a step id or a file) when several things were linted. */
export interface Finding {
  readonly rule: string;
  readonly clause: string;
  readonly severity: Severity;
  readonly message: string;
  readonly item?: string;
}
