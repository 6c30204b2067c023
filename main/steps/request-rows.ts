import { canonicalJson } from '../formats/canonical-json.ts';
import { sha256Hex } from '../pki/hash.ts';
import { describeName } from '../pki/name.ts';
import type { RowWrite } from '../store/store.ts';
import { authorityRow, readAuthority } from '../store/tables/authority.ts';
import { certificateRequestRow } from '../store/tables/certificate-request.ts';
import type { SignedItem } from './sign.ts';
import type { StepContext } from './step.ts';
import type { PlannedRequest } from './set-items.ts';
import { fromBase64, type KeyValue } from './values.ts';

/**
 * A key that waits for its certificate is on record until that comes back. An authority that asks for another one goes on under the one it
 * has, whatever its issuer signs meanwhile: from here on its row names it.
 */
export function requestRows(context: StepContext, key: KeyValue, { item, der }: SignedItem, planned: PlannedRequest): RowWrite[] {
  const request = certificateRequestRow({
    label: planned.label,
    subject: describeName(fromBase64(planned.subject)),
    spki: fromBase64(key.spki),
    spkiSha256: key.spkiSha256,
    algorithm: key.algorithm,
    ckaId: key.ckaId,
    token: canonicalJson({ ...key.identity }),
    rules: context.run.plan.rules,
    profile: item.profile,
    profileSha256: context.run.profiles.get(item.profile)?.sha256 ?? '',
    der,
    sha256: sha256Hex(der),
    run: context.run.id,
    mode: context.run.mode,
    state: 'pending',
  });
  const authority = planned.existing === undefined ? null : readAuthority(context.store, key.spkiSha256);
  if (authority === null || planned.existing === undefined) return [request];
  return [request, authorityRow({ ...authority, certificateSha256: sha256Hex(fromBase64(planned.existing)) })];
}
