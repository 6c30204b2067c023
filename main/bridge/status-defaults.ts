// What a plan about the status of an authority's certificates begins with, from its record.

import { demandOf } from '../formats/policy.ts';
import { existingAuthority } from '../steps/existing-authority.ts';
import type { Store } from '../store/store.ts';

interface StatusDefaults {
  readonly 'crl-profile': string;
  readonly 'ocsp-profile': string;
  readonly rules: string;
  /** What its policy demands for a CRL, and so for an OCSP response. */
  readonly quorum: number;
}

/** Profiles, rule set and quorum: a root's lists and responses last for months, an issuing CA's for days. Throws input.not-found, store.corrupt. */
export function statusDefaultsOf(store: Store, authority: string): StatusDefaults {
  const { chain, policy } = existingAuthority(store, authority, 'retired-too');
  const kind = chain.length === 1 ? 'root' : 'issuing';
  return {
    'crl-profile': `${kind}-crl`,
    'ocsp-profile': `${kind}-ocsp`,
    rules: policy?.value.rules ?? 'private',
    quorum: policy === null ? 2 : demandOf(policy.value, 'ocsp').quorum,
  };
}
