import { isKeyPurpose, keyPurposeNames } from './key-purposes.ts';
import { planParameter, type Playbook, type PlaybookStep } from './playbook.ts';

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

/** Kinds that may be handed the audit key; everything else certifies, or backs up what certifies. */
const takesAuditKey: ReadonlySet<string> = new Set(['sign-checkpoint', 'make-backup', 'confirm-backup-key']);
const backsUp: ReadonlySet<string> = new Set(['make-backup', 'confirm-backup-key']);

type Purpose = 'authority' | 'audit' | 'other';

/** `plan.x` is a parameter of type key-purpose, whose values are no authority's and no audit key's. */
function purposeOf({ kind, with: given }: PlaybookStep): Purpose {
  if (kind === 'open-audit-key') return 'audit';
  const purpose = given?.['purpose'];
  if (purpose === undefined) return 'authority';
  return purpose === 'audit' ? 'audit' : 'other';
}

function isPurpose(purpose: unknown, playbook: Playbook): boolean {
  const parameter = typeof purpose === 'string' ? planParameter(purpose) : null;
  return parameter === null ? isKeyPurpose(purpose) : playbook.params[parameter] === 'key-purpose';
}

function misuse(step: PlaybookStep, need: string, maker: PlaybookStep): string | null {
  const purpose = purposeOf(maker);
  const where = `Step \`${step.id}\``;
  const certified = step.kind === 'build-certificate' && need === 'subjectKey' && step.needs?.['issuer'] !== undefined;
  if (certified)
    return purpose === 'authority' ? `${where} gives the key of \`${maker.id}\` a certificate, and it has no \`purpose\`.` : null;
  if (purpose === 'audit' && !takesAuditKey.has(step.kind))
    return `${where} uses the audit key of \`${maker.id}\`, which signs checkpoints only.`;
  if (purpose === 'other' && !backsUp.has(step.kind))
    return `${where} uses the key of \`${maker.id}\`, which was made for another purpose.`;
  if (purpose !== 'audit' && step.kind === 'sign-checkpoint')
    return `${where} signs a checkpoint with the key of \`${maker.id}\`, which is not an audit key.`;
  return null;
}

/**
 * KEY-PURPOSE before the day: a key made with a purpose certifies nothing, `audit` goes to `sign-checkpoint`, which takes no other, and
 * what an authority here certifies has a purpose (rules.md, Keys and tokens). Gives one sentence a problem.
 */
export function checkKeyPurposes(playbook: Playbook): string[] {
  const makers = new Map(
    playbook.steps.filter(({ kind }) => kind === 'generate-key-pair' || kind === 'open-audit-key').map((step) => [step.id, step]),
  );
  const purposes = [...makers.values()]
    .filter(({ with: given }) => given?.['purpose'] !== undefined && !isPurpose(given['purpose'], playbook))
    .map(
      (step) =>
        `Step \`${step.id}\` makes a key for a purpose that does not exist; there are ${keyPurposeNames.map((name) => `\`${name}\``).join(', ')}, or none for an authority's key.`,
    );
  const uses = playbook.steps.flatMap((step) =>
    Object.entries(step.needs ?? {}).flatMap(([need, references]) =>
      [references].flat().flatMap((id) => {
        const maker = makers.get(id);
        return maker === undefined ? [] : (misuse(step, need, maker) ?? []);
      }),
    ),
  );
  return [...purposes, ...uses];
}
