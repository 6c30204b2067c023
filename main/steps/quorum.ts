// How many approvals a step needs: the playbook's or plan's number, never less than the policy's (rules.md, Authority policy).

import { CeremonyError } from '../errors.ts';
import type { QuorumRule } from '../evidence/quorum-rule.ts';
import type { PlaybookStep } from '../formats/playbook.ts';
import type { RunFacts, StepContext } from './step.ts';

function numberOf(run: RunFacts, step: PlaybookStep, named: number | string, what: string): number {
  const value = typeof named === 'number' ? named : run.plan.params[named.replace(/^plan\./, '')];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new CeremonyError(
      'input.schema',
      `The ${what} of step ${step.id} is not a whole number of 1 or more. Nothing was done. Correct the plan.`,
    );
  }
  return value;
}

/** The number behind `quorum:` of a step, `plan.x` resolved; 1 where the step names none; never less than its roles need together. */
export function quorumOf(run: RunFacts, step: PlaybookStep): number {
  const { total, least } = quorumRuleOf(run, step);
  return Math.max(
    total,
    [...least.values()].reduce((sum, count) => sum + count, 0),
  );
}

/** `quorum:` and `least:` of a step. */
export function quorumRuleOf(run: RunFacts, step: PlaybookStep): QuorumRule {
  const least = new Map(Object.entries(step.least ?? {}).map(([role, named]) => [role, numberOf(run, step, named, `number of ${role}`)]));
  return { total: numberOf(run, step, step.quorum ?? 1, 'quorum'), least };
}

/** The approve step the set under a step's need `tbs` came through; undefined where it came through none. */
export function approveStepOf({ run, step }: Pick<StepContext, 'run' | 'step'>): PlaybookStep | undefined {
  const [source] = [step.needs?.['tbs'] ?? []].flat();
  return run.playbook.steps.find((each) => each.id === source && each.kind === 'approve');
}
