import type { Playbook, PlaybookStep } from './playbook.ts';

/**
 * Each `sign` must be dominated by `lint` and `approve` of the same set (formats.md, Playbook; BR 4.3.1.2 for the lint):
 * what it signs comes from an `approve`, and what was approved comes, through any number of `review` steps, from a `lint`.
 * Sets are handed on whole by reference, so following the references proves that it is the same set. Gives one sentence a
 * problem; missing or later steps are reported by playbook-check.ts.
 */
export function checkSignaturePaths(playbook: Playbook): string[] {
  const byId = new Map(playbook.steps.map((step) => [step.id, step]));
  const sources = (step: PlaybookStep): PlaybookStep[] =>
    [step.needs?.['tbs'] ?? []]
      .flat()
      .flatMap((id) => byId.get(id) ?? [])
      .filter((source) => playbook.steps.indexOf(source) < playbook.steps.indexOf(step));
  return playbook.steps
    .filter((step) => step.kind === 'sign')
    .flatMap((sign) => {
      const approvals = sources(sign);
      if (approvals.length === 0 || approvals.some((step) => step.kind !== 'approve'))
        return [`Step \`${sign.id}\` signs what no \`approve\` step has passed.`];
      return approvals.every((approval) => isLinted(approval, sources))
        ? []
        : [`Step \`${sign.id}\` signs what no \`lint\` step has passed before it was approved.`];
    });
}

function isLinted(step: PlaybookStep, sources: (step: PlaybookStep) => PlaybookStep[]): boolean {
  const from = sources(step);
  return from.length > 0 && from.every((source) => source.kind === 'lint' || (source.kind === 'review' && isLinted(source, sources)));
}
