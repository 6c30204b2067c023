// A label names an authority, the request it begins with, and its folder in every bundle: no two keys share one.

import { CeremonyError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { readAuthorities } from '../store/tables/authority.ts';
import { readCertificateRequests } from '../store/tables/certificate-request.ts';

/** Throws policy.label-in-use where another key than this one (null: one that is still to be made) is known by the label. `nothing`: what was not done, and what to do. */
export function requireFreeLabel(store: Store, label: string, spkiSha256: string | null, nothing: string): void {
  const authority = readAuthorities(store, { label }).find((one) => one.spkiSha256 !== spkiSha256);
  if (authority !== undefined)
    throw new CeremonyError('policy.label-in-use', `The label «${label}» is that of an authority here, whose key is another. ${nothing}`);
  const request = readCertificateRequests(store, { label, state: 'pending' }).find((one) => one.spkiSha256 !== spkiSha256);
  if (request === undefined) return;
  throw new CeremonyError(
    'policy.label-in-use',
    `The label «${label}» is that of a key here whose request, made by run ${request.run.slice(0, 8)}, waits for its certificate. ${nothing}`,
  );
}
