// Which policy a plan is held to: that of the authority it is about, never the one it brings along (rules.md, Authority policy).

import { CeremonyError } from '../errors.ts';
import type { Plan } from '../formats/plan.ts';
import type { Playbook } from '../formats/playbook.ts';
import { type Policy } from '../formats/policy.ts';
import type { Store } from '../store/store.ts';
import { readAuthorities } from '../store/tables/authority.ts';
import { readCertificateRequests } from '../store/tables/certificate-request.ts';
import { newestPolicy } from '../store/recorded-policies.ts';
import { pendingRequest } from '../steps/pending-request.ts';
import { existingAuthority } from '../steps/existing-authority.ts';

/** Labels of the existing authorities a plan names, in the order of the playbook's parameters. */
export function authoritiesOf(plan: Plan, playbook: Playbook): string[] {
  return Object.entries(playbook.params).flatMap(([name, type]) => {
    const value = plan.params[name];
    return type === 'authority' && typeof value === 'string' ? [value] : [];
  });
}

/** Labels of the requests a plan installs the certificates of. */
export function pendingRequestsOf(plan: Plan, playbook: Playbook): string[] {
  return Object.entries(playbook.params).flatMap(([name, type]) => {
    const value = plan.params[name];
    return type === 'pending-request' && typeof value === 'string' ? [value] : [];
  });
}

/**
 * The newest adopted policy of the authority the plan is about. A plan that makes its authority is held to what it proposes,
 * or to what an authority of that name adopted. Throws input.not-found for an authority or a pending request that is not here, store.corrupt for
 * one whose record was edited.
 */
export function standingPolicy(store: Store, plan: Plan, playbook: Playbook): Policy | null {
  const [label, other] = authoritiesOf(plan, playbook);
  if (other !== undefined)
    throw new CeremonyError(
      'input.unsupported',
      'The plan is about two authorities, and this version holds a run to one policy. Nothing was started.',
    );
  const retired = playbook.steps.some(({ kind, with: given }) => kind === 'open-authority' && given?.['retired'] === true);
  if (label !== undefined) return existingAuthority(store, label, retired ? 'retired-too' : 'live').policy?.value ?? null;
  for (const pending of pendingRequestsOf(plan, playbook)) pendingRequest(store, pending);
  const newest = readAuthorities(store).flatMap(({ spkiSha256 }) => newestPolicy(store, spkiSha256) ?? []);
  return newest.find((policy) => policy.authority === plan.policy?.authority) ?? plan.policy ?? null;
}

/** A data directory a plan is checked against before the day, asked only when a plan needs it. */
export interface DataAtHand {
  /** A sentence: why there is none to ask. */
  readonly ask: () => Store | string;
  /** Somebody named this very directory: an authority that is not in it is not there on the day either. */
  readonly named: boolean;
}

const noneHoldsIt = 'no data directory holds this authority';
export const noDataAtHand: DataAtHand = { ask: () => noneHoldsIt, named: false };

/**
 * What a plan is held to before the day. `unknown`: why the standing policy of the authority it is about cannot be known here; the plan
 * may still be right for another machine. Throws what standingPolicy throws for an authority that may not be acted on, or is not in
 * the directory that was named.
 */
export function policyAtHand(data: DataAtHand, plan: Plan, playbook: Playbook): { policy: Policy | null; unknown: string | null } {
  const labels = authoritiesOf(plan, playbook);
  const store = data.ask();
  if (typeof store === 'string')
    return labels.length > 0 ? { policy: null, unknown: store } : { policy: plan.policy ?? null, unknown: null };
  const known = new Set(readAuthorities(store).map(({ label }) => label));
  const waiting = new Set(readCertificateRequests(store, { state: 'pending' }).map(({ label }) => label));
  // What a request of another workstation waits for is installed there, under the policy its own plan proposes.
  if (!data.named && pendingRequestsOf(plan, playbook).some((label) => !waiting.has(label)))
    return { policy: plan.policy ?? null, unknown: null };
  const elsewhere = !data.named && labels.some((label) => !known.has(label));
  return elsewhere ? { policy: null, unknown: noneHoldsIt } : { policy: standingPolicy(store, plan, playbook), unknown: null };
}
