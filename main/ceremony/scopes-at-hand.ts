// The CRLs a plan will make and the partition its certificates will go into, held to the record before the run begins: what build-crl and
// build-certificate would refuse once people are there and the token is open.

import { CeremonyError } from '../errors.ts';
import { publicationOf } from '../formats/publication.ts';
import { planParameter, type PlaybookStep } from '../formats/playbook.ts';
import { partitionsOf } from '../pki/crl-scope.ts';
import { addressOf, requireAssignable } from '../steps/certificate-scopes.ts';
import { requireScope, scopesOfProfile } from '../steps/crl-scopes.ts';
import { textOf } from '../steps/state-map.ts';
import type { RunFacts } from '../steps/step.ts';
import type { Store } from '../store/store.ts';
import { readAuthorities } from '../store/tables/authority.ts';
import { authoritiesOf } from './standing-policy.ts';

const textAt = (run: RunFacts, step: PlaybookStep, name: string): string => {
  const written = step.with?.[name];
  const parameter = written === undefined ? null : planParameter(written);
  return textOf(parameter === null ? written : run.plan.params[parameter]);
};

/** A mass revocation is published by the full CRL: verify looks for the whole list (BR 4.9.7). Throws policy.profile. */
function requireWholeAfterMass(run: RunFacts, step: PlaybookStep, id: string): void {
  const profile = run.profiles.get(id)?.value;
  const mass = run.playbook.steps.some(({ kind }) => kind === 'record-mass-revocation');
  if (!mass || profile?.makes !== 'crl' || (profile.scope === 'full' && profile.extensions.deltaCRLIndicator === undefined)) return;
  throw new CeremonyError(
    'policy.profile',
    `Step ${step.id} would make CRLs of partitions or deltas with profile «${id}», and a mass revocation is published by the full CRL. Nothing was started. Name a profile of the full CRL in the plan, and sign the others afterwards with playbook scoped-crl-refresh.`,
  );
}

/**
 * CRL-IDP-EQUALS-CDP, CRL-SCOPE-KIND before the day, for the one authority of the plan. A rehearsal's stand-in has no certificates of before.
 * Throws policy.crl-guard, policy.profile.
 */
export function requireScopesAtHand(store: Store, run: RunFacts): void {
  const [label] = authoritiesOf(run.plan, run.playbook);
  const authority = readAuthorities(store, { label: label ?? '' })[0];
  if (run.mode !== 'production' || authority === undefined) return;
  const { publication } = publicationOf(run.policy);
  // A key that is made in the run has no certificates of before, and addresses of its own.
  const opened = new Set(run.playbook.steps.flatMap(({ id, kind }) => (kind === 'open-authority' ? [id] : [])));
  const isOpened = (need: unknown): boolean => typeof need === 'string' && opened.has(need);
  for (const step of run.playbook.steps) {
    const id = textAt(run, step, 'profile');
    const profile = run.profiles.get(id)?.value;
    if (step.kind === 'build-crl' && profile?.makes === 'crl' && isOpened(step.needs?.['authority'])) {
      requireWholeAfterMass(run, step, id);
      for (const scope of scopesOfProfile({ run, store }, profile, authority.spkiSha256)) requireScope(store, profile, scope);
    }
    if (step.kind !== 'build-certificate' || !isOpened(step.needs?.['issuer']) || profile?.makes !== 'certificate') continue;
    const assigned = profile.extensions.cRLDistributionPoints?.crlPartition;
    for (const crlPartition of assigned === undefined ? [] : partitionsOf(assigned))
      requireAssignable(
        store,
        authority.spkiSha256,
        { crlPartition, crlDistributionPoint: addressOf(publication?.crl[crlPartition] ?? []) },
        profile.kind,
      );
  }
}
