// compare/: a rehearsal beside the production run it was for (rules.md, Rehearsals). Lives here: which differences a
// rehearsal must have, and which none may have. May not live here: whether either bundle is good; that is verification's.

import { CeremonyError } from '../../errors.ts';
import type { BundleReading } from '../verify/reading.ts';
import { compareArtifacts } from './compare-artifacts.ts';
import { compareChecks } from './compare-checks.ts';
import { compareItems } from './compare-items.ts';
import { compareSteps, type ComparedStep, stepTimes } from './compare-steps.ts';
import { type Difference, differing } from './difference.ts';

export interface BundleComparison {
  readonly verdict: 'as-rehearsed' | 'differs';
  /** Unexpected ones first, each kind in the order of the ceremony. */
  readonly differences: readonly Difference[];
  /** How many values were equal. */
  readonly equal: number;
  readonly steps: readonly ComparedStep[];
}

/**
 * Compares a rehearsal with a production run: same plan, same steps, same bytes to be signed, except mark, key, dates and
 * numbers. Every other difference is unexpected.
 * @throws input.unsupported where the first is no rehearsal or the second no production run; input.* where one cannot be read
 */
export function compareBundles(rehearsal: BundleReading, production: BundleReading): BundleComparison {
  const [first, second] = [rehearsal.planned(), production.planned()];
  if (first.mode === 'production' || second.mode !== 'production')
    throw new CeremonyError(
      'input.unsupported',
      `A rehearsal is compared with a production run, in this order; these are a ${first.mode} and a ${second.mode}. Nothing was compared.`,
    );
  const compared = [
    ...compareBasis(rehearsal, production),
    ...compareSteps(rehearsal, production),
    ...compareChecks(rehearsal, production),
    ...compareItems(rehearsal, production),
    ...compareArtifacts(rehearsal, production),
  ];
  const differences = compared.filter((each) => each !== null);
  const unexpected = differences.filter(({ expected }) => !expected);
  return {
    verdict: unexpected.length === 0 ? 'as-rehearsed' : 'differs',
    differences: [...unexpected, ...differences.filter(({ expected }) => expected)],
    equal: compared.length - differences.length,
    steps: stepTimes(rehearsal, production),
  };
}

/** What both runs stand on. */
function compareBasis(rehearsal: BundleReading, production: BundleReading): (Difference | null)[] {
  const [one, other] = [rehearsal.planned(), production.planned()];
  const profiles = [...new Set([...Object.keys(one.profiles), ...Object.keys(other.profiles)])];
  return [
    differing('plan', 'SHA-256', one.planSha256, other.planSha256),
    differing('playbook', 'SHA-256', one.playbook.sha256, other.playbook.sha256),
    ...profiles.map((id) => differing(`profile ${id}`, 'SHA-256', one.profiles[id] ?? 'absent', other.profiles[id] ?? 'absent')),
    differing('policy', 'SHA-256', one.policySha256 ?? 'none', other.policySha256 ?? 'none'),
    differing('run', 'rules', one.rules, other.rules),
    differing('run', 'software', `${one.software.version} ${one.software.sha256}`, `${other.software.version} ${other.software.sha256}`),
    differing('run', 'attendance', one.attendance, other.attendance, 'a rehearsal may be played from an answers file'),
    differing('run', 'mode', one.mode, other.mode, 'a rehearsal'),
    ...rehearsal
      .people()
      .people.map(({ id, sha256 }) =>
        differing(
          `person ${id}`,
          'key SHA-256',
          sha256,
          production.people().people.find((person) => person.id === id)?.sha256 ?? 'absent',
          'rehearsals use stand-in credentials',
        ),
      ),
    differing('run', 'exceptions', exceptionsOf(rehearsal), exceptionsOf(production)),
  ];
}

function exceptionsOf(reading: BundleReading): string {
  const found = reading.events().filter(({ event }) => event === 'exception');
  return found.length === 0 ? 'none' : found.map(({ step, data }) => `${step ?? ''}: ${String(data['reason'])}`).join('; ');
}
