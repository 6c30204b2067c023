import type { ResourceLibrary } from '../ceremony/run-files.ts';
import { checkParameters } from '../formats/plan-parameters.ts';
import { planSchema } from '../formats/plan.ts';
import { parsePlaybook } from '../formats/playbook.ts';
import { describeProblem } from '../formats/schema-refusal.ts';
import type { PlanDraft } from '../formats/write-plan.ts';
import type { CheckedDraft } from '../../preload/contract/plan-editor.ts';

type FieldProblem = CheckedDraft['fields'][number];

/** Of a list of alternatives, the words for the whole are the ones a person can use. */
const textOf = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

function parameterProblems(draft: PlanDraft, library: ResourceLibrary): FieldProblem[] {
  const { playbook: named, params } = draft as { playbook?: { id?: unknown }; params?: Record<string, string | number> };
  const bytes = typeof named?.id === 'string' ? library.playbook(named.id) : null;
  if (bytes === null || typeof params !== 'object') return [];
  return Object.entries(parsePlaybook(bytes).value.params).flatMap(([name, type]) => {
    const value = params[name];
    const given = value === undefined || value === '' ? {} : { [name]: value };
    return checkParameters({ [name]: type }, given).map((text) => ({ path: `params.${name}`, text }));
  });
}

/** What is wrong with each field of a draft, all at once, by path; the checker itself stops at the first. */
export function fieldProblems(draft: PlanDraft, library: ResourceLibrary): FieldProblem[] {
  const parsed = planSchema.safeParse(draft, { error: describeProblem });
  const form = (parsed.error?.issues ?? []).map((issue) => ({ path: issue.path.map(String).join('.'), text: textOf(issue.message) }));
  return [...form.filter(({ path }) => !path.startsWith('params.')), ...parameterProblems(draft, library)];
}
