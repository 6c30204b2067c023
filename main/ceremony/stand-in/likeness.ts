// What a stand-in takes after: values read from the record of the real authority. Nothing else leaves the production data.

import type { Policy } from '../../formats/policy.ts';
import type { Store } from '../../store/store.ts';
import { readAuthorities } from '../../store/tables/authority.ts';
import { readCertificateRequests } from '../../store/tables/certificate-request.ts';
import { existingAuthority } from '../../steps/existing-authority.ts';

export interface Likeness {
  /** RFC 4514 text. */
  readonly subject: string;
  readonly algorithm: string;
  readonly policy: Policy | null;
}

/** An authority by its label, and what a stand-in of it takes after. */
export interface OwnAuthority {
  readonly label: string;
  readonly likeness: Likeness;
}

/** The first live authority of a production record; null: there is none. Only reads. Throws store.corrupt. */
export function firstAuthority(store: Store): OwnAuthority | null {
  const first = readAuthorities(store).find(({ mode, retiredByRun }) => mode === 'production' && retiredByRun === null);
  const likeness = first === undefined ? null : likenessOf(store, first.label);
  return first === undefined || likeness === null ? null : { label: first.label, likeness };
}

/** The authority, or the request that waits for its certificate, with this label, as far as a stand-in can be like it; null: there is none. Only reads. Throws store.corrupt. */
export function likenessOf(store: Store, label: string): Likeness | null {
  // An authority may wait for its next certificate, too.
  if (!readAuthorities(store).some((authority) => authority.label === label)) {
    const pending = readCertificateRequests(store, { label, state: 'pending' })[0];
    return pending === undefined ? null : { subject: pending.subject, algorithm: pending.algorithm, policy: null };
  }
  const { authority, policy } = existingAuthority(store, label, 'retired-too');
  return { subject: authority.subject, algorithm: authority.algorithm, policy: policy?.value ?? null };
}
