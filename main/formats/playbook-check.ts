import { checkKeyPurposes, checkSignaturePaths } from './signature-paths.ts';
import { checkRecovery } from './recovery-check.ts';
import { planParameter } from './playbook.ts';
import type { Playbook, PlaybookStep } from './playbook.ts';

/** What a step kind takes and gives, as far as a playbook can be checked without running it. Types are names. */
export interface KindSignature {
  /** Need → type it must be given, or the types it takes; every one must be there. */
  readonly needs: Readonly<Record<string, string | readonly string[]>>;
  /** Needs that may be absent. */
  readonly optionalNeeds?: Readonly<Record<string, string | readonly string[]>>;
  /** Sets of needs of which a step gives exactly one, whole. */
  readonly needsOneOf?: readonly Readonly<Record<string, string | readonly string[]>>[];
  /** Type of what the step leaves for later ones. */
  readonly gives: string | null;
  /** Parameters under `with`; every one must be there. */
  readonly with: readonly string[];
  readonly optionalWith?: readonly string[];
}

/**
 * Proves before the day that a playbook holds together (formats.md, Playbook): kinds and roles exist, every reference is to
 * an earlier step of the right type, parameters are declared and used, and each `sign` is dominated by `lint` and `approve`
 * of the same set. Gives one sentence a problem; none means it holds.
 */
export function checkPlaybook(playbook: Playbook, kinds: Readonly<Record<string, KindSignature>>): string[] {
  const earlier = new Map<string, PlaybookStep>();
  const problems: string[] = [];
  for (const step of playbook.steps) {
    problems.push(...checkStep(step, playbook, kinds, earlier));
    if (earlier.has(step.id)) problems.push(`Two steps have the id \`${step.id}\`.`);
    earlier.set(step.id, step);
  }
  return [
    ...problems,
    ...checkUnusedParameters(playbook),
    ...checkSignaturePaths(playbook),
    ...checkKeyPurposes(playbook),
    ...checkRecovery(playbook),
  ];
}

function checkStep(
  step: PlaybookStep,
  playbook: Playbook,
  kinds: Readonly<Record<string, KindSignature>>,
  earlier: ReadonlyMap<string, PlaybookStep>,
): string[] {
  const where = `Step \`${step.id}\``;
  const roles = step.by
    .filter((role) => !playbook.roles.includes(role))
    .map((role) => `${where} is done by \`${role}\`, a role the playbook does not list.`);
  const kind = Object.hasOwn(kinds, step.kind) ? kinds[step.kind] : undefined;
  if (!kind) return [...roles, `${where} has the kind \`${step.kind}\`, which does not exist; there are ${Object.keys(kinds).join(', ')}.`];
  return [
    ...roles,
    ...checkLeast(step),
    ...checkNeeds(step, kind, playbook, kinds, earlier),
    ...checkWith(step, kind),
    ...checkReferences(step, playbook),
  ];
}

function checkLeast(step: PlaybookStep): string[] {
  const named = Object.keys(step.least ?? {});
  if (named.length > 0 && step.kind !== 'approve') return [`Step \`${step.id}\` has \`least\`, which only an \`approve\` step may have.`];
  return named
    .filter((role) => !(step.by as readonly string[]).includes(role))
    .map((role) => `Step \`${step.id}\` wants approvals of \`${role}\`, which is not under its \`by\`.`);
}

function checkNeeds(
  step: PlaybookStep,
  kind: KindSignature,
  playbook: Playbook,
  kinds: Readonly<Record<string, KindSignature>>,
  earlier: ReadonlyMap<string, PlaybookStep>,
): string[] {
  const given = step.needs ?? {};
  const sets = kind.needsOneOf ?? [];
  const ofSets: Readonly<Record<string, string | readonly string[]>> = Object.fromEntries(sets.flatMap((set) => Object.entries(set)));
  const wanted = { ...ofSets, ...kind.optionalNeeds, ...kind.needs };
  const missing = Object.keys(kind.needs).filter((need) => !Object.hasOwn(given, need));
  return [
    ...checkAlternatives(step, sets),
    ...missing.map((need) => `Step \`${step.id}\` lacks the need \`${need}\`.`),
    ...Object.entries(given).flatMap(([need, references]) => {
      const types = Object.hasOwn(wanted, need) ? [wanted[need] ?? []].flat() : [];
      if (types.length === 0) return [`Step \`${step.id}\` has the need \`${need}\`, which the kind \`${step.kind}\` does not know.`];
      return [references].flat().flatMap((reference) => {
        const source = earlier.get(reference);
        if (!source) {
          const later = playbook.steps.some((other) => other.id === reference);
          return [`Step \`${step.id}\` needs \`${reference}\`, which ${later ? 'is not an earlier step' : 'is not a step'}.`];
        }
        const gives = Object.hasOwn(kinds, source.kind) ? kinds[source.kind]?.gives : undefined;
        if (gives === undefined || (gives !== null && types.includes(gives))) return [];
        return [`Step \`${step.id}\` needs ${types.join(' or ')} as \`${need}\`, and \`${reference}\` gives ${gives ?? 'nothing'}.`];
      });
    }),
  ];
}

/** Of several sets of needs exactly one is given, and that one whole. */
function checkAlternatives(step: PlaybookStep, sets: readonly Readonly<Record<string, unknown>>[]): string[] {
  if (sets.length === 0) return [];
  const all = new Set(sets.flatMap((set) => Object.keys(set)));
  const given = Object.keys(step.needs ?? {}).filter((need) => all.has(need));
  const fits = sets.some((set) => Object.keys(set).length === given.length && given.every((need) => Object.hasOwn(set, need)));
  const names = sets.map((set) =>
    Object.keys(set)
      .map((need) => `\`${need}\``)
      .join(' and '),
  );
  return fits ? [] : [`Step \`${step.id}\` must have the needs ${names.join(', or ')}, and nothing of the others.`];
}

function checkWith(step: PlaybookStep, kind: KindSignature): string[] {
  const given = Object.keys(step.with ?? {});
  const allowed = [...kind.with, ...(kind.optionalWith ?? [])];
  return [
    ...kind.with.filter((name) => !given.includes(name)).map((name) => `Step \`${step.id}\` lacks \`${name}\` under \`with\`.`),
    ...given
      .filter((name) => !allowed.includes(name))
      .map((name) => `Step \`${step.id}\` has \`${name}\` under \`with\`, which the kind \`${step.kind}\` does not know.`),
  ];
}

function checkReferences(step: PlaybookStep, playbook: Playbook): string[] {
  const quorum = planParameter(step.quorum ?? 1);
  return [
    ...referencesOf(step)
      .filter((name) => !Object.hasOwn(playbook.params, name))
      .map((name) => `Step \`${step.id}\` uses \`plan.${name}\`, a parameter the playbook does not declare.`),
    ...(quorum !== null && Object.hasOwn(playbook.params, quorum) && playbook.params[quorum] !== 'number'
      ? [`Step \`${step.id}\` takes its quorum from \`plan.${quorum}\`, which is not a number.`]
      : []),
  ];
}

function checkUnusedParameters(playbook: Playbook): string[] {
  const used = new Set(playbook.steps.flatMap(referencesOf));
  return Object.keys(playbook.params)
    .filter((name) => !used.has(name))
    .map((name) => `The parameter \`${name}\` is declared and no step uses it.`);
}

function referencesOf(step: PlaybookStep): string[] {
  return [...Object.values(step.with ?? {}), step.quorum ?? 1, ...Object.values(step.least ?? {})]
    .map(planParameter)
    .filter((name) => name !== null);
}
