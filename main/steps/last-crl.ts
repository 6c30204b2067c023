// The last CRL of an authority: nothing may still depend on a later one (rules.md, CRLs).

import { CeremonyError } from '../errors.ts';
import { sha256Hex } from '../pki/hash.ts';
import { parseCertificate } from '../pki/parse-certificate.ts';
import type { Store } from '../store/store.ts';
import { readAuthority } from '../store/tables/authority.ts';
import { readCertificates } from '../store/tables/certificate.ts';
import type { CrlIssuer } from './crl-issuer.ts';
import { fullScopeOf } from '../pki/crl-scope.ts';
import { entryInForce } from './revoked-entries.ts';
import type { StepContext } from './step.ts';

/** Certificates the key issued for other keys that have not run out. */
function issuedAndValid(store: Store, issuerSpkiSha256: string, now: Date) {
  return readCertificates(store, { issuerSpkiSha256 })
    .map((row) => ({ row, fields: parseCertificate(row.der) }))
    .filter(({ row, fields }) => sha256Hex(fields.spki) !== issuerSpkiSha256 && new Date(row.notAfter) > now);
}

/**
 * Refuses while a CA certificate of the authority is valid, not revoked, and its own authority is not retired with a last CRL
 * of its own: its relying parties would be left without anybody who can revoke it. Throws policy.live-subordinates.
 */
export function requireNoLiveSubordinates(store: Store, issuerSpkiSha256: string, now: Date): void {
  const scope = fullScopeOf(issuerSpkiSha256);
  const revoked = (serial: string): boolean => entryInForce(store, scope, serial) !== undefined;
  const live = issuedAndValid(store, issuerSpkiSha256, now)
    .filter(({ fields }) => fields.basicConstraints?.ca === true)
    .filter(({ row, fields }) => !revoked(row.serial) && (readAuthority(store, sha256Hex(fields.spki))?.retiredByRun ?? null) === null)
    .map(({ row }) => `«${row.subject}», valid until ${row.notAfter.slice(0, 10)}`);
  if (live.length === 0) return;
  throw new CeremonyError(
    'policy.live-subordinates',
    `${live.length} subordinate CA${live.length === 1 ? ' has' : 's have'} no final CRL: ${live.slice(0, 5).join('; ')}. Nothing was built. Retire each, or revoke its certificate, first.`,
  );
}

/**
 * nextUpdate of a last CRL. Where the rule set sets no limit it reaches the last notAfter of what the authority issued, its
 * own certificate's where it issued nothing; under `br` it stays within 12 months (BR 7.2), and people are told to plan another.
 */
export function finalNextUpdate(context: StepContext, issuer: CrlIssuer, usual: Date): Date {
  if (context.run.plan.rules === 'br') return usual;
  const issued = issuedAndValid(context.store, issuer.spkiSha256, context.now()).map(({ row }) => new Date(row.notAfter).getTime());
  const last = issued.length === 0 ? issuer.fields.notAfter.date.getTime() : Math.max(...issued);
  return new Date(Math.min(Math.max(last, usual.getTime()), issuer.fields.notAfter.date.getTime()));
}
