import { waived, type Check } from '../checks.ts';
import type { RunFacts } from './step.ts';

/** A failed check the plan waives, named with its reason (rules.md, Authority policy); any other as it is. */
export function waivedByPlan({ plan }: Pick<RunFacts, 'plan'>, check: Check): Check {
  const waiver = check.verdict === 'failed' ? plan.waivers.find((entry) => entry.check === check.name) : undefined;
  return waiver === undefined ? check : waived(check.name, `${waiver.reason} (${check.reason ?? ''})`, 'plan');
}
