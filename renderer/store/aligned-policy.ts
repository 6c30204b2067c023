import type { PlanDraftInput } from '../../preload/contract/plan-editor.ts';
import { listAt, textAt, valueAt, withValueAt } from './draft-path.ts';

type Change = [readonly string[], PlanDraftInput[string]];

/**
 * The proposed policy brought in line with its plan, in what a plan must share with its policy: rule set, attendance, backup, the
 * waived checks, and the quorum of each act. The authority is called as the ceremony until somebody calls it otherwise. A later
 * plan may only be stricter, so people see and review all of it. `before`: the plan before the last change.
 */
export function alignedPolicy(draft: PlanDraftInput, before: PlanDraftInput): PlanDraftInput {
  // The policy of an authority that exists is changed by its own words, under the one in force.
  if (valueAt(draft, ['policy']) === undefined || valueAt(draft, ['params', 'authority']) !== undefined) return draft;
  const quorum = Number(textAt(draft, ['params', 'quorum']));
  const attendance = textAt(draft, ['attendance']);
  const changes: Change[] = [
    ...(textAt(before, ['policy', 'authority']) === textAt(before, ['title'])
      ? [[['policy', 'authority'], textAt(draft, ['title'])] satisfies Change]
      : []),
    [['policy', 'rules'], textAt(draft, ['rules'])],
    [['policy', 'attendance'], attendance === 'people' ? ['people'] : ['people', attendance]],
    [['policy', 'backup'], textAt(draft, ['backup'])],
    [['policy', 'waivable'], listAt(draft, ['waivers']).flatMap((waiver) => textAt(waiver, ['check']))],
    ...(Number.isInteger(quorum) && quorum > 0
      ? Object.keys((valueAt(draft, ['policy', 'acts']) as object | undefined) ?? {}).map((act): Change => [
          ['policy', 'acts', act, 'quorum'],
          quorum,
        ])
      : []),
  ];
  return changes.reduce<PlanDraftInput>((plan, [path, value]) => withValueAt(plan, path, value) as PlanDraftInput, draft);
}
