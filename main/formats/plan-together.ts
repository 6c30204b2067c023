import type { z } from 'zod';
import { custodyProblems, type CustodyPlan } from './custody.ts';

/** The parts of a plan that bind each other; written out because plan.ts builds its schema with this check. */
interface PlanParts {
  readonly attendance: string;
  readonly window: 'none' | { readonly from: string; readonly to: string };
  readonly enrol?: string;
  readonly custody?: CustodyPlan;
  readonly people: readonly {
    readonly id: string;
    readonly roles: readonly string[];
    readonly keys?: readonly { readonly spki: string }[];
    readonly need?: string;
  }[];
}

/** What one key of a plan demands of another (formats.md, Plan); adds an issue at the key to change. */
export function checkPlanTogether(plan: PlanParts, context: z.core.$RefinementCtx<PlanParts>): void {
  const refuse = (path: (string | number)[], message: string): void => context.addIssue({ code: 'custom', path, message });
  if (plan.window === 'none' && plan.attendance !== 'unattended') refuse(['window'], 'may be `none` only with `attendance: unattended`');
  if (plan.window !== 'none' && plan.window.from >= plan.window.to) refuse(['window', 'to'], 'must be later than `from`');
  for (const [path, message] of custodyProblems(plan)) refuse(path, message);
  const owners = new Map<string, string>();
  for (const [index, person] of plan.people.entries()) {
    const at = ['people', index];
    if (plan.enrol === undefined && person.keys === undefined)
      refuse(at, `must give \`keys\` for ${person.id}, or the plan must say \`enrol: at-roll-call\``);
    if (plan.enrol !== undefined && person.keys !== undefined)
      refuse([...at, 'keys'], 'may not stand in a plan that says `enrol: at-roll-call`');
    if (person.need !== undefined && person.keys === undefined) refuse([...at, 'need'], 'may stand only beside `keys`');
    for (const key of person.keys ?? []) {
      // One key in two hands would make one person a quorum of two.
      const owner = owners.get(key.spki);
      if (owner !== undefined && owner !== person.id) refuse([...at, 'keys'], `names a key that is ${owner}’s already`);
      owners.set(key.spki, person.id);
    }
  }
}
