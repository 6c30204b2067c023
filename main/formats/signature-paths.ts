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

/** Kinds that may be handed a key made with `purpose: audit`; everything else certifies, or backs up what certifies. */
const takesAuditKey: ReadonlySet<string> = new Set(['sign-checkpoint', 'make-backup', 'confirm-backup-key']);

/**
 * KEY-PURPOSE before the day: a key made with `purpose: audit` goes to `sign-checkpoint` only, and `sign-checkpoint` takes
 * no other (rules.md, Keys and tokens). Gives one sentence a problem.
 */
export function checkKeyPurposes(playbook: Playbook): string[] {
  const makers = new Map(playbook.steps.filter((step) => step.kind === 'generate-key-pair').map((step) => [step.id, step]));
  const purposes = [...makers.values()]
    .filter((step) => step.with?.['purpose'] !== undefined && step.with['purpose'] !== 'audit')
    .map(
      (step) => `Step \`${step.id}\` makes a key for a purpose that does not exist; there is \`audit\`, or none for an authority's key.`,
    );
  const uses = playbook.steps.flatMap((step) =>
    Object.values(step.needs ?? {})
      .flat()
      .flatMap((id) => makers.get(id) ?? [])
      .flatMap((maker) => {
        const audit = maker.with?.['purpose'] === 'audit';
        if (audit && !takesAuditKey.has(step.kind))
          return [`Step \`${step.id}\` uses the audit key of \`${maker.id}\`, which signs checkpoints only.`];
        if (!audit && step.kind === 'sign-checkpoint')
          return [`Step \`${step.id}\` signs a checkpoint with the key of \`${maker.id}\`, which is not an audit key.`];
        return [];
      }),
  );
  return [...purposes, ...uses];
}
