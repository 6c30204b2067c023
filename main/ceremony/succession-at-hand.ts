// A plan whose authority succeeds another, judged before its run begins and before the day: what the step plan-succession would refuse.

import type { Check } from '../checks.ts';
import { planParameter, type PlaybookStep } from '../formats/playbook.ts';
import { existingAuthority } from '../steps/existing-authority.ts';
import { overlapFacts } from '../steps/plan-succession.ts';
import { textOf } from '../steps/state-map.ts';
import { requireSuccession, successionOf } from '../steps/succession.ts';
import type { RunFacts } from '../steps/step.ts';
import type { Store } from '../store/store.ts';

const textAt = (run: RunFacts, step: PlaybookStep | undefined, name: string): string => {
  const written = step?.with?.[name];
  const parameter = written === undefined ? null : planParameter(written);
  return textOf(parameter === null ? written : run.plan.params[parameter]);
};

/** The dates and checks of every succession the run plans. Throws policy.succession, and what reading the authority throws. */
export function successionsAtHand(
  store: Store,
  run: RunFacts,
  now: Date,
): { facts: { label: string; value: string }[]; checks: readonly Check[] }[] {
  const { steps } = run.playbook;
  return steps
    .filter(({ kind }) => kind === 'plan-succession')
    .map((step) => {
      const opener = steps.find(({ id }) => id === step.needs?.['authority']);
      const { authority, chain, policy } = existingAuthority(store, textAt(run, opener, 'authority'));
      const { overlap, checks } = successionOf(store, run, {
        spkiSha256: authority.spkiSha256,
        certificate: chain[0]?.der ?? new Uint8Array(),
        policy: policy?.value ?? null,
        takeUp: textAt(run, step, 'takeUp'),
        lifetime: textAt(run, step, 'lifetime'),
        now,
      });
      requireSuccession(checks);
      return { facts: overlapFacts(authority.label, overlap), checks };
    });
}
